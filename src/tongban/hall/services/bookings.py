"""Appointments: keep an hour, confirm it, move it, give it up, arrive, or miss it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.base.clock import end_of, local_day
from tongban.base.desk import Actor, System, Viewer
from tongban.base.errors import NotFound, Refused
from tongban.base.said import said
from tongban.hall import rules
from tongban.hall.events import BookingMoved
from tongban.hall.models import Booking, Category, Ticket
from tongban.hall.queries.slots import free_slots
from tongban.hall.rules import BookingState, TakenBy
from tongban.hall.services.tickets import a_code, issue
from tongban.journal import services as journal
from tongban.law.queueing import GRACE, Priority, place_by_appointment


@transaction.atomic
def hold_slot(category_id: UUID, starts_at: datetime, *, viewer: Viewer) -> str:
    """Keep an hour for a person until he confirms it; return the code of its page.

    An hour he had kept and not confirmed is free again.
    Writes:  the booking; one journal entry.
    Tells:   BookingMoved.
    Raises:  NotFound; Refused if the hour is taken or cannot be booked (hall.slot), if he has one
             that day (hall.has_booking), or has missed too many (hall.missed).
    """
    assert viewer.person_id, "the page asks people to sign in first"
    category = _locked(category_id)
    mine = Booking.objects.filter(person=viewer.person_id, category=category)
    for kept in mine.filter(state=BookingState.HELD):
        _move(kept, BookingState.LAPSED, viewer)
    day = local_day(starts_at)
    _refuse_missed(viewer)
    if mine.filter(day=day, state__in=rules.TAKES_A_SLOT).exists():
        words = "您这一天已经预约了这一类业务。要换时间，请打开原来的预约改期。"
        raise Refused(words, code="hall.has_booking")
    _refuse_taken(category, starts_at, viewer)
    booking = Booking(
        hall=category.hall,
        category=category,
        person_id=viewer.person_id,
        day=day,
        starts_at=starts_at,
        code=a_code(),
        held_until=viewer.now + rules.HOLD,
        made_at=viewer.now,
    )
    _move(booking, BookingState.HELD, viewer)
    return booking.code


@transaction.atomic
def book(code: str, *, viewer: Viewer) -> None:
    """Confirm an hour that was kept. Confirming twice changes nothing.

    Writes:  the booking; one journal entry.
    Tells:   BookingMoved: the person is written to.
    Raises:  NotFound; Refused if it was kept too long ago (hall.lapsed), or given up (hall.booking).
    """
    booking = _of_code(code)
    if booking.state == BookingState.BOOKED:
        return
    if booking.state == BookingState.HELD and booking.held_until <= viewer.now:
        raise Refused("保留的时间已过，请重新选择时段。", code="hall.lapsed")
    _require(booking, BookingState.HELD)
    booking.reminded_at = _reminded(booking, viewer.now)
    _move(booking, BookingState.BOOKED, viewer)


@transaction.atomic
def move_booking(code: str, starts_at: datetime, *, viewer: Viewer) -> None:
    """改期: take another hour instead.

    Writes:  the booking; one journal entry.
    Tells:   BookingMoved.
    Raises:  NotFound; Refused as hold_slot, or unless it is booked (hall.booking).
    """
    booking = _of_code(code)
    _require(booking, BookingState.BOOKED)
    category = _locked(booking.category_id)
    day = local_day(starts_at)
    others = Booking.objects.filter(person=booking.person_id, category=category, day=day)
    if others.filter(state__in=rules.TAKES_A_SLOT).exclude(pk=booking.pk).exists():
        words = "您这一天已经预约了这一类业务。"
        raise Refused(words, code="hall.has_booking")
    _refuse_taken(category, starts_at, viewer)
    booking.starts_at, booking.day = starts_at, day
    booking.reminded_at = _reminded(booking, viewer.now)
    _move(booking, BookingState.BOOKED, viewer)


@transaction.atomic
def cancel(code: str, *, viewer: Viewer) -> None:
    """Give an hour up. Somebody else can have it at once.

    Writes:  the booking; one journal entry.
    Tells:   BookingMoved.
    Raises:  NotFound; Refused unless it is kept or booked (hall.booking).
    """
    booking = _of_code(code)
    _require(booking, BookingState.HELD, BookingState.BOOKED)
    _move(booking, BookingState.CANCELLED, viewer)


@transaction.atomic
def arrive(code: str, *, viewer: Viewer) -> str:
    """到场取号: turn an appointment into a ticket at the place of its hour; return the ticket's code.

    Who comes later than law.queueing.GRACE stands in line as others. Pressed twice it is one ticket.
    Writes:  the booking and the ticket; two journal entries.
    Tells:   TicketTaken, BookingMoved.
    Raises:  NotFound; Refused on another day (hall.not_today), unless it is booked (hall.booking),
             or if he has a number of this category already (hall.has_ticket).
    """
    booking = _of_code(code)
    if booking.ticket:
        return str(booking.ticket.code)
    _require(booking, BookingState.BOOKED)
    if booking.day != viewer.today:
        raise Refused("请在预约的当天到大厅后再取号。", code="hall.not_today")
    open_one = Ticket.objects.filter(
        person=booking.person_id, category=booking.category_id, day=viewer.today
    ).exclude(state__in=rules.ENDED)
    if has_one := open_one.first():
        words = said("您已有这个类别的号 {number}，不用再取。", number=str(has_one))
        raise Refused(words, code="hall.has_ticket", details={"code": has_one.code})
    is_late = viewer.now > booking.starts_at + GRACE
    booking.ticket = issue(
        booking.hall,
        booking.category,
        priority=Priority.NORMAL if is_late else Priority.APPOINTMENT,
        taken_by=TakenBy.BOOKING,
        stands_at=place_by_appointment(viewer.now, booking.starts_at),
        once=None,
        by=viewer,
        person_id=booking.person_id,
    )
    _move(booking, BookingState.ARRIVED, viewer)
    return str(booking.ticket.code)


def end_bookings(now: datetime) -> int:
    """Free the hours that were kept and never confirmed, and note who did not come. A job.

    Who booked and did not arrive by the end of the day has missed it. Returns how many.
    """
    by = System(now)
    held = Booking.objects.filter(state=BookingState.HELD, held_until__lte=now)
    missed = Booking.objects.filter(state=BookingState.BOOKED, day__lt=local_day(now))
    return sum(
        _end(booking_id, state, by)
        for bookings, state in ((held, BookingState.LAPSED), (missed, BookingState.MISSED))
        for booking_id in bookings.values_list("id", flat=True)
    )


@transaction.atomic
def _end(booking_id: UUID, state: BookingState, by: System) -> bool:
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    wanted = BookingState.HELD if state is BookingState.LAPSED else BookingState.BOOKED
    if booking.state != wanted:  # confirmed or given up meanwhile
        return False
    _move(booking, state, by)
    return True


def _locked(category_id: UUID) -> Category:
    """Lock the category: two who want the last hour of it come one after the other."""
    categories = Category.objects.select_for_update(of=("self",)).select_related("hall")
    category = categories.filter(pk=category_id, active=True, hall__active=True).first()
    if category is None:
        raise NotFound("这个大厅不办理这一类业务。", code="hall.category")
    return category


def _refuse_taken(category: Category, starts_at: datetime, viewer: Viewer) -> None:
    free = free_slots(category, viewer.now, viewer.calendar)
    if not any(slot.starts_at == starts_at and slot.left > 0 for slot in free):
        words = "这个时段已经约满，或者不能预约，请选择其他时段。"
        raise Refused(words, code="hall.slot")


def _refuse_missed(viewer: Viewer) -> None:
    since = end_of(local_day(viewer.now - rules.MISSED_SINCE))
    missed = Booking.objects.filter(
        person=viewer.person_id, state=BookingState.MISSED, starts_at__gte=since
    )
    if missed.count() >= rules.MOST_MISSED:
        words = said(
            "{days} 天内有 {n} 次预约没有到场，暂时不能预约，请直接到大厅取号。",
            days=rules.MISSED_SINCE.days,
            n=rules.MOST_MISSED,
        )
        raise Refused(words, code="hall.missed")


def _reminded(booking: Booking, now: datetime) -> datetime | None:
    """Who books for the next day knows it well enough."""
    return now if booking.starts_at <= now + rules.REMINDED else None


def _of_code(code: str) -> Booking:
    bookings = Booking.objects.select_for_update(of=("self",))
    booking = bookings.select_related("hall", "category", "ticket").filter(code=code).first()
    if booking is None:
        raise NotFound("没有这个预约，请核对链接。", code="hall.booking_unknown")
    return booking


def _require(booking: Booking, *states: BookingState) -> None:
    if booking.state not in states:
        state = rules.BOOKING_NAMES[BookingState(booking.state)]
        raise Refused(
            said("这个预约现在是“{state}”，不能这样办。", state=state), code="hall.booking"
        )


def _move(booking: Booking, state: BookingState, by: Actor) -> None:
    is_new = booking._state.adding
    booking.state = state
    booking.save()
    event = BookingMoved(
        subject=f"booking:{booking.id}",
        booking_id=booking.id,
        state=state,
        starts_at=booking.starts_at,
    )
    journal.record(event, by=by, first=is_new)
