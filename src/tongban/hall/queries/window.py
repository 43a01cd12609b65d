"""The screen of a clerk at a window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongban.base.desk import Desk, require
from tongban.cases.queries import MyCase, my_cases
from tongban.hall.models import Category, Sitting, Ticket, TicketApplication, Window
from tongban.hall.queries.line import line_of
from tongban.hall.rules import AT_WINDOW, TAKEN_BY_NAMES, State, TakenBy
from tongban.law.queueing import Priority
from tongban.people.permissions import Permission
from tongban.people.queries import viewer_for

MOST_ASIDE = 50


@dataclass(frozen=True, slots=True)
class Seat:
    """A window one could sit at."""

    id: UUID
    hall_name: str
    number: int
    name: str
    categories: tuple[str, ...]
    clerk: str  # who sits there now


@dataclass(frozen=True, slots=True)
class Begun:
    """An application begun for the person at the window; `case_number` "" until it is submitted."""

    application_id: UUID
    item_name: str
    case_number: str


@dataclass(frozen=True, slots=True)
class Current:
    """Who stands at the window. The name only now that he is called, and only if he gave it."""

    id: UUID
    label: str
    category: str
    state: State
    calls: int
    called_at: datetime
    priority: str
    taken_by: str
    name: str
    is_old: bool  # of a day before: nobody ended it
    may_share: bool  # we know who he is, and he has not agreed yet
    matters: Sequence[MyCase]  # on the way, if he agreed
    begun: Sequence[Begun]


@dataclass(frozen=True, slots=True)
class ServingTicket:
    """Who stands at the window, for whoever works for him elsewhere."""

    id: UUID
    label: str
    category: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A ticket put aside or passed: number and category, nobody named."""

    id: UUID
    label: str
    category: str
    state: State


@dataclass(frozen=True, slots=True)
class Count:
    category: str
    waiting: int
    mine: bool  # served here


@dataclass(frozen=True, slots=True)
class DeskScreen:
    """Where the officer sits, who stands there, who waits. `seats` while he sits nowhere."""

    seats: Sequence[Seat]
    window_id: UUID | None = None
    window_number: int = 0
    window_name: str = ""
    hall_slug: str = ""
    hall_name: str = ""
    current: Current | None = None
    counts: Sequence[Count] = ()
    aside: Sequence[Aside] = ()
    to: Sequence[tuple[str, str]] = ()  # where one can be sent: value, words
    offered: Sequence[tuple[UUID, str]] = ()  # categories tickets are taken for

    @property
    def mine(self) -> int:
        """How many wait for this window."""
        return sum(count.waiting for count in self.counts if count.mine)


def desk_screen(desk: Desk) -> DeskScreen:
    """Return the screen of a window. Twelve queries at most. Raises NotPermitted."""
    require(desk, Permission.TICKET_CALL)
    sitting = (
        Sitting.objects.filter(staff=desk.staff_id, until=None)
        .select_related("window__hall")
        .first()
    )
    if sitting is None:
        return DeskScreen(seats=_seats(desk))
    window = sitting.window
    line = line_of(window.hall, desk.today)
    waiting, categories = line.waiting, line.categories
    return DeskScreen(
        seats=[],
        window_id=window.id,
        window_number=window.number,
        window_name=window.name,
        hall_slug=window.hall.slug,
        hall_name=window.hall.name,
        current=_current(window, desk),
        counts=[
            Count(
                one.name,
                sum(each.category == one.name for each in waiting),
                one.name in sitting.categories,
            )
            for one in categories
        ],
        aside=_aside(window, desk),
        to=_targets(window, categories),
        offered=[(one.id, f"{one.letter} {one.name}") for one in categories],
    )


def serving_ticket(ticket_id: UUID, *, desk: Desk) -> ServingTicket | None:
    """Return who stands at the officer's window, None if it is not this one (any more). One query."""
    mine = Sitting.objects.filter(staff=desk.staff_id, until=None).values("window")
    at_window = Ticket.objects.filter(window__in=mine, state__in=AT_WINDOW)
    row = at_window.select_related("category").filter(pk=ticket_id).first()
    return ServingTicket(row.id, row.label, row.category.name) if row else None


def _seats(desk: Desk) -> list[Seat]:
    windows = (
        Window.objects.filter(active=True, hall__active=True)
        .filter(
            Q(agency=desk.agency_id) | Q(agency=None, categories__name__in=sorted(desk.windows))
        )
        .distinct()
        .select_related("hall")
        .prefetch_related("categories")
        .order_by("hall__slug", "number")
    )
    sitting = Sitting.objects.filter(until=None)
    clerks = dict(sitting.values_list("window_id", "staff__name"))
    return [
        Seat(
            id=row.id,
            hall_name=row.hall.name,
            number=row.number,
            name=row.name,
            categories=tuple(one.name for one in row.categories.all()),
            clerk=clerks.get(row.id, ""),
        )
        for row in windows
    ]


def _current(window: Window, desk: Desk) -> Current | None:
    there = Ticket.objects.filter(window=window, state__in=AT_WINDOW)
    row = there.select_related("category", "person").first()
    if row is None:
        return None
    assert row.called_at  # a constraint
    person = row.person
    matters: Sequence[MyCase] = []
    if person and row.shares_matters:
        matters = my_cases(viewer_for(person, organisation_id=None, now=desk.now), size=10).items
    links = TicketApplication.objects.filter(ticket=row).order_by("linked_at")
    begun = links.values_list(
        "application_id", "application__item_version__name", "application__number"
    )
    return Current(
        id=row.id,
        label=row.label,
        category=row.category.name,
        state=State(row.state),
        calls=row.calls,
        called_at=row.called_at,
        priority="" if row.priority == Priority.NORMAL else Priority(row.priority).label,
        taken_by=TAKEN_BY_NAMES[TakenBy(row.taken_by)],
        name=person.name if person else "",
        is_old=row.day < desk.today,
        may_share=person is not None and not row.shares_matters,
        matters=[case for case in matters if case.finished_at is None],
        begun=[Begun(*one) for one in begun],
    )


def _aside(window: Window, desk: Desk) -> list[Aside]:
    rows = (
        Ticket.objects.filter(
            hall=window.hall_id, day=desk.today, state__in=[State.HELD, State.SKIPPED]
        )
        .filter(Q(window=window) | Q(category__windows=window))
        .distinct()
        .select_related("category")
        .order_by("-called_at")[:MOST_ASIDE]
    )
    return [Aside(row.id, row.label, row.category.name, State(row.state)) for row in rows]


def _targets(window: Window, categories: Sequence[Category]) -> list[tuple[str, str]]:
    open_windows = Window.objects.filter(
        hall=window.hall_id, active=True, sittings__until=None, sittings__isnull=False
    ).exclude(pk=window.pk)
    return [
        *((f"category:{one.id}", f"{one.name}类（{one.letter}）") for one in categories),
        *((f"window:{one.id}", f"{one.number} 号窗口 {one.name}") for one in open_windows),
    ]
