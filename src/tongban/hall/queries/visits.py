"""来访记录: one visit from the ticket to the result; the visits of a clerk, or of a day of a hall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.cases.queries import VisitCase, cases_of_visit
from tongban.hall.models import Booking, Ticket, TicketApplication
from tongban.hall.rules import STATE_NAMES, TAKEN_BY_NAMES, State, TakenBy
from tongban.law.queueing import Priority
from tongban.people.permissions import Permission
from tongban.people.queries import mask_name

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list: nobody who came is named."""

    id: UUID
    label: str
    category: str
    hall_name: str
    window: int
    clerk: str
    called_at: datetime
    state_name: str


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One visit; `name` in full for the clerk who served, masked for who manages, "" if unknown."""

    id: UUID
    label: str
    hall_name: str
    category: str
    priority: str
    taken_by: str
    state_name: str
    name: str
    is_mine: bool
    taken_at: datetime
    called_at: datetime
    calls: int
    began_at: datetime | None
    ended_at: datetime | None
    waited: timedelta  # until first called
    served: timedelta | None
    window: int
    clerk: str
    booked_for: datetime | None
    unfiled: Sequence[str]  # items begun and not submitted
    cases: Sequence[VisitCase]


def visits(
    *, desk: Desk, hall: str = "", day: date | None = None, after: str | None = None
) -> Page[VisitRow]:
    """Return whom the officer called, or all who were called on a day of a hall, the last taken first.

    One query. Raises NotPermitted: a day of a hall is for who may read its numbers.
    """
    rows = Ticket.objects.filter(first_called_at__isnull=False, window__isnull=False)
    if hall:
        require(desk, Permission.HALL_READ)
        rows = rows.filter(hall__slug=hall, day=day or desk.today)
    else:
        require(desk, Permission.TICKET_CALL)
        rows = rows.filter(staff=desk.staff_id)
    rows = rows.select_related("category", "hall", "window", "staff")
    return page_by_key(rows, key=("-taken_at", "-id"), after=after, size=PAGE_SIZE).map(_row)


def visit(ticket_id: UUID, *, desk: Desk) -> VisitRecord:
    """Return one visit, for the clerk who called or who may read the numbers of halls.

    Seven queries. Raises NotFound for another clerk's, or a ticket nobody called yet.
    """
    rows = Ticket.objects.filter(first_called_at__isnull=False, window__isnull=False)
    if not desk.may(Permission.HALL_READ):
        rows = rows.filter(staff=desk.staff_id)
    related = rows.select_related("category", "hall", "window", "staff", "person")
    row = related.filter(pk=ticket_id).first()
    if row is None:
        raise NotFound("没有这条来访记录。", code="hall.visit_unknown")
    assert row.first_called_at  # the filter
    assert row.window  # the filter
    is_mine = row.staff_id == desk.staff_id
    name = row.person.name if row.person else ""
    begun = dict(
        TicketApplication.objects.filter(ticket=row).values_list(
            "application_id", "application__item_version__name"
        )
    )
    filed = TicketApplication.objects.filter(ticket=row, application__case__isnull=False)
    with_case = set(filed.values_list("application_id", flat=True))
    return VisitRecord(
        id=row.id,
        label=row.label,
        hall_name=row.hall.name,
        category=row.category.name,
        priority="" if row.priority == Priority.NORMAL else Priority(row.priority).label,
        taken_by=TAKEN_BY_NAMES[TakenBy(row.taken_by)],
        state_name=STATE_NAMES[State(row.state)],
        name=name if is_mine else mask_name(name),
        is_mine=is_mine,
        taken_at=row.taken_at,
        called_at=row.first_called_at,
        calls=row.calls,
        began_at=row.began_at,
        ended_at=row.ended_at,
        waited=row.first_called_at - row.taken_at,
        served=row.ended_at - row.began_at if row.began_at and row.ended_at else None,
        window=row.window.number,
        clerk=row.staff.name if row.staff else "",
        booked_for=Booking.objects.filter(ticket=row).values_list("starts_at", flat=True).first(),
        unfiled=[words for one, words in begun.items() if one not in with_case],
        cases=cases_of_visit(
            begun.keys(),
            person_id=row.person_id,
            staff_id=row.staff_id,
            since=row.first_called_at,
            until=row.ended_at or desk.now,
        ),
    )


def _row(row: Ticket) -> VisitRow:
    assert row.window  # the filter
    assert row.first_called_at  # the filter
    return VisitRow(
        id=row.id,
        label=row.label,
        category=row.category.name,
        hall_name=row.hall.name,
        window=row.window.number,
        clerk=row.staff.name if row.staff else "",
        called_at=row.first_called_at,
        state_name=STATE_NAMES[State(row.state)],
    )
