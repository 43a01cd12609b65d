"""The goals as of a day: the numbers, by agency and by level, and the items behind each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tongban.base.clock import end_of
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.base.paging import Page, page_in_order
from tongban.catalogue.queries import Figures, figures_at, high_frequency_ids
from tongban.catalogue.rules import LEVELS
from tongban.hall.queries import NOWHERE, stationed_at
from tongban.supervision.permissions import Permission
from tongban.supervision.rules import (
    GOALS,
    Beside,
    Goal,
    Measure,
    Part,
    Share,
    belongs,
    is_reached,
    measure,
)

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Target:
    """What a goal is to reach by the end of a year; `reached` None: nothing can be counted."""

    year: int
    target: int
    reached: bool | None


@dataclass(frozen=True, slots=True)
class GoalLine:
    goal: Goal
    measure: Measure
    targets: list[Target]


@dataclass(frozen=True, slots=True)
class Row:
    """One agency or one level, and what each goal is there, in the order of the goals."""

    key: str  # slug of the agency, or the level
    name: str
    items: int
    measures: list[tuple[Goal, Measure]]


@dataclass(frozen=True, slots=True)
class Board:
    """The goals as of `on`."""

    on: date
    items: int  # in use, at every level
    goals: list[GoalLine]
    by_agency: list[Row]
    by_level: list[Row]


@dataclass(frozen=True, slots=True)
class ItemShare:
    """An item on the list behind a number, and why it is there."""

    figures: Figures
    share: Share


@dataclass(frozen=True, slots=True)
class GoalItems:
    """The list behind a number: exactly the items that were counted."""

    on: date
    goal: Goal
    part: Part
    agency: str  # slug, "" for all
    agency_name: str
    level: str  # "" for those the goal counts
    measure: Measure
    items: int  # on the whole list
    page: Page[ItemShare]


def board(on: date | None = None, *, desk: Desk) -> Board:
    """Return the goals as of the end of a day, today's as of now. Four queries.

    Raises NotPermitted, Invalid for a day to come.
    """
    shares = _shares(on, desk=desk)
    items = [one.figures for one in shares.items]
    return Board(
        on=shares.on,
        items=len(items),
        goals=[_line(goal, shares.of(goal)) for goal in GOALS.values()],
        by_agency=_rows(shares, lambda item: item.agency_slug, lambda item: item.agency_short),
        by_level=sorted(
            _rows(shares, lambda item: item.level, lambda item: item.level, every_level=True),
            key=lambda row: LEVELS.index(row.key),
        ),
    )


def goal_items(
    code: str,
    *,
    desk: Desk,
    part: str = Part.WHOLE,
    on: date | None = None,
    agency: str = "",
    level: str = "",
    after: str | None = None,
) -> GoalItems:
    """Return the items behind a number of the board. Four queries.

    `level` "" keeps to what the goal counts. Raises NotPermitted, NotFound, Invalid.
    """
    if code not in GOALS or part not in set(Part):
        raise NotFound("没有这个目标。", code="goal.unknown")
    goal, shown = GOALS[code], Part(part)
    shares = _shares(on, desk=desk)
    mine = [
        one
        for one in shares.of(goal, every_level=bool(level))
        if agency in ("", one.figures.agency_slug) and level in ("", one.figures.level)
    ]
    listed = [one for one in mine if belongs(one.share, shown)]
    return GoalItems(
        on=shares.on,
        goal=goal,
        part=shown,
        agency=agency,
        agency_name=mine[0].figures.agency_short if agency and mine else "",
        level=level,
        measure=measure(one.share for one in mine),
        items=len(listed),
        page=page_in_order(
            listed,
            name=f"goal-items:{code}:{part}",
            key=lambda one: (one.figures.slug,),
            after=after,
            size=ON_A_PAGE,
        ),
    )


def moment_of(on: date | None, *, desk: Desk) -> tuple[date, datetime]:
    """Return the day asked for and the instant its numbers are counted at. Raises Invalid."""
    day = on or desk.today
    if day > desk.today:
        problem = Problem("on", "goal.future", "不能查看今天以后的数字，请选择今天或者以前的日期。")
        raise Invalid([problem], problem.message)
    return day, min(end_of(day), desk.now)


@dataclass(frozen=True, slots=True)
class _Fact:
    figures: Figures
    beside: Beside


@dataclass(frozen=True, slots=True)
class _Shares:
    on: date
    items: list[_Fact]

    def of(self, goal: Goal, *, every_level: bool = False) -> list[ItemShare]:
        return [
            ItemShare(item.figures, goal.share(item.figures, item.beside))
            for item in self.items
            if every_level or goal.level in ("", item.figures.level)
        ]


def _shares(on: date | None, *, desk: Desk) -> _Shares:
    require(desk, Permission.GOALS_READ)
    day, at = moment_of(on, desk=desk)
    frequent, stationed = high_frequency_ids(at), stationed_at(at)
    facts = [
        _Fact(item, Beside(item.item_id in frequent, stationed.get(item.item_id, NOWHERE)))
        for item in figures_at(at)
    ]
    return _Shares(day, facts)


def _line(goal: Goal, shares: Iterable[ItemShare]) -> GoalLine:
    found = measure(one.share for one in shares)
    targets = [
        Target(year, target, is_reached(goal, found, target))
        for year, target in goal.targets.items()
    ]
    return GoalLine(goal, found, targets)


def _rows(
    shares: _Shares,
    key: Callable[[Figures], str],
    name: Callable[[Figures], str],
    *,
    every_level: bool = False,
) -> list[Row]:
    """Return one row for each key; a goal of one level counts there alone unless told otherwise."""
    names = {key(one.figures): name(one.figures) for one in shares.items}
    items: dict[str, int] = defaultdict(int)
    for one in shares.items:
        items[key(one.figures)] += 1
    columns = [
        (goal, _grouped(shares.of(goal, every_level=every_level), key)) for goal in GOALS.values()
    ]
    return [
        Row(
            known,
            names[known],
            items[known],
            [
                (goal, measure(one.share for one in groups.get(known, ())))
                for goal, groups in columns
            ],
        )
        for known in sorted(names, key=lambda known: (-items[known], known))
    ]


def _grouped(
    shares: Sequence[ItemShare], key: Callable[[Figures], str]
) -> dict[str, list[ItemShare]]:
    groups: dict[str, list[ItemShare]] = defaultdict(list)
    for one in shares:
        groups[key(one.figures)].append(one)
    return groups
