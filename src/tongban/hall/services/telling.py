"""Writing to people about their appointments."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from tongban.hall import rules
from tongban.hall.models import Booking
from tongban.hall.rules import BookingState
from tongban.messages import services as messages

TEMPLATES = {BookingState.BOOKED: "hall.booked", BookingState.CANCELLED: "hall.cancelled"}


def tell_booking(
    booking_id: UUID, state: str, starts_at: datetime, *, key: str, now: datetime
) -> None:
    """Tell a person that his hour is booked, moved or given up; nothing for other states.

    `key` is the same for the same event. Writes: one message. Raises Booking.DoesNotExist.
    """
    template = TEMPLATES.get(BookingState(state))
    if template:
        booking = Booking.objects.select_related("hall", "category").get(pk=booking_id)
        _send(template, booking, starts_at, key, now)


def remind(now: datetime) -> int:
    """Remind who has an appointment within a day, once for each hour. A job. Returns how many."""
    due = Booking.objects.filter(
        state=BookingState.BOOKED,
        starts_at__gt=now,
        starts_at__lte=now + rules.REMINDED,
        reminded_at=None,
    )
    return sum(_remind(booking_id, now) for booking_id in due.values_list("id", flat=True))


@transaction.atomic
def _remind(booking_id: UUID, now: datetime) -> bool:
    rows = Booking.objects.select_for_update(of=("self",)).select_related("hall", "category")
    booking = rows.get(pk=booking_id)
    if booking.state != BookingState.BOOKED or booking.reminded_at:
        return False
    booking.reminded_at = now
    booking.save(update_fields=["reminded_at"])
    key = f"booking:{booking.id}:{booking.starts_at:%Y%m%d%H%M}"
    _send("hall.reminder", booking, booking.starts_at, key, now)
    return True


def _send(template: str, booking: Booking, starts_at: datetime, key: str, now: datetime) -> None:
    page = f"/hall/b/{booking.code}"
    messages.send(
        template,
        person_id=booking.person_id,
        key=f"{key}:{booking.person_id}",
        now=now,
        subject=f"booking:{booking.id}",
        link=page,
        hall=booking.hall.name,
        address=booking.hall.address,
        category=booking.category.name,
        starts=_words(starts_at),
        page=f"{settings.TONGBAN_BASE_URL}{page}",
    )


def _words(instant: datetime) -> str:
    local = localtime(instant)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
