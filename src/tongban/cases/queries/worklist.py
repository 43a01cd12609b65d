"""The work list: what lies on this desk, and what its agency has to do, in the order of the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Value
from django.db.models.sql.compiler import SQLCompiler

from tongban.base.desk import Desk, require
from tongban.base.paging import Page, page_by_key
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
EVERY: Sql = ("TRUE", [])
NEAR = 1  # working days left: yellow (law/lights.py)
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
    reach = Case.objects.seen_from(desk)
    rows = _narrowed(reach, filters, desk).select_related("holder", "agency")
    ended = filters.stage is Stage.ENDED
    key = ("-finished_at", "-id") if ended else ("due_on", "id")
    page = page_by_key(rows, key=key, after=after, size=PAGE_SIZE)
    return WorkList(page.map(lambda case: row_of(case, desk)), _counts(reach, desk))


def row_of(case: Case, desk: Desk) -> Row:
    """Show one case as a line of the list. No query if holder and agency are loaded."""
    return Row(
        number=case.number,
        item_name=case.item_name,
        applicant_name=case.applicant_name,
        agency_short=case.agency.short,
        state=State(case.state),
        state_name=STATE_NAMES[State(case.state)],
        clock=face(case, today=desk.today, calendar=desk.calendar),
        holder_name=case.holder.name if case.holder else "",
        is_mine=case.holder_id is not None and case.holder_id == desk.staff_id,
        may_claim=may_hold(
            State(case.state), desk.permissions, own=case.agency_id == desk.agency_id
        ),
        on_the_spot=case.on_the_spot,
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


def _narrowed(cases: CaseQuerySet, filters: Filters, desk: Desk) -> CaseQuerySet:
    if filters.mine:
        cases = cases.filter(holder_id=desk.staff_id)
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
    if filters.light:
        cases = _lit(cases, filters.light, desk)
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


def _counts(reach: CaseQuerySet, desk: Desk) -> Counts:
    tabs = [stage for stage in Stage if stage is not Stage.ENDED]
    open_ = _sql(reach.open())
    overdue = ("cases_case.due_on < %s", [connection.ops.adapt_datefield_value(desk.today)])
    mine, late, *stages = _counted(
        [
            (_sql(Case.objects.open().filter(holder_id=desk.staff_id)), EVERY),
            (open_, overdue),
            *((open_, _in_states(STATES[tab]) if tab else EVERY) for tab in tabs),
        ]
    )
    return Counts(mine=mine, stages=dict(zip(tabs, stages, strict=True)), overdue=late)


def _in_states(states: Sequence[State]) -> Sql:
    names = ", ".join(f"'{state.value}'" for state in states)  # see _WrittenOut
    return f"cases_case.state IN ({names})", []


def _sql(cases: CaseQuerySet) -> Sql:
    """Built once for all tabs: building it costs more than running it."""
    sql, parameters = cases.order_by().values("pk").query.sql_with_params()
    return sql, list(parameters)


def _counted(several: Sequence[tuple[Sql, Sql]]) -> list[str]:
    """Count rows that meet a further condition, each to COUNTED and no further. One query."""
    # The text is Django's own and ours above; every value stays a parameter.
    columns = [
        f"(SELECT COUNT(*) FROM ({rows} AND {more} LIMIT {COUNTED}) AS counted)"  # nosec B608
        for (rows, _), (more, _) in several
    ]
    values = [value for (_, own), (_, more) in several for value in (*own, *more)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        return [_capped(number) for number in cursor.fetchone()]


def _capped(number: int) -> str:
    return f"{COUNTED - 1}+" if number >= COUNTED else str(number)
