"""The line as it stands: what a hall's page, a ticket's page and the boards show. Nobody is named."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from tongban.base.clock import local_day
from tongban.base.errors import NotFound
from tongban.hall.models import Category, Hall, Sitting, Ticket, Window
from tongban.hall.queries.halls import opening_of
from tongban.hall.rules import (
    AT_WINDOW,
    ON_THE_SPOT,
    STATE_NAMES,
    State,
    Step,
    hours_words,
    may_take,
    open_steps,
)
from tongban.law.queueing import Priority, estimated_wait, service_length
from tongban.law.workdays import Calendar

MEASURED_DAYS = timedelta(days=6)
MEASURED = 20  # services of a category, the latest
MOST_MEASURED = 400  # of a hall
MOST_WAITING = 2000
NEXT_SHOWN = 12
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in line."""

    id: UUID
    category: str
    label: str
    place: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """Who waits in a hall, in the order of being called, and who could call them."""

    categories: Sequence[Category]  # tickets are taken for
    waiting: Sequence[Waiting]
    lengths: Mapping[str, timedelta]
    windows: Sequence[frozenset[str]]  # what each open window serves

    def wait(self, category: str, before: Sequence[Waiting]) -> int | None:
        """Return the minutes one waits with these before him; None while no window serves him."""
        ahead = Counter(one.category for one in before)
        wait = estimated_wait(category, ahead, self.lengths, self.windows)
        return None if wait is None else -(-wait // MINUTE)


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category on the page of a hall."""

    id: UUID
    name: str
    letter: str
    waiting: int
    wait: int | None  # minutes for who comes now; None: no window is open for it
    windows: int


@dataclass(frozen=True, slots=True)
class HallView:
    """A hall as everybody sees it."""

    slug: str
    name: str
    address: str
    phone: str
    hours: str
    is_open: bool
    closed_today: str  # why, where it is a day it would be open
    by_phone: bool
    may_take_now: bool  # by phone
    may_take_here: bool  # at the machine
    minutes_ahead: int
    by_appointment: bool
    is_demo: bool
    categories: Sequence[CategoryLine]


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as whoever has its code sees it."""

    code: str
    label: str
    hall_slug: str
    hall_name: str
    hall_address: str
    category: str
    day: date
    is_old: bool
    state: State
    state_name: str
    priority: str  # "" for the ordinary
    taken_at: datetime
    ahead: int
    wait: int | None
    window: int | None
    called_at: datetime | None
    may_leave: bool
    may_return: bool


@dataclass(frozen=True, slots=True)
class WindowNow:
    """A window on a board."""

    number: int
    name: str
    categories: str
    is_open: bool
    label: str  # "" while nobody is called there
    is_called: bool  # called and not there yet
    key: str  # changes with every call: the board chimes

    @property
    def said(self) -> str:
        """What the board speaks; figures one by one."""
        return f"请 {' '.join(self.label)} 号，到 {self.number} 号窗口"


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs on the wall of a hall."""

    slug: str
    hall_name: str
    is_open: bool
    windows: Sequence[WindowNow]
    next: Sequence[str]
    categories: Sequence[CategoryLine]

    @property
    def called(self) -> list[WindowNow]:
        """The windows somebody is called to or served at."""
        return [one for one in self.windows if one.label]


def hall_view(slug: str, now: datetime, calendar: Calendar) -> HallView:
    """Return a hall with its lines. Six queries. Raises NotFound."""
    hall = _hall(slug)
    opening = opening_of(hall)
    at, today = localtime(now), local_day(now)
    ahead = timedelta(minutes=hall.minutes_ahead or 0)
    return HallView(
        slug=hall.slug,
        name=hall.name,
        address=hall.address,
        phone=hall.phone,
        hours=hours_words(opening.sessions),
        is_open=opening.is_open(at, calendar),
        closed_today=opening.closed.get(today, ""),
        by_phone=hall.minutes_ahead is not None,
        may_take_now=hall.minutes_ahead is not None
        and may_take(opening, at, calendar, ahead=ahead),
        may_take_here=may_take(opening, at, calendar, ahead=ON_THE_SPOT),
        minutes_ahead=hall.minutes_ahead or 0,
        by_appointment=hall.booked_share > 0,
        is_demo=hall.is_demo,
        categories=_category_lines(line_of(hall, today)),
    )


def kiosk_hall(kiosk_code: str) -> str:
    """Return the slug of the hall a ticket machine stands in. One query. Raises NotFound."""
    slug = Hall.objects.filter(kiosk_code=kiosk_code, active=True).values_list("slug", flat=True)
    found = slug.first()
    if found is None:
        raise NotFound("没有这台取号机。", code="hall.kiosk_unknown")
    return str(found)


def ticket(code: str, now: datetime) -> TicketView:
    """Return a ticket by its code. Five queries, one for one that does not wait. Raises NotFound."""
    row = Ticket.objects.select_related("hall", "category", "window").filter(code=code).first()
    if row is None:
        raise NotFound("没有这个号，请核对链接或扫码重试。", code="hall.ticket_unknown")
    state, today = State(row.state), local_day(now)
    is_old = row.day < today
    ahead, wait = 0, None
    if state is State.WAITING and not is_old:
        line = line_of(row.hall, today)
        mine = (row.place, row.id)
        before = [one for one in line.waiting if (one.place, one.id) < mine]
        ahead = sum(one.category == row.category.name for one in before)
        wait = line.wait(row.category.name, before)
    steps = [] if is_old else open_steps(state)
    return TicketView(
        code=row.code,
        label=row.label,
        hall_slug=row.hall.slug,
        hall_name=row.hall.name,
        hall_address=row.hall.address,
        category=row.category.name,
        day=row.day,
        is_old=is_old,
        state=state,
        state_name=STATE_NAMES[state],
        priority="" if row.priority == Priority.NORMAL else Priority(row.priority).label,
        taken_at=row.taken_at,
        ahead=ahead,
        wait=wait,
        window=row.window.number if row.window and state in AT_WINDOW else None,
        called_at=row.called_at,
        may_leave=Step.LEAVE in steps,
        may_return=state is State.SKIPPED and not is_old,
    )


def board(slug: str, now: datetime, calendar: Calendar) -> Board:
    """Return what the board of a hall shows. Ten queries. Raises NotFound."""
    hall = _hall(slug)
    line = line_of(hall, local_day(now))
    return Board(
        slug=hall.slug,
        hall_name=hall.name,
        is_open=opening_of(hall).is_open(localtime(now), calendar),
        windows=_windows_now(Window.objects.filter(hall=hall, active=True), local_day(now)),
        next=[one.label for one in islice(line.waiting, NEXT_SHOWN)],
        categories=_category_lines(line),
    )


def display(slug: str, number: int, now: datetime) -> WindowNow:
    """Return what hangs above a window. Four queries. Raises NotFound."""
    windows = Window.objects.filter(hall__slug=slug, hall__active=True, number=number, active=True)
    found = _windows_now(windows, local_day(now))
    if not found:
        raise NotFound("没有这个窗口。", code="hall.window_unknown")
    return found[0]


def line_of(hall: Hall, today: date) -> Line:
    """Return the line of a hall as it stands. Four queries."""
    return lines_of([hall.id], today)[hall.id]


def lines_of(hall_ids: Sequence[UUID], today: date) -> dict[UUID, Line]:
    """Return the lines of halls as they stand, by hall. Four queries, however many halls."""
    waiting: dict[UUID, list[Waiting]] = {key: [] for key in hall_ids}
    rows = (
        Ticket.objects.filter(hall_id__in=hall_ids, day=today, state=State.WAITING)
        .order_by("place", "id")
        .select_related("category")
        .only("id", "hall_id", "letter", "number", "place", "category__name")
    )
    for one in rows[: MOST_WAITING * len(waiting)]:
        waiting[one.hall_id].append(Waiting(one.id, one.category.name, one.label, one.place))
    windows: dict[UUID, list[frozenset[str]]] = {key: [] for key in hall_ids}
    sittings = Sitting.objects.filter(until=None, window__hall_id__in=hall_ids, window__active=True)
    for key, names in sittings.values_list("window__hall_id", "categories"):
        windows[key].append(frozenset(names))
    every: dict[UUID, list[Category]] = {key: [] for key in hall_ids}
    for category in Category.objects.filter(hall_id__in=hall_ids):
        every[category.hall_id].append(category)
    lengths = _lengths(every, today)
    return {
        key: Line(
            categories=[one for one in every[key] if one.active],
            waiting=waiting[key],
            lengths=lengths[key],
            windows=windows[key],
        )
        for key in hall_ids
    }


def _lengths(
    every: Mapping[UUID, Sequence[Category]], today: date
) -> dict[UUID, dict[str, timedelta]]:
    done = Ticket.objects.filter(
        hall_id__in=list(every),
        day__gte=today - MEASURED_DAYS,
        state=State.DONE,
        began_at__isnull=False,
        ended_at__isnull=False,
    ).order_by("-ended_at")
    measured: dict[UUID, list[timedelta]] = {
        one.id: [] for categories in every.values() for one in categories
    }
    rows = done.values_list("category_id", "began_at", "ended_at")[: MOST_MEASURED * len(every)]
    for key, began, ended in rows:
        if len(measured[key]) < MEASURED:
            assert began
            assert ended  # the filter
            measured[key].append(ended - began)
    return {
        key: {
            one.name: service_length(measured[one.id], one.minutes * MINUTE) for one in categories
        }
        for key, categories in every.items()
    }


def _category_lines(line: Line) -> list[CategoryLine]:
    counts = Counter(one.category for one in line.waiting)
    return [
        CategoryLine(
            id=one.id,
            name=one.name,
            letter=one.letter,
            waiting=counts[one.name],
            wait=line.wait(one.name, line.waiting),
            windows=sum(one.name in window for window in line.windows),
        )
        for one in line.categories
    ]


def _windows_now(windows: QuerySet[Window], today: date) -> list[WindowNow]:
    rows = list(windows.prefetch_related("categories").order_by("number"))
    ids = [row.id for row in rows]
    staffed = set(
        Sitting.objects.filter(until=None, window__in=ids).values_list("window_id", flat=True)
    )
    there = {
        one.window_id: one
        for one in Ticket.objects.filter(Q(window__in=ids), day=today, state__in=AT_WINDOW)
    }
    return [
        WindowNow(
            number=row.number,
            name=row.name,
            categories="、".join(one.name for one in row.categories.all()),
            is_open=row.id in staffed,
            label=there[row.id].label if row.id in there else "",
            is_called=row.id in there and there[row.id].state == State.CALLED,
            key=f"{there[row.id].id}:{there[row.id].calls}" if row.id in there else "",
        )
        for row in rows
    ]


def _hall(slug: str) -> Hall:
    hall = Hall.objects.filter(slug=slug, active=True).first()
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    return hall
