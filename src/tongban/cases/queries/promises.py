"""容缺受理: what of a case was promised for later, and the list of what an agency waits for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from tongban.applications.queries import Content
from tongban.base.desk import Desk, require
from tongban.base.paging import Page, page_by_key
from tongban.cases.models import OWED, Case, Promise
from tongban.law.lifecycle import STATE_NAMES, State
from tongban.law.lights import Light
from tongban.people.permissions import Permission

PAGE_SIZE = 30
NEAR = 2  # working days left: yellow


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A paper of a case that was promised for later."""

    line: str
    name: str
    due_on: date
    by_name: str
    at: datetime
    kept_at: datetime | None
    broken_on: date | None
    dropped_at: datetime | None

    @property
    def is_owed(self) -> bool:
        return not (self.kept_at or self.broken_on or self.dropped_at)


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One promised paper in the list of an agency (容缺台账)."""

    number: str
    item_name: str
    applicant_name: str
    agency_short: str
    state_name: str
    name: str
    due_on: date
    days_left: int  # working days, 0 on the day and after
    light: Light
    status: str  # 待补交, 已补交, 逾期退件, 已终止
    kept_at: datetime | None


def promises_of(case: Case, content: Content) -> tuple[PromiseView, ...]:
    """Return what was promised in a case. One query, none where nothing could be.

    A line that was promised and given keeps its promise in the list.
    """
    if case.owed_until is None and not any(line.need == "later" for line in content.lines):
        return ()
    rows = Promise.objects.filter(case=case).order_by("due_on", "line")
    return tuple(
        PromiseView(
            line=row.line,
            name=row.name,
            due_on=row.due_on,
            by_name=row.by_name,
            at=row.at,
            kept_at=row.kept_at,
            broken_on=row.broken_on,
            dropped_at=row.dropped_at,
        )
        for row in rows
    )


def owed_papers(
    desk: Desk, *, every: bool = False, text: str = "", after: str | None = None
) -> Page[OwedRow]:
    """Return the promised papers of the cases a desk sees, the first due first. One query.

    `every`: also those that came, or never came; `text`: beginning of an applicant's name, or a
    case number.
    Raises:  NotPermitted; Invalid for a token of another list.
    """
    require(desk, Permission.CASE_READ)
    rows = Promise.objects.filter(case__in=Case.objects.seen_from(desk))
    if not every:
        rows = rows.filter(OWED)
    if text.strip():
        rows = rows.filter(begins_with(text.strip()))
    found = page_by_key(
        rows.select_related("case__agency"), key=("due_on", "id"), after=after, size=PAGE_SIZE
    )
    return found.map(lambda row: _owed_row(row, desk))


def _owed_row(row: Promise, desk: Desk) -> OwedRow:
    return OwedRow(
        number=row.case.number,
        item_name=row.case.item_name,
        applicant_name=row.case.applicant_name,
        agency_short=row.case.agency.short,
        state_name=STATE_NAMES[State(row.case.state)],
        name=row.name,
        due_on=row.due_on,
        days_left=desk.calendar.count(desk.today, row.due_on),
        light=light_of(row.due_on, desk),
        status=_status(row),
        kept_at=row.kept_at,
    )


def begins_with(text: str) -> Q:
    """Return the condition that a case's number, or its applicant's name, begins with `text`."""
    column = "number" if text[0].isdigit() else "applicant_name"
    return Q(**{f"case__{column}__startswith": text})


def light_of(due_on: date, desk: Desk) -> Light:
    """Return the colour of a day: red past it, yellow within two working days, green before."""
    if due_on < desk.today:
        return Light.RED
    return Light.YELLOW if desk.calendar.count(desk.today, due_on) <= NEAR else Light.GREEN


def _status(row: Promise) -> str:
    if row.kept_at:
        return "已补交"
    if row.broken_on:
        return "逾期退件"
    return "已终止" if row.dropped_at else "待补交"
