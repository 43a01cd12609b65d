"""What the worker does for joint matters by the clock."""

from datetime import datetime

from tongban.agencies.queries import clock_desk
from tongban.joint import queries, services

MOST = 500  # opinions of one run; the next run goes on


def lapse_simulations(now: datetime) -> int:
    """End the simulated approvals whose last day is over; return how many."""
    clock = clock_desk(now)
    due = queries.lapsing_simulations(clock.today, most=MOST)
    return sum(services.lapse_simulation(one, clock=clock) for one in due)
