"""The work list: what lies on this desk, and what its agency has to do, in the order of the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, F, UUIDField, Value
from django.db.models.sql.compiler import SQLCompiler

from tongban.base.desk import Desk, require
from tongban.base.paging import Page, first_page, in_order, page_by_key
from tongban.base.prepared import Prepared, Slot, filled
from tongban.cases.models import TAIL, Case, CaseQuerySet
from tongban.cases.permissions import may_hold
from tongban.cases.queries.clockface import ClockFace, face
from tongban.law.codes import case_number
from tongban.law.lifecycle import STATE_NAMES, State
from tongban.law.lights import Light
from tongban.people.permissions import Permission

PAGE_SIZE = 20  # a screen of them
COUNTED = 100  # counting stops here: "99+"
Sql = tuple[str, list[Any]]  # text and parameters
NEAR = 1  # working days left: yellow (law/lights.py)
AGENCY, STAFF = Slot("agency_id", UUIDField()), Slot("staff_id", UUIDField())
# What a line shows, and its clock.
COLUMNS = (
    "number", "item_name", "applicant_name", "state", "on_the_spot", "committed", "owed_until",
    "notices", "submitted_at", "finished_at", "due_on", "promised_due_on", "promised_days", "promised_unit",
    "statutory_days", "statutory_unit", "extended_days", "agency_id", "holder_id",
)  # fmt: skip
SHORTEST_NUMBER = 14  # division and day: from here on a text is the beginning of a case number


class Stage(StrEnum):
    """A group of states, as the tabs of the list name them."""

    ALL = ""
    INTAKE = "intake"
    APPLICANT = "applicant"
    REVIEW = "review"
    DECIDE = "decide"
    DELIVER = "deliver"
    ENDED = "ended"


STAGE_NAMES = {
    Stage.ALL: "在办",
    Stage.INTAKE: "待收件受理",
    Stage.APPLICANT: "等申请人",
    Stage.REVIEW: "审查中",
    Stage.DECIDE: "待决定",
    Stage.DELIVER: "待送达",
    Stage.ENDED: "已结束",
}
TABS = tuple(stage for stage in Stage if stage is not Stage.ENDED)  # those that are counted
STATES = {
    Stage.INTAKE: (State.SUBMITTED, State.PRE_PASSED, State.RECEIVED),
    Stage.APPLICANT: (State.PRE_RETURNED, State.CORRECTING),
    Stage.REVIEW: (State.ACCEPTED, State.SUSPENDED),
    Stage.DECIDE: (State.DECIDING,),
    Stage.DELIVER: (State.GRANTED, State.CERTIFYING, State.DENIED, State.DELIVERING),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the list is wanted; every part narrows it."""

    mine: bool = False
    stage: Stage = Stage.ALL
    light: Light | None = None
    item: str = ""  # exact name of an item
    text: str = ""  # beginning or end of a case number, or beginning of an applicant's name


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list."""

    number: str
    item_name: str
    applicant_name: str
    agency_short: str
    state: State
    state_name: str
    clock: ClockFace
    holder_name: str  # "" in the pool
    is_mine: bool
    may_claim: bool  # as far as the desk goes; a case on a desk is not claimed
    on_the_spot: bool
    committed: bool  # 告知承诺: may be decided at once
    owed_until: date | None  # 容缺后补: when the next promised paper is due
    notices: int  # of 补正; two and more are marked
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are in each tab, counted to 99 and no further."""

    mine: str
    stages: dict[Stage, str]
    overdue: str


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of the list, and the numbers on its tabs."""

    page: Page[Row]
    counts: Counts


def work_list(desk: Desk, filters: Filters, *, after: str | None = None) -> WorkList:
    """Return a page of the work list of a desk. Two queries.

    Raises:  NotPermitted; Invalid for a token of another list.
    """
    require(desk, Permission.CASE_READ)
    page = _page(desk, filters, after)
    return WorkList(page.map(lambda case: _row(case, desk)), _counts(desk))


def _page(desk: Desk, filters: Filters, after: str | None) -> Page[Case]:
    key = _order(filters.stage)
    if after is None and filters == Filters(mine=filters.mine, stage=filters.stage):
        tab = _first_of_tab(filters.mine, filters.stage, _reach_of(desk))
        found = tab.all(agency_id=desk.agency_id, staff_id=desk.staff_id)
        return first_page(found, model=Case, key=key, size=PAGE_SIZE)
    rows = _lines(_narrowed(Case.objects.seen_from(desk), filters, desk.staff_id))
    if filters.light:
        rows = _lit(rows, filters.light, desk)
    return page_by_key(rows, key=key, after=after, size=PAGE_SIZE)


def _row(case: Any, desk: Desk) -> Row:
    """Show a case of `_lines` as a line of the list. No query."""
    state = State(case.state)
    return Row(
        number=case.number,
        item_name=case.item_name,
        applicant_name=case.applicant_name,
        agency_short=case.agency_short,
        state=state,
        state_name=STATE_NAMES[state],
        clock=face(case, today=desk.today, calendar=desk.calendar),
        holder_name=case.holder_name or "",
        is_mine=case.holder_id is not None and case.holder_id == desk.staff_id,
        may_claim=may_hold(state, desk.permissions, own=case.agency_id == desk.agency_id),
        on_the_spot=case.on_the_spot,
        committed=case.committed,
        owed_until=case.owed_until,
        notices=case.notices,
        submitted_at=case.submitted_at,
    )


class _WrittenOut(Value):
    """A state as text of the statement, not as a parameter.

    PostgreSQL keeps one plan for a statement whatever its parameters are; it must know a rare state
    from a common one.
    """

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        return f"'{self.value.value}'", ()


@dataclass(frozen=True, slots=True)
class _Reach:
    """What desks of one kind see, whatever their agency."""

    every: bool  # looks on over every agency
    windows: frozenset[str]

    def cases(self) -> CaseQuerySet:
        cases: CaseQuerySet = Case.objects.all()
        return cases if self.every else cases.handled_by(AGENCY, self.windows)


def _reach_of(desk: Desk) -> _Reach:
    return _Reach(desk.may(Permission.CASE_READ_EVERY), desk.windows)


@lru_cache(maxsize=256)  # tabs of a few kinds of desks
def _first_of_tab(mine: bool, stage: Stage, reach: _Reach) -> Prepared[Case]:
    filters = Filters(mine=mine, stage=stage)
    return Prepared(
        lambda: in_order(_lines(_narrowed(reach.cases(), filters, STAFF)), _order(stage))[
            : PAGE_SIZE + 1
        ]
    )


def _order(stage: Stage) -> tuple[str, str]:
    return ("-finished_at", "-id") if stage is Stage.ENDED else ("due_on", "id")


def _lines(cases: CaseQuerySet) -> CaseQuerySet:
    named = cases.annotate(agency_short=F("agency__short"), holder_name=F("holder__name"))
    return named.only(*COLUMNS)


def _narrowed(cases: CaseQuerySet, filters: Filters, staff_id: UUID | Slot | None) -> CaseQuerySet:
    if filters.mine:
        cases = cases.filter(holder_id=staff_id)
    if filters.text:  # in every stage: who asks at the counter does not know it
        cases = _found(cases, filters.text.strip())
    elif filters.stage is Stage.ENDED:
        cases = cases.filter(finished_at__isnull=False)
    else:
        cases = cases.open()
        if filters.stage:
            cases = cases.filter(state__in=map(_WrittenOut, STATES[filters.stage]))
    if filters.item:
        cases = cases.filter(item_name=filters.item)
    return cases


def _found(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    number = case_number.normalise(text)
    if number.isascii() and number[:-1].isdigit():  # the last one may be a letter
        if len(number) >= SHORTEST_NUMBER:
            return cases.filter(number__startswith=number)
        if len(number) >= TAIL:
            return cases.filter(number_tail=number[-TAIL:], number__endswith=number)
    return cases.filter(applicant_name__startswith=text)


def _lit(cases: CaseQuerySet, wanted: Light, desk: Desk) -> CaseQuerySet:
    cases, near = cases.open(), desk.calendar.add(desk.today, NEAR)
    if wanted is Light.RED:
        return cases.filter(due_on__lt=desk.today)
    if wanted is Light.YELLOW:
        return cases.filter(due_on__gte=desk.today, due_on__lte=near)
    return cases.filter(due_on__gt=near)


def _counts(desk: Desk) -> Counts:
    sql, parameters = _counting(_reach_of(desk))
    values = {"agency_id": desk.agency_id, "staff_id": desk.staff_id, "today": desk.today}
    with connection.cursor() as cursor:
        cursor.execute(sql, filled(parameters, values))
        mine, late, *stages = [_capped(number) for number in cursor.fetchone()]
    return Counts(mine=mine, stages=dict(zip(TABS, stages, strict=True)), overdue=late)


@lru_cache(maxsize=64)  # kinds of desks
def _counting(reach: _Reach) -> Sql:
    """Return the statement that counts each tab, to COUNTED.

    What a desk sees is said once: with dozens of parameters psycopg would take the text apart anew on
    every use.
    """
    seen, seen_values = _sql(reach.cases().open(), "state", "due_on")
    mine, mine_values = _sql(Case.objects.open().filter(holder_id=STAFF), "pk")
    late = "SELECT 1 FROM seen WHERE due_on < %s"
    tabs = [f"SELECT 1 FROM seen{_in_states(STATES.get(tab, ()))}" for tab in TABS]  # nosec B608
    columns = ", ".join(
        f"(SELECT COUNT(*) FROM ({rows} LIMIT {COUNTED}) AS counted)"  # nosec B608
        for rows in (mine, late, *tabs)
    )
    # The text is Django's own and ours above; every value stays a parameter.
    sql = f"WITH seen AS NOT MATERIALIZED ({seen}) SELECT {columns}"  # nosec B608
    return sql, [*seen_values, *mine_values, Slot("today", DateField())]


def _in_states(states: Sequence[State]) -> str:
    names = ", ".join(f"'{state.value}'" for state in states)  # see _WrittenOut
    return f" WHERE state IN ({names})" if names else ""


def _sql(cases: CaseQuerySet, *columns: str) -> Sql:
    sql, parameters = cases.order_by().values(*columns).query.sql_with_params()
    return sql, list(parameters)


def _capped(number: int) -> str:
    return f"{COUNTED - 1}+" if number >= COUNTED else str(number)
