"""Read a BPMN 2.0 file: the palette, and nothing that could run a program. Pure.

Our own facts are attributes of the namespace OWN on standard elements, so that any tool keeps them:
`agency` (slug), `role` (窗口人员, 审查人员, 首席代表), `days` (working days), `purpose` (consult).
A file of another tool that uses standard elements alone is read; who does a step is then taken from
its lane.
"""

import re
from collections.abc import Iterator

from lxml import etree

from tongban.processes.rules import (
    MOST_BYTES,
    MOST_NODES,
    Box,
    Diagram,
    Fault,
    Flow,
    Kind,
    Node,
    Purpose,
    StepRole,
    Unreadable,
)

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OWN = "urn:tongban:process"

_KINDS = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "task": Kind.STEP,
    "userTask": Kind.STEP,
    "manualTask": Kind.STEP,
    "exclusiveGateway": Kind.CHOICE,
    "parallelGateway": Kind.PARALLEL,
    "callActivity": Kind.CALL,
    "intermediateCatchEvent": Kind.MESSAGE,
    "receiveTask": Kind.MESSAGE,
}
_AROUND = {  # neither a node nor a flow, and harmless
    "association", "category", "categoryValue", "collaboration", "conditionExpression",
    "definitions", "documentation", "extensionElements", "flowNodeRef", "group", "incoming", "lane",
    "laneSet", "message", "messageEventDefinition", "outgoing", "participant", "process",
    "sequenceFlow", "text", "textAnnotation",
}  # fmt: skip
_INSTEAD = {
    "scriptTask": "脚本会在服务器上运行程序，不能导入",
    "serviceTask": "不能调用外部服务，请改用环节或等待消息",
    "businessRuleTask": "请改用选择网关，把条件写在连线上",
    "sendTask": "通知由平台按事件发送，不用画在流程里",
    "inclusiveGateway": "请改用选择网关与并行网关",
    "eventBasedGateway": "请改用等待消息",
    "complexGateway": "请改用选择网关与并行网关",
    "subProcess": "请另画一个流程，用子流程（callActivity）调用",
    "boundaryEvent": "期限写在环节上，到期由平台提醒",
    "timerEventDefinition": "期限写在环节上，到期由平台提醒",
    "standardLoopCharacteristics": "请用连线画回前面的环节",
    "multiInstanceLoopCharacteristics": "请用并行网关画出每一路",
}
_ID = re.compile(r"[A-Za-z_][\w.-]{0,79}")


def read(data: bytes) -> Diagram:
    """Return the diagram a file draws. Raises Unreadable naming every fault with its line."""
    root = _parsed(data)
    faults = [*_foreign(root), *_unknown(root)]
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        words = "文件里没有流程。" if not processes else "一个文件只画一个流程；另外的请分开存。"
        faults.append(_fault("process.one_process", words, processes[1] if processes else root))
    if faults:
        raise Unreadable(faults)
    return _diagram(root, processes[0])


def root_of(data: bytes) -> etree._Element:
    """Return the XML of a file that `read` has found right."""
    return _parsed(data)


def _parsed(data: bytes) -> etree._Element:
    if len(data) > MOST_BYTES:
        raise Unreadable([Fault("process.too_large", "文件超过 1 MB。")])
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        line = getattr(wrong, "lineno", 0) or 0
        raise Unreadable(
            [Fault("process.not_xml", f"不是完整的 XML 文件：{wrong}", line=line)]
        ) from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable([Fault("process.doctype", "文件不能带 DOCTYPE 声明。", line=1)])
    if etree.QName(root) != etree.QName(BPMN, "definitions"):
        raise Unreadable([_fault("process.not_bpmn", "不是 BPMN 2.0 文件。", root)])
    return root


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    return (one for one in root.iter() if isinstance(one.tag, str))


def _foreign(root: etree._Element) -> Iterator[Fault]:
    """Yield extensions of other tools in what is run; how it is drawn may carry any."""
    for element in _elements(root):
        space = etree.QName(element).namespace
        if space in (DI, DC, DD) or _is_drawing(element):
            continue
        if space not in (BPMN, OWN):
            yield _fault(
                "process.foreign",
                f"“{_shown(element)}”是别的软件的扩展，平台不认识它，请删去后再导入。",
                element,
            )
        for name in element.attrib:
            there = etree.QName(name).namespace
            if there not in (None, OWN, XSI):
                yield _fault(
                    "process.foreign",
                    f"“{_shown(element)}”上的属性“{etree.QName(name).localname}”是别的软件的扩展，请删去后再导入。",
                    element,
                )


def _is_drawing(element: etree._Element) -> bool:
    return any(etree.QName(up).namespace == DI for up in element.iterancestors())


def _unknown(root: etree._Element) -> Iterator[Fault]:
    for element in _elements(root):
        name = etree.QName(element)
        if name.namespace != BPMN or name.localname in _KINDS or name.localname in _AROUND:
            continue
        instead = _INSTEAD.get(name.localname, "平台的流程里没有这种图形")
        yield _fault("process.element", f"“{_shown(element)}”：{instead}。", element)


