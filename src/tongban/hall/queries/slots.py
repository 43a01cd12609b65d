"""Hours that can be booked, and the appointments people have."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import make_aware

from tongban.base.clock import local_day
from tongban.base.desk import Viewer
from tongban.base.errors import NotFound
from tongban.hall import rules
from tongban.hall.models import Booking, Category, Hall
from tongban.hall.queries.halls import opening_of
from tongban.hall.rules import BOOKING_NAMES, TAKES_A_SLOT, BookingState
from tongban.law.workdays import Calendar

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour that can be booked; `left` 0 when it is full."""

    starts_at: datetime
    left: int


@dataclass(frozen=True, slots=True)
class SlotDay:
    day: date
    slots: Sequence[Slot]

    @property
    def left(self) -> int:
        return sum(slot.left for slot in self.slots)


@dataclass(frozen=True, slots=True)
class SlotPage:
    """Where and for what an hour is chosen. `days` are empty until a category is."""

    hall_slug: str
    hall_name: str
    hall_address: str
    offered: bool  # the hall takes appointments at all
    categories: Sequence[tuple[UUID, str]]
    category_id: UUID | None
    category: str
    days: Sequence[SlotDay]


@dataclass(frozen=True, slots=True)
class BookingView:
    """An appointment as whoever has its code sees it; nobody is named."""

    code: str
    hall_slug: str
    hall_name: str
    hall_address: str
    category_id: UUID
    category: str
    starts_at: datetime
    ends_at: datetime
    state: BookingState
    state_name: str
    held_until: datetime | None  # while it is to be confirmed
    is_today: bool
    ticket_code: str  # "" until he arrives

    @property
    def may_change(self) -> bool:
        return self.state is BookingState.BOOKED

    @property
    def may_arrive(self) -> bool:
        return self.state is BookingState.BOOKED and self.is_today


def slot_page(slug: str, category_id: UUID | None, now: datetime, calendar: Calendar) -> SlotPage:
    """Return the hours of a category at a hall that can be booked. Five queries. Raises NotFound."""
    hall = Hall.objects.filter(slug=slug, active=True).first()
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    categories = {one.id: one for one in Category.objects.filter(hall=hall, active=True)}
    chosen = categories.get(category_id) if category_id else None
    days: dict[date, list[Slot]] = {}
    for slot in free_slots(chosen, now, calendar) if chosen else ():
        days.setdefault(local_day(slot.starts_at), []).append(slot)
    return SlotPage(
        hall_slug=hall.slug,
        hall_name=hall.name,
        hall_address=hall.address,
        offered=hall.booked_share > 0,
        categories=[(one.id, one.name) for one in categories.values()],
        category_id=chosen.id if chosen else None,
        category=chosen.name if chosen else "",
        days=[SlotDay(day, slots) for day, slots in days.items()],
    )


def free_slots(category: Category, now: datetime, calendar: Calendar) -> list[Slot]:
    """Return the hours from law and hall's rules, with how many can still be booked. Four queries.

    From rules.LEAD ahead, today and the next rules.FARTHEST working days.
    """
    hall = category.hall
    windows = category.windows.filter(active=True).count()
    length = timedelta(minutes=category.minutes)
    capacity = rules.slot_capacity(windows, length, hall.booked_share) if hall.booked_share else 0
    if not capacity:
        return []
    opening, today = opening_of(hall), local_day(now)
    last = calendar.add(today, rules.FARTHEST)
    days = [today + timedelta(days=n) for n in range((last - today).days + 1)]
    taken = Counter(
        Booking.objects.filter(category=category, day__gte=today, state__in=TAKES_A_SLOT)
        .exclude(Q(state=BookingState.HELD) & Q(held_until__lte=now))
        .values_list("starts_at", flat=True)
    )
    starts = [
        make_aware(datetime.combine(day, begins))
        for day in days
        for begins, _ in rules.slots(opening, day, calendar)
    ]
    return [
        Slot(start, max(0, capacity - taken[start]))
        for start in starts
        if start >= now + rules.LEAD
    ]


def booking(code: str, now: datetime) -> BookingView:
    """Return an appointment by its code. One query. Raises NotFound."""
    row = Booking.objects.select_related("hall", "category", "ticket").filter(code=code).first()
    if row is None:
        raise NotFound("没有这个预约，请核对链接。", code="hall.booking_unknown")
    return _view(row, now)


def my_bookings(viewer: Viewer) -> list[BookingView]:
    """Return a person's appointments, the latest first. One query."""
    rows = Booking.objects.filter(person=viewer.person_id).exclude(state=BookingState.LAPSED)
    rows = rows.select_related("hall", "category", "ticket").order_by("-starts_at")
    return [_view(row, viewer.now) for row in rows[:MOST_SHOWN]]


def _view(row: Booking, now: datetime) -> BookingView:
    state = BookingState(row.state)
    if state is BookingState.HELD and row.held_until <= now:
        state = BookingState.LAPSED  # the job has not come by yet
    return BookingView(
        code=row.code,
        hall_slug=row.hall.slug,
        hall_name=row.hall.name,
        hall_address=row.hall.address,
        category_id=row.category_id,
        category=row.category.name,
        starts_at=row.starts_at,
        ends_at=row.starts_at + rules.SLOT,
        state=state,
        state_name=BOOKING_NAMES[state],
        held_until=row.held_until if state is BookingState.HELD else None,
        is_today=row.day == local_day(now),
        ticket_code=row.ticket.code if row.ticket else "",
    )
