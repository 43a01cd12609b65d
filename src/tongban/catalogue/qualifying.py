"""Which items belong on which list (清单): rules anybody can read; the answer for one item says why.

Source: 中办、国办《关于深入推进审批服务便民化的指导意见》(2018): 马上办、网上办、就近办、一次办;
        同政办发〔2018〕47号: 最多跑一次、高频事项;
        中办、国办《关于推行地方各级政府工作部门权力清单制度的指导意见》(2015): 权责清单.
Pure: no Django, no database. What a document declares in `lists` and `high_frequency` is never read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tongban.catalogue.rules import (
    INSTANT,
    ITEM_KINDS,
    LIST_SLUGS,
    PUBLIC_SERVICE,
    ListKind,
)

FULLY_ONLINE_FROM = 3  # 网上办理深度 III: at most the originals are looked at, on one visit
NEAR = ("乡镇", "村")
MOST_VISITS = 1
ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}
POWERS = tuple(kind for kind in ITEM_KINDS if kind != PUBLIC_SERVICE)


class Qualities(Protocol):
    """What the rules look at: a Definition has it, and so have the columns of a version."""

    @property
    def kind(self) -> str: ...
    @property
    def case_type(self) -> str: ...
    @property
    def online_depth(self) -> int: ...
    @property
    def visits(self) -> int: ...
    @property
    def level(self) -> str: ...
    @property
    def delegated_to(self) -> Sequence[str]: ...
    @property
    def monthly_volume(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Frequency:
    """What makes an item 高频: so many cases a month, or the number of an order in force ("" = none)."""

    threshold: int
    order: str = ""

    def is_high(self, monthly_volume: int) -> bool:
        return bool(self.order) or monthly_volume >= self.threshold


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an item belongs on a list, and why or why not."""

    qualifies: bool
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one list in the words the public reads; `answer` applies it."""

    kind: ListKind
    title: str
    words: str
    answer: Callable[[Qualities, Frequency], Answer]

    @property
    def slug(self) -> str:
        return LIST_SLUGS[self.kind]


def answer(kind: ListKind, item: Qualities, frequency: Frequency) -> Answer:
    """Say whether `item`, being in use, belongs on the list, and why or why not."""
    return RULES[kind].answer(item, frequency)


def convenience_lists(item: Qualities) -> list[Rule]:
    """Return those of 马上办、网上办、就近办、一次办 that an item is on; frequency has no part in them."""
    nothing = Frequency(threshold=0)
    return [RULES[kind] for kind in CONVENIENCE if answer(kind, item, nothing).qualifies]


def _at_once(item: Qualities, _: Frequency) -> Answer:
    if item.case_type == INSTANT:
        return Answer(True, "即办件，当场办结")
    return Answer(False, "是承诺件，不能当场办结")


def _online(item: Qualities, _: Frequency) -> Answer:
    depth = f"网上办理深度为{ROMAN[item.online_depth]}级"
    if item.online_depth >= FULLY_ONLINE_FROM:
        return Answer(True, depth)
    return Answer(False, f"{depth}，未达到{ROMAN[FULLY_ONLINE_FROM]}级")


def _nearby(item: Qualities, _: Frequency) -> Answer:
    near = [level for level in NEAR if level == item.level or level in item.delegated_to]
    if near:
        return Answer(True, f"可以在{'、'.join(near)}提交申请")
    return Answer(False, "只能在市级窗口提交申请，乡镇、村不收件")


def _few_visits(item: Qualities, _: Frequency) -> Answer:
    words = f"到现场 {item.visits} 次" if item.visits else "不用到现场"
    if item.visits <= MOST_VISITS:
        return Answer(True, words)
    return Answer(False, f"要{words}，超过 {MOST_VISITS} 次")


def _frequent(item: Qualities, frequency: Frequency) -> Answer:
    if item.monthly_volume >= frequency.threshold:
        words = f"月均办件 {item.monthly_volume} 件，达到 {frequency.threshold} 件"
        return Answer(True, words)
    if frequency.order:
        return Answer(True, f"按{frequency.order}列入")
    words = f"月均办件 {item.monthly_volume} 件，不到 {frequency.threshold} 件，也没有发文列入"
    return Answer(False, words)


def _power(item: Qualities, _: Frequency) -> Answer:
    if item.kind in POWERS:
        return Answer(True, f"事项类型为{item.kind}")
    return Answer(False, f"事项类型为{item.kind}，不是行政权力")


def _public_service(item: Qualities, _: Frequency) -> Answer:
    if item.kind == PUBLIC_SERVICE:
        return Answer(True, "事项类型为公共服务")
    return Answer(False, f"事项类型为{item.kind}，是行政权力")


RULES: Mapping[ListKind, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(
            ListKind.AT_ONCE,
            "“马上办”事项清单",
            "办件类型为即办件：材料齐全、符合法定形式的，当场办结。",
            _at_once,
        ),
        Rule(
            ListKind.ONLINE,
            "“网上办”事项清单",
            "网上办理深度达到Ⅲ级：在网上申请、受理、办理，最多到现场核验一次原件；Ⅳ级为全程网办。",
            _online,
        ),
        Rule(
            ListKind.NEARBY,
            "“就近办”事项清单",
            "可以在乡镇便民服务中心或者村（社区）服务站提交申请。",
            _nearby,
        ),
        Rule(
            ListKind.ONCE,
            "“一次办”事项清单",
            "材料齐全、符合法定形式的，从申请到拿到结果最多到现场一次；不用到现场的也算。",
            _few_visits,
        ),
        Rule(
            ListKind.AT_MOST_ONCE,
            "“最多跑一次”事项清单",
            "从申请到拿到结果，申请人到现场的次数为零次或者一次。",
            _few_visits,
        ),
        Rule(
            ListKind.HIGH_FREQUENCY,
            "高频事项清单",
            "月均办件量（按事项数据估算）达到规定的件数，或者由市编办发文列入。",
            _frequent,
        ),
        Rule(
            ListKind.POWERS,
            "行政权力事项清单（权责清单）",
            "事项类型为行政权力：许可、确认、给付、奖励、裁决、征收和其他行政权力；同时列明依据、实施主体和责任环节。",
            _power,
        ),
        Rule(
            ListKind.PUBLIC_SERVICES,
            "公共服务事项清单",
            "事项类型为公共服务：不属于行政权力，由部门、单位向群众和企业提供。",
            _public_service,
        ),
    )
}
CONVENIENCE = (ListKind.AT_ONCE, ListKind.ONLINE, ListKind.NEARBY, ListKind.ONCE)
