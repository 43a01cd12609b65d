"""What halls do by the clock."""

from datetime import datetime

from tongban.hall import services


def close_day(now: datetime) -> None:
    """End the tickets and sittings of days that are over."""
    services.close_day(now)
