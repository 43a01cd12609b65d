"""What the worker does for joint matters by the clock."""

from datetime import datetime

from tongban.agencies import queries as agencies
from tongban.joint import services


def lapse_simulations(now: datetime) -> int:
    """End the simulated approvals whose last day is over; return how many."""
    return services.lapse_simulations(clock=agencies.clock_desk(now))
