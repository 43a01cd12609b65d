"""What the clock erases. It may run at any time, twice, or stop half way."""

from datetime import datetime

from tongban.agencies.queries import clock_desk
from tongban.retention import services


def erase_due(now: datetime) -> None:
    """Erase everything whose time is over and that nobody holds."""
    services.erase_due(clock=clock_desk(now))