def _diagram(root: etree._Element, process: etree._Element) -> Diagram:
    lanes = _lanes(process)
    faults: list[Fault] = []
    nodes: dict[str, Node] = {}
    for element in process:
        kind = _KINDS.get(etree.QName(element).localname)
        if kind is None:
            continue
        node = _node(element, kind, lanes, faults)
        if not _ID.fullmatch(node.id) or node.id in nodes:
            faults.append(_fault("process.id", f"图形的编号“{node.id}”重复或写法不对。", element))
        nodes[node.id] = node
    flows = tuple(_flows(process, nodes, faults))
    if len(nodes) > MOST_NODES:
        faults.append(Fault("process.too_many", f"一个流程最多 {MOST_NODES} 个图形。"))
    if faults:
        raise Unreadable(faults)
    return Diagram(
        key=process.get("id", "process"),
        name=process.get("name", ""),
        nodes=nodes,
        flows=flows,
        boxes=dict(_boxes(root)),
        ways=dict(_ways(root)),
    )


def _node(element: etree._Element, kind: Kind, lanes: dict[str, str], faults: list[Fault]) -> Node:
    own = {etree.QName(key).localname: value for key, value in element.attrib.items() if OWN in key}
    node_id = element.get("id", "")
    role = own.get("role") or lanes.get(node_id, "")
    if own.get("role") and own["role"] not in set(StepRole):
        faults.append(
            _fault("process.role", f"“{role}”不是岗位；可写窗口人员、审查人员、首席代表。", element)
        )
    days = own.get("days", "")
    if days and not re.fullmatch(r"[0-9]{1,3}", days):
        faults.append(_fault("process.days", f"时限“{days}”应写工作日数，例如 3。", element))
    purpose = own.get("purpose", Purpose.HANDLE.value)
    if purpose not in set(Purpose):
        faults.append(_fault("process.purpose", f"“{purpose}”不是环节的用途。", element))
        purpose = Purpose.HANDLE.value
    return Node(
        id=node_id,
        kind=kind,
        name=" ".join(element.get("name", "").split()),
        line=element.sourceline or 0,
        agency=own.get("agency", ""),
        role=StepRole(role) if role in set(StepRole) else None,
        days=int(days) if days.isdecimal() and len(days) <= 3 else None,
        purpose=Purpose(purpose),
        calls=element.get("calledElement", "") if kind is Kind.CALL else "",
        message=_message(element) if kind is Kind.MESSAGE else "",
    )


def _message(element: etree._Element) -> str:
    """Return the name of what a node waits for."""
    definition = element.find(f"{{{BPMN}}}messageEventDefinition")
    ref = (element if definition is None else definition).get("messageRef", "")
    messages = element.getroottree().getroot().findall(f"{{{BPMN}}}message")
    return next((str(one.get("name", ref)) for one in messages if one.get("id") == ref), str(ref))


def _lanes(process: etree._Element) -> dict[str, str]:
    """Return the name of the lane each node lies in."""
    return {
        (ref.text or "").strip(): lane.get("name", "")
        for lane in process.iter(f"{{{BPMN}}}lane")
        for ref in lane.findall(f"{{{BPMN}}}flowNodeRef")
    }


def _flows(process: etree._Element, nodes: dict[str, Node], faults: list[Fault]) -> Iterator[Flow]:
    defaults = {element.get("default") for element in process if element.get("default")}
    for element in process.findall(f"{{{BPMN}}}sequenceFlow"):
        source, target = element.get("sourceRef", ""), element.get("targetRef", "")
        if source not in nodes or target not in nodes:
            faults.append(_fault("process.loose", "一条连线没有接到图形上。", element))
        condition = element.find(f"{{{BPMN}}}conditionExpression")
        yield Flow(
            id=element.get("id", ""),
            source=source,
            target=target,
            condition=((condition.text or "") if condition is not None else "").strip(),
            name=element.get("name", ""),
            is_default=element.get("id") in defaults,
            line=element.sourceline or 0,
        )


def _boxes(root: etree._Element) -> Iterator[tuple[str, Box]]:
    for shape in root.iter(f"{{{DI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is not None and (ref := shape.get("bpmnElement")):
            x, y, width, height = (
                _number(bounds.get(key)) for key in ("x", "y", "width", "height")
            )
            yield ref, Box(x, y, width, height)


def _ways(root: etree._Element) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    for edge in root.iter(f"{{{DI}}}BPMNEdge"):
        points = edge.findall(f"{{{DD}}}waypoint")
        if ref := edge.get("bpmnElement"):
            yield ref, tuple((_number(p.get("x")), _number(p.get("y"))) for p in points)


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e6 else 0.0


def _shown(element: etree._Element) -> str:
    name = etree.QName(element).localname
    return f"{name} {element.get('name') or element.get('id') or ''}".strip()


def _fault(code: str, words: str, element: etree._Element) -> Fault:
    name = element.get("id") or etree.QName(element).localname
    return Fault(code, words, element=name, line=element.sourceline or 0)
