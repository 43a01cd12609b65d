"""Where the time of real cases goes: working days spent in each step."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median

from tongban.base.clock import local_day
from tongban.base.desk import Desk, require
from tongban.law.workdays import Calendar
from tongban.people.permissions import Permission
from tongban.processes.models import RunStep
from tongban.processes.queries.diagrams import reach
from tongban.processes.rules import StepState

LATEST = 2000  # steps of a process that are looked at
FEWEST = 5  # of which a median says something


@dataclass(frozen=True, slots=True)
class Duration:
    """Working days a step took: the median, and what nine of ten stayed within."""

    name: str
    number: int  # steps counted
    median: float
    nine_of_ten: int


def durations(key: str, *, desk: Desk) -> list[Duration]:
    """Return how long the steps of a process took, the longest first; those done rarely are left out.

    One query. Raises NotPermitted.
    """
    require(desk, Permission.PROCESS_DRAW)
    rows = RunStep.objects.filter(
        run__version__process__in=reach(desk).filter(key=key), state=StepState.DONE
    ).order_by("-id")
    took: dict[str, list[int]] = defaultdict(list)
    for name, opened, done in rows.values_list("name", "opened_at", "done_at")[:LATEST]:
        if done is not None:
            took[name].append(_days(opened, done, desk.calendar))
    found = [_duration(name, days) for name, days in took.items() if len(days) >= FEWEST]
    return sorted(found, key=lambda one: (-one.median, one.name))


def _days(opened: datetime, done: datetime, calendar: Calendar) -> int:
    return calendar.count(local_day(opened), local_day(done))


def _duration(name: str, days: list[int]) -> Duration:
    in_order = sorted(days)
    tenth = in_order[ceil(len(in_order) * 0.9) - 1]
    return Duration(name, len(in_order), median(in_order), tenth)
