"""The goals of the city (同政办发〔2018〕47号 一(三)): what is counted, out of what, and what is left out.

Pure: no Django, no database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from tongban.catalogue.rules import AT_MOST_ONCE_GOALS

ONLINE_FROM = 2  # 网上办理深度 II: one can apply on the site
MOST_VISITS = 1
SECRET = "涉密"
SPECIAL_PREMISES = "场地特殊要求"
CITY = "县级"
PERCENT = 100


class Figures(Protocol):
    """The figures of an item that goals are counted from (catalogue.queries.Figures)."""

    @property
    def online_depth(self) -> int: ...
    @property
    def visits(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def materials(self) -> int: ...
    @property
    def days(self) -> int | None: ...
    @property
    def baseline_steps(self) -> int: ...
    @property
    def baseline_materials(self) -> int: ...
    @property
    def baseline_days(self) -> int: ...
    @property
    def baseline_visits(self) -> int: ...
    @property
    def not_in_hall_reason(self) -> str: ...
    @property
    def window(self) -> str: ...


class Stationed(Protocol):
    """Where an item is served (hall.queries.Stationed)."""

    @property
    def halls(self) -> tuple[str, ...]: ...
    @property
    def is_comprehensive(self) -> bool: ...
    @property
    def exception(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of an item that its version does not say."""

    is_high_frequency: bool
    stationed: Stationed


class Part(StrEnum):
    """What of a goal a list shows."""

    COUNTED = "counted"  # the numerator
    WHOLE = "whole"  # the denominator
    MISSING = "missing"  # in the denominator, not in the numerator
    EXCLUDED = "excluded"


PART_NAMES = {
    Part.COUNTED: "计入分子",
    Part.WHOLE: "计入分母",
    Part.MISSING: "尚未达到",
    Part.EXCLUDED: "不计入",
}


