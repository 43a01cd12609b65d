"""What the clock itself does to the catalogue. Each job may run at any time, twice, or late: it does what
is due and no more.
"""

from datetime import datetime

from tongban.base.clock import local_day
from tongban.base.desk import System
from tongban.catalogue import services


def publish_due(now: datetime) -> int:
    """Publish the approved drafts whose day has come; return how many."""
    return services.publish_due(local_day(now), by=System(now))


def cancel_due(now: datetime) -> int:
    """Cancel the items whose planned day has come; return how many."""
    return services.cancel_due(local_day(now), by=System(now))


def turn_entries(now: datetime) -> int:
    """Let entries of the basic catalogue that take effect today count; return how many."""
    return services.turn_entries(local_day(now))
