"""What follows from what happens in halls; idempotent by entry."""

from datetime import datetime
from uuid import UUID

from tongban.hall import services
from tongban.hall.events import BookingMoved


def tell_booking(event: BookingMoved, entry_id: UUID, now: datetime) -> None:
    """Write to who has booked, moved or given up an hour."""
    services.tell_booking(
        event.booking_id, event.state, event.starts_at, key=str(entry_id), now=now
    )