@dataclass(frozen=True, slots=True)
class Share:
    """What one item adds to a goal: to the numerator, to the denominator; and why, in words."""

    counted: int
    whole: int
    words: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal. A rate where `is_rate`, else a number of items; targets by the end of each year."""

    code: str
    title: str
    formula: str
    exclusions: str
    is_rate: bool
    targets: Mapping[int, int]  # year → per cent, or items
    share: Callable[[Figures, Beside], Share]
    level: str = ""  # counted at this level alone; "": at every one


@dataclass(frozen=True, slots=True)
class Measure:
    """A goal counted over some items."""

    counted: int
    whole: int
    items: int  # in the denominator
    excluded: int  # items left out

    @property
    def rate(self) -> Fraction | None:
        """The rate; None where there is nothing to divide by."""
        return Fraction(self.counted, self.whole) if self.whole else None


def measure(shares: Iterable[Share]) -> Measure:
    """Add up what items add to a goal."""
    shares = list(shares)
    inside = [share for share in shares if not share.excluded]
    return Measure(
        counted=sum(share.counted for share in inside),
        whole=sum(share.whole for share in inside),
        items=len(inside),
        excluded=len(shares) - len(inside),
    )


def belongs(share: Share, part: Part) -> bool:
    """Test whether an item is on the list of a part of the goal."""
    if part is Part.EXCLUDED:
        return share.excluded
    if share.excluded:
        return False
    return {
        Part.WHOLE: True,
        Part.COUNTED: share.counted > 0,
        Part.MISSING: share.counted <= 0,
    }[part]


def is_reached(goal: Goal, found: Measure, target: int) -> bool | None:
    """Test whether a target is reached; None where nothing can be counted."""
    if not goal.is_rate:
        return found.counted >= target
    return None if found.rate is None else found.rate * PERCENT >= target


def _online(item: Figures, _: Beside) -> Share:
    if item.not_in_hall_reason == SECRET:
        return Share(0, 0, "涉密事项，不计入", excluded=True)
    if item.online_depth >= ONLINE_FROM:
        return Share(1, 1, f"网上办理深度 {item.online_depth} 级，可以网上申请")
    return Share(0, 1, f"网上办理深度 {item.online_depth} 级，只能查询")


def _fewer_materials(item: Figures, _: Beside) -> Share:
    if not item.baseline_materials:
        return Share(0, 0, "没有改革前的基数，不计入", excluded=True)
    return Share(
        item.baseline_materials - item.materials,
        item.baseline_materials,
        f"改革前 {item.baseline_materials} 份，现在要交 {item.materials} 份",
    )


def _at_most_once(item: Figures, beside: Beside) -> Share:
    if not beside.is_high_frequency:
        return Share(0, 0, "不是高频事项，不计入", excluded=True)
    if item.not_in_hall_reason == SECRET:
        return Share(0, 0, "涉密事项，不计入", excluded=True)
    return Share(int(item.visits <= MOST_VISITS), 1, f"到现场 {item.visits} 次")


def _stationed(item: Figures, beside: Beside) -> Share:
    if SECRET in (item.not_in_hall_reason, beside.stationed.exception):
        return Share(0, 0, "涉密事项，不计入", excluded=True)
    if beside.stationed.exception == SPECIAL_PREMISES:
        return Share(0, 0, "场地特殊要求，已批准不进驻，不计入", excluded=True)
    if beside.stationed.is_comprehensive:
        return Share(1, 1, f"进驻{'、'.join(beside.stationed.halls)}")
    why = beside.stationed.exception or "应进未进"
    return Share(0, 1, f"没有进驻综合大厅或者专厅：{why}")


def _one_window(item: Figures, beside: Beside) -> Share:
    if not beside.stationed.is_comprehensive:
        return Share(0, 0, "没有进驻综合大厅或者专厅，不计入", excluded=True)
    if item.window:
        return Share(1, 1, f"一窗分类受理：{item.window}")
    return Share(0, 1, "进驻了大厅，没有纳入一窗分类受理")


GOALS: Mapping[str, Goal] = {
    goal.code: goal
    for goal in (
        Goal(
            "online",
            "网上可办率",
            "网上办理深度Ⅱ级以上（可以网上申请）的县级事项数 ÷ 县级在用事项数",
            "涉密事项不计入分母",
            True,
            {2018: 50, 2019: 90},
            _online,
            CITY,
        ),
        Goal(
            "materials",
            "申请材料减少",
            "（改革前材料份数 − 现在要群众提交的材料份数）÷ 改革前材料份数，按在用事项合计；"
            "已取消的和共享免交的材料不再计入现在的份数",
            "没有改革前基数的事项不计入",
            True,
            {2018: 30, 2019: 60},
            _fewer_materials,
        ),
        Goal(
            "at-most-once",
            "高频事项最多跑一次",
            "高频事项（月均办件达到规定件数，或者发文列入）中到现场不超过一次的县级事项数",
            "非高频事项、涉密事项不计入",
            False,
            AT_MOST_ONCE_GOALS,
            _at_most_once,
            CITY,
        ),
        Goal(
            "stationed",
            "进驻综合性实体大厅比例",
            "进驻综合大厅（含专厅）的县级事项数 ÷ 县级在用事项数；2019 年应进必进",
            "已批准的场地特殊要求事项、涉密事项不计入分母；垂直管理的仍计入",
            True,
            {2018: 70, 2019: 100},
            _stationed,
            CITY,
        ),
        Goal(
            "one-window",
            "“一窗”分类受理比例",
            "纳入一窗分类受理的县级事项数 ÷ 进驻综合大厅（含专厅）的县级事项数",
            "没有进驻的事项不计入",
            True,
            {2018: 50, 2019: 70},
            _one_window,
            CITY,
        ),
    )
}


class Cut(StrEnum):
    """What re-engineering (流程再造) makes less."""

    STEPS = "steps"
    MATERIALS = "materials"
    DAYS = "days"
    VISITS = "visits"


CUT_NAMES = {
    Cut.STEPS: ("环节", "个"),
    Cut.MATERIALS: ("材料", "份"),
    Cut.DAYS: ("时限", "个工作日"),
    Cut.VISITS: ("跑动", "次"),
}


@dataclass(frozen=True, slots=True)
class Before:
    """One number before the reform and now. `now` None: nothing is said, nothing compared."""

    before: int
    now: int | None

    @property
    def less(self) -> int:
        """By how much it is less; below zero where it grew, zero where nothing can be compared."""
        return 0 if self.now is None else self.before - self.now


def cuts(item: Figures) -> dict[Cut, Before]:
    """Return what was before the reform and what is now, by what is cut."""
    return {
        Cut.STEPS: Before(item.baseline_steps, item.steps),
        Cut.MATERIALS: Before(item.baseline_materials, item.materials),
        Cut.DAYS: Before(item.baseline_days, item.days),
        Cut.VISITS: Before(item.baseline_visits, item.visits),
    }


def sum_of(items: Iterable[Figures]) -> dict[Cut, Before]:
    """Add the cuts of items up; what says nothing now is left out on both sides."""
    all_cuts = [cuts(item) for item in items]
    return {
        cut: Before(
            sum(one[cut].before for one in all_cuts if one[cut].now is not None),
            sum(one[cut].now or 0 for one in all_cuts),
        )
        for cut in Cut
    }
