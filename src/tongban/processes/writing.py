"""Write a diagram as a BPMN 2.0 file, and lay out one that nobody has drawn yet. Pure.

`read(write(diagram))` says the same again.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lxml import etree

from tongban.law.critical_path import in_order
from tongban.processes.reading import BPMN, DC, DD, DI, OWN, XSI
from tongban.processes.rules import Box, Diagram, Flow, Kind, Node, Purpose, StepRole

TAGS = {
    Kind.START: "startEvent",
    Kind.END: "endEvent",
    Kind.STEP: "userTask",
    Kind.CHOICE: "exclusiveGateway",
    Kind.PARALLEL: "parallelGateway",
    Kind.CALL: "callActivity",
    Kind.MESSAGE: "intermediateCatchEvent",
}
SIZES = {  # width and height, as drawing tools have them
    Kind.START: (36, 36),
    Kind.END: (36, 36),
    Kind.STEP: (110, 80),
    Kind.CHOICE: (50, 50),
    Kind.PARALLEL: (50, 50),
    Kind.CALL: (110, 80),
    Kind.MESSAGE: (36, 36),
}
COLUMN, ROW, LEFT, TOP = 170, 120, 40, 40


def line_of(
    key: str, name: str, steps: Iterable[tuple[str, StepRole | None, int | None]]
) -> Diagram:
    """Return the default line of an item: its steps one after another, each name, role and days."""
    nodes = [Node("start", Kind.START, "受理")]
    nodes += [
        Node(f"step{number}", Kind.STEP, title, role=role, days=days)
        for number, (title, role, days) in enumerate(steps, start=1)
    ]
    nodes.append(Node("end", Kind.END, "审查完毕"))
    flows = tuple(
        Flow(f"flow{number}", before.id, after.id)
        for number, (before, after) in enumerate(itertools.pairwise(nodes), start=1)
    )
    return laid_out(Diagram(key, name, {node.id: node for node in nodes}, flows))


def laid_out(diagram: Diagram) -> Diagram:
    """Return the diagram with a place for every node: columns by how far each is from the start."""
    columns: dict[int, list[str]] = {}
    for node, column in _columns(diagram).items():
        columns.setdefault(column, []).append(node)
    boxes = {}
    for column, names in columns.items():
        for row, name in enumerate(names):
            width, height = SIZES[diagram.nodes[name].kind]
            x = LEFT + column * COLUMN + (110 - width) / 2
            y = TOP + row * ROW + (80 - height) / 2
            boxes[name] = Box(x, y, width, height)
    ways = {flow.id: _way(boxes[flow.source], boxes[flow.target]) for flow in diagram.flows}
    return replace(diagram, boxes=boxes, ways=ways)


def write(diagram: Diagram) -> bytes:
    """Return the diagram as a file that any BPMN tool opens."""
    root = etree.Element(
        f"{{{BPMN}}}definitions",
        {"id": "definitions", "targetNamespace": OWN},
        nsmap={"bpmn": BPMN, "bpmndi": DI, "dc": DC, "di": DD, "xsi": XSI, "tongban": OWN},
    )
    for node in diagram.of_kind(Kind.MESSAGE):
        _sub(root, "message", id=f"message_{node.id}", name=node.message or node.name)
    process = _sub(root, "process", id=diagram.key, name=diagram.name, isExecutable="true")
    for node in diagram.nodes.values():
        _write_node(process, node, diagram)
    for flow in diagram.flows:
        element = _sub(
            process,
            "sequenceFlow",
            id=flow.id,
            name=flow.name,
            sourceRef=flow.source,
            targetRef=flow.target,
        )
        if flow.condition:
            condition = _sub(element, "conditionExpression")
            condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
            condition.text = flow.condition
    _write_drawing(root, diagram)
    etree.indent(root)
    file: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return file


def _columns(diagram: Diagram) -> dict[str, int]:
    """Return how many arrows each node is from the start; arrows that lead back do not count."""
    after = {node: [flow.source for flow in diagram.into(node)] for node in diagram.nodes}
    try:
        order = in_order(diagram.nodes, after)
    except ValueError:
        return {node: number for number, node in enumerate(diagram.nodes)}
    columns: dict[str, int] = {}
    for node in order:
        columns[node] = max((columns[one] + 1 for one in after[node]), default=0)
    return columns


def _way(source: Box, target: Box) -> tuple[tuple[float, float], ...]:
    start = (source.x + source.width, source.y + source.height / 2)
    end = (target.x, target.y + target.height / 2)
    if start[1] == end[1]:
        return start, end
    middle = start[0] + 20
    return start, (middle, start[1]), (middle, end[1]), end


def _write_node(process: etree._Element, node: Node, diagram: Diagram) -> None:
    element = _sub(process, TAGS[node.kind], id=node.id, name=node.name, calledElement=node.calls)
    facts = {
        "agency": node.agency,
        "role": node.role or "",
        "days": "" if node.days is None else str(node.days),
        "purpose": "" if node.purpose is Purpose.HANDLE else node.purpose.value,
    }
    for key, value in facts.items():
        if value:
            element.set(f"{{{OWN}}}{key}", value)
    default = next((flow.id for flow in diagram.out_of(node.id) if flow.is_default), "")
    if default:
        element.set("default", default)
    for flow in diagram.into(node.id):
        _sub(element, "incoming").text = flow.id
    for flow in diagram.out_of(node.id):
        _sub(element, "outgoing").text = flow.id
    if node.kind is Kind.MESSAGE:
        _sub(element, "messageEventDefinition", messageRef=f"message_{node.id}")


def _write_drawing(root: etree._Element, diagram: Diagram) -> None:
    drawing = etree.SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "diagram"})
    plane = etree.SubElement(
        drawing, f"{{{DI}}}BPMNPlane", {"id": "plane", "bpmnElement": diagram.key}
    )
    for ref, box in diagram.boxes.items():
        shape = etree.SubElement(
            plane, f"{{{DI}}}BPMNShape", {"id": f"{ref}_di", "bpmnElement": ref}
        )
        size = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        etree.SubElement(
            shape, f"{{{DC}}}Bounds", {key: f"{value:g}" for key, value in size.items()}
        )
    for ref, points in diagram.ways.items():
        edge = etree.SubElement(plane, f"{{{DI}}}BPMNEdge", {"id": f"{ref}_di", "bpmnElement": ref})
        for x, y in points:
            etree.SubElement(edge, f"{{{DD}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})


def _sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    kept: Mapping[str, str] = {key: value for key, value in attributes.items() if value}
    return etree.SubElement(parent, f"{{{BPMN}}}{tag}", dict(kept))
