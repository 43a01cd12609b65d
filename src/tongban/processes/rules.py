"""What a diagram is made of, and what a step of a run may be. Pure.

Source: BPMN 2.0 (ISO/IEC 19510). Of it an official needs the palette below; what else the standard
has is refused at import with the line and the element.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST_BYTES = 1_000_000  # of one file
MOST_NODES = 200


class Kind(StrEnum):
    """The palette."""

    START = "start"
    END = "end"
    STEP = "step"  # 环节: somebody does it
    CHOICE = "choice"  # 选择网关: one way, by answers
    PARALLEL = "parallel"  # 并行网关: all ways at once, or wait for all
    CALL = "call"  # 调用另一个流程
    MESSAGE = "message"  # 等待消息


KIND_NAMES = {
    Kind.START: "开始",
    Kind.END: "结束",
    Kind.STEP: "环节",
    Kind.CHOICE: "选择网关",
    Kind.PARALLEL: "并行网关",
    Kind.CALL: "子流程",
    Kind.MESSAGE: "等待消息",
}


class StepRole(StrEnum):
    """Who of an agency does a step; the words of the item's own steps (办理环节)."""

    WINDOW = "窗口人员"
    REVIEWER = "审查人员"
    CHIEF = "首席代表"


class Purpose(StrEnum):
    """What a step is for."""

    HANDLE = "handle"  # 办理
    CONSULT = "consult"  # 征求意见: another body says what it thinks; silence is no answer


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    SENT_BACK = "sent_back"  # 退回上一环节
    WITHDRAWN = "withdrawn"  # the run went another way, or ended


class RunState(StrEnum):
    RUNNING = "running"
    ENDED = "ended"
    STOPPED = "stopped"  # the case ended before the run


class Outcome(StrEnum):
    """What a step came to; a condition may ask for it by the name `outcome`."""

    AGREED = "agreed"
    OBJECTED = "objected"


OUTCOME_NAMES = {Outcome.AGREED: "同意", Outcome.OBJECTED: "不同意"}
PURPOSE_NAMES = {Purpose.HANDLE: "办理", Purpose.CONSULT: "征求意见"}
OUTCOME = "outcome"  # name of it in conditions


def condition_name(key: str) -> str:
    """Return the name of a form field or situation question in conditions: own.area is own_area."""
    return re.sub(r"\W", "_", key)


@dataclass(frozen=True, slots=True)
class Node:
    """One element of a diagram."""

    id: str
    kind: Kind
    name: str
    line: int = 0  # in the file
    agency: str = ""  # slug; "" = the agency that handles the case
    role: StepRole | None = None
    days: int | None = None  # working days; None = the step has no limit of its own
    purpose: Purpose = Purpose.HANDLE
    calls: str = ""  # of a CALL: key of the process
    message: str = ""  # of a MESSAGE: what it waits for

    @property
    def label(self) -> str:
        """Its name in quotes, or what it is."""
        return f"“{self.name}”" if self.name else f"{KIND_NAMES[self.kind]}（{self.id}）"


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow."""

    id: str
    source: str
    target: str
    condition: str = ""
    name: str = ""
    is_default: bool = False  # taken when no condition holds
    line: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node is drawn, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Diagram:
    """A process as it is drawn."""

    key: str  # id of the process in the file
    name: str
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    boxes: Mapping[str, Box] = field(default_factory=dict)
    ways: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)  # by flow

    def into(self, node: str) -> list[Flow]:
        """Return the flows that lead to a node."""
        return [flow for flow in self.flows if flow.target == node]

    def out_of(self, node: str) -> list[Flow]:
        """Return the flows that leave a node."""
        return [flow for flow in self.flows if flow.source == node]

    def of_kind(self, *kinds: Kind) -> Iterator[Node]:
        """Go through the nodes of these kinds in the order of the file."""
        return (node for node in self.nodes.values() if node.kind in kinds)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a diagram. `stops`: it cannot be published so; else it is a hint."""

    code: str
    words: str
    element: str = ""  # id of the node or flow, or the name of the XML element
    line: int = 0
    stops: bool = True


class Unreadable(ValueError):
    """The file is no diagram that can be run; `faults` say why, one entry per fault."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("；".join(f"第 {one.line} 行：{one.words}" for one in faults))
