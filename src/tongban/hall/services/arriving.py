"""到场取号 at the ticket machine: by the code of the appointment, or the end of a phone number."""

from django.db import transaction

from tongban.base.desk import Viewer
from tongban.base.errors import NotFound, Refused
from tongban.base.limits import Limit
from tongban.hall.models import Booking, Hall
from tongban.hall.rules import BookingState
from tongban.hall.services.bookings import arrive

PHONE_END = 4  # digits
# Nobody types through the numbers at a machine to take the place of another.
MISSES = Limit(
    "arrival",
    most=20,
    seconds=15 * 60,
    words="这台取号机输错的次数过多，请 {minutes} 分钟后再试，或者直接取号、到咨询台。",
)


@transaction.atomic
def arrive_at_machine(kiosk_code: str, typed: str, *, viewer: Viewer) -> str:
    """Turn today's appointment at the hall of a machine into a ticket; return the ticket's code.

    `typed` is the code of the appointment, or the last four digits of the phone of who booked.
    Of several appointments of one person it is the first he has not arrived for. Asked for again,
    at this machine or another, it is the same ticket.
    Writes:  the booking and the ticket; two journal entries.
    Tells:   TicketTaken, BookingMoved.
    Raises:  NotFound for a machine that is not there; Refused if no appointment of today fits
             (hall.booking_none) or those of several people do (hall.booking_several), or as arrive;
             TooOften after twenty misses at one machine within a quarter of an hour.
    """
    hall = Hall.objects.filter(kiosk_code=kiosk_code, active=True).first()
    if hall is None:
        raise NotFound("没有这台取号机。", code="hall.kiosk_unknown")
    MISSES.check(kiosk_code, now=viewer.now)
    found = _fitting(hall, "".join(typed.split()).upper(), viewer)
    if not found:
        MISSES.note_failure(kiosk_code, now=viewer.now)
        words = "没有找到今天在这个大厅的预约，请核对后再输，或者直接取号。"
        raise Refused(words, code="hall.booking_none")
    if len({booking.person_id for booking in found}) > 1:
        raise Refused("有几个预约符合这四位数字，请输入预约码。", code="hall.booking_several")
    waiting = (one for one in found if one.state == BookingState.BOOKED)
    return arrive(next(waiting, found[-1]).code, viewer=viewer)


def _fitting(hall: Hall, typed: str, viewer: Viewer) -> list[Booking]:
    """Return the appointments of today that fit, the earliest first. Phones are sealed: read each."""
    states = (BookingState.BOOKED, BookingState.ARRIVED)
    today = Booking.objects.filter(hall=hall, day=viewer.today, state__in=states)
    if len(typed) != PHONE_END:
        return list(today.filter(code=typed))
    if not typed.isdecimal():
        return []
    each = today.select_related("person").order_by("starts_at", "id")
    return [booking for booking in each if booking.person.phone.endswith(typed)]
