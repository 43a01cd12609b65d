"""What halls do by the clock."""

from datetime import datetime

from tongban.hall import services


def close_day(now: datetime) -> None:
    """End the tickets and sittings of days that are over."""
    services.close_day(now)


def end_bookings(now: datetime) -> None:
    """Free hours nobody confirmed; note who did not come."""
    services.end_bookings(now)


def remind(now: datetime) -> None:
    """Remind who has an appointment within a day."""
    services.remind(now)
