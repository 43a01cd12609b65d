"""Look a diagram over before it is published, in words an official understands. Pure.

A fault stops publication; a hint does not.
"""

import itertools
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from tongban.law.critical_path import critical_path
from tongban.processes import expressions
from tongban.processes.rules import OUTCOME, Diagram, Fault, Flow, Kind, Node, Purpose


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a diagram may refer to."""

    names: Collection[str] = ()  # keys of form fields and situation questions
    agencies: Collection[str] = ()  # slugs
    processes: Collection[str] = ()  # keys that may be called
    promised_days: int | None = None  # working days the item promises


Check = Callable[[Diagram, Surroundings], Iterator[Fault]]


def check(diagram: Diagram, around: Surroundings) -> list[Fault]:
    """List everything wrong or odd, what stops first."""
    found = [fault for rule in CHECKS for fault in rule(diagram, around)]
    return sorted(found, key=lambda fault: not fault.stops)


def after_of(diagram: Diagram) -> dict[str, list[str]]:
    """Return what each node waits for; arrows that lead back to where the way came from are left out."""
    seen: dict[str, int] = {}
    back: set[str] = set()

    def walk(node: str) -> None:
        seen[node] = 1
        for flow in diagram.out_of(node):
            if seen.get(flow.target) == 1:
                back.add(flow.id)
            elif flow.target not in seen:
                walk(flow.target)
        seen[node] = 2

    for node in diagram.nodes:
        if node not in seen:
            walk(node)
    return {
        node: [flow.source for flow in diagram.into(node) if flow.id not in back]
        for node in diagram.nodes
    }


@dataclass(frozen=True, slots=True)
class Measure:
    """What a process asks of time and hands: the longest way in working days, steps, handovers."""

    days: int
    way: tuple[str, ...]  # names of the steps on it
    steps: int
    handovers: int  # on that way, from one agency or role to another


def measure(diagram: Diagram) -> Measure:
    """Measure a diagram. Loops are walked once."""
    days = {node.id: node.days or 0 for node in diagram.nodes.values()}
    path = critical_path(days, after_of(diagram))
    way = [diagram.nodes[node] for node in path.steps if diagram.nodes[node].kind is Kind.STEP]
    hands = [(node.agency, node.role) for node in way]
    return Measure(
        days=path.length,
        way=tuple(node.name for node in way),
        steps=sum(1 for _ in diagram.of_kind(Kind.STEP)),
        handovers=sum(1 for a, b in itertools.pairwise(hands) if a != b),
    )


def _beginning(diagram: Diagram, around: Surroundings) -> Iterator[Fault]:
    starts = list(diagram.of_kind(Kind.START))
    if len(starts) != 1:
        words = "流程没有开始。" if not starts else "流程只能有一个开始。"
        yield Fault("process.start", words, element=starts[1].id if starts else "")
    if not any(diagram.of_kind(Kind.END)):
        yield Fault("process.end", "流程没有结束。")
    if not any(diagram.of_kind(Kind.STEP, Kind.CALL)):
        yield Fault("process.no_steps", "流程里一个环节也没有。")


def _reach(diagram: Diagram, begin: Collection[str], *, back: bool) -> set[str]:
    found, left = set(begin), list(begin)
    while left:
        node = left.pop()
        flows = diagram.into(node) if back else diagram.out_of(node)
        for other in (flow.source if back else flow.target for flow in flows):
            if other not in found:
                found.add(other)
                left.append(other)
    return found


def _dead_ends(diagram: Diagram, around: Surroundings) -> Iterator[Fault]:
    from_start = _reach(diagram, [n.id for n in diagram.of_kind(Kind.START)], back=False)
    to_end = _reach(diagram, [n.id for n in diagram.of_kind(Kind.END)], back=True)
    for node in diagram.nodes.values():
        if node.id not in from_start:
            yield _at(node, "process.unreached", f"{node.label}从开始走不到，请接上连线或删去。")
        elif node.id not in to_end:
            yield _at(node, "process.endless", f"{node.label}之后走不到结束，办到这里会停住。")


def _choices(diagram: Diagram, around: Surroundings) -> Iterator[Fault]:
    for node in diagram.of_kind(Kind.CHOICE):
        out = diagram.out_of(node.id)
        if len(out) < 2:
            continue
        open_ones = [flow for flow in out if not flow.condition and not flow.is_default]
        if open_ones:
            yield _at(
                node, "process.no_condition", f"{node.label}之后有连线没写条件，也没设为默认。"
            )
        if not any(flow.is_default for flow in out):
            yield _at(
                node, "process.no_default", f"{node.label}没有默认的去向：条件都不成立时会停住。"
            )
    for flow in diagram.flows:
        source = diagram.nodes[flow.source]
        if flow.condition and source.kind is not Kind.CHOICE:
            words = f"{source.label}之后的连线写了条件，条件只能写在选择网关之后。"
            yield Fault("process.condition_place", words, flow.id, flow.line)


def _conditions(diagram: Diagram, around: Surroundings) -> Iterator[Fault]:
    for flow in diagram.flows:
        if flow.condition:
            yield from _condition(flow, around)


def _condition(flow: Flow, around: Surroundings) -> Iterator[Fault]:
    try:
        unknown = expressions.names_in(flow.condition) - {*around.names, OUTCOME}
    except expressions.Unsuitable as wrong:
        yield Fault("process.condition", str(wrong), flow.id, flow.line)
        return
    for name in sorted(unknown):
        words = f"条件“{flow.condition}”里的“{name}”不是这个事项的填报项或情形。"
        yield Fault("process.unknown_name", words, flow.id, flow.line)


def _several_ways(diagram: Diagram, around: Surroundings) -> Iterator[Fault]:
    """A step with two arrows out would begin both; that is what a parallel gateway says aloud."""
    for node in diagram.of_kind(Kind.START, Kind.STEP, Kind.CALL, Kind.MESSAGE):
        if len(diagram.out_of(node.id)) > 1:
            yield _at(
                node, "process.split", f"{node.label}之后有几条连线，请用选择网关或并行网关分开。"
            )


def _people(diagram: Diagram, around: Surroundings) -> Iterator[Fault]:
    names: set[str] = set()
    for node in diagram.of_kind(Kind.STEP):
        if not node.name:
            yield _at(node, "process.unnamed", f"有环节（{node.id}）没有名称。")
        elif node.name in names:
            yield _at(
                node,
                "process.same_name",
                f"有两个环节都叫“{node.name}”，工作清单里分不清。",
                stops=False,
            )
        names.add(node.name)
        if node.role is None:
            yield _at(node, "process.no_role", f"{node.label}没有写由什么岗位办。")
        if node.agency and node.agency not in around.agencies:
            yield _at(node, "process.agency", f"{node.label}的部门“{node.agency}”不存在。")
        if node.purpose is Purpose.CONSULT and not node.agency:
            yield _at(node, "process.consulted", f"{node.label}是征求意见，要写征求哪个部门。")
        if node.days is None:
            yield _at(
                node, "process.no_days", f"{node.label}没有写时限，到期不会提醒。", stops=False
            )


def _calls(diagram: Diagram, around: Surroundings) -> Iterator[Fault]:
    for node in diagram.of_kind(Kind.CALL):
        if node.calls not in around.processes or node.calls == diagram.key:
            yield _at(node, "process.calls", f"{node.label}调用的流程“{node.calls}”还没有发布。")


def _time(diagram: Diagram, around: Surroundings) -> Iterator[Fault]:
    promised = around.promised_days
    if promised is None:
        return
    taken = measure(diagram)
    if taken.days > promised:
        way = " → ".join(taken.way)
        words = f"最长的一路要 {taken.days} 个工作日（{way}），超过承诺的 {promised} 个工作日。"
        yield Fault("process.too_long", words, stops=False)


def _at(node: Node, code: str, words: str, *, stops: bool = True) -> Fault:
    return Fault(code, words, node.id, node.line, stops)


CHECKS: tuple[Check, ...] = (
    _beginning, _dead_ends, _several_ways, _choices, _conditions, _people, _calls, _time
)  # fmt: skip
