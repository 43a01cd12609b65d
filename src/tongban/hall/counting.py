"""What a manager asks of the days of a hall: how long people waited, when, and how many windows it takes.

Pure: no Django, no database, no system clock. Instants are local.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from statistics import median
from typing import TypeVar

from tongban.hall.rules import State

K = TypeVar("K", str, int)

FEW = 20  # services of a clerk below which nothing is compared
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """One ticket of a day past or of today."""

    label: str
    category: str
    state: State
    clerk: str  # who called last, "" for nobody
    taken_at: datetime
    called_at: datetime | None  # the first time
    began_at: datetime | None
    ended_at: datetime | None

    @property
    def wait(self) -> timedelta | None:
        """From the ticket to the first call; None for who was never called."""
        return self.called_at - self.taken_at if self.called_at else None

    @property
    def service(self) -> timedelta | None:
        """From the beginning to the end; None where either is not known."""
        return self.ended_at - self.began_at if self.began_at and self.ended_at else None

    @property
    def gave_up(self) -> bool:
        """Whether he left without being served (放弃)."""
        return self.state is State.LEFT


@dataclass(frozen=True, slots=True)
class Sum:
    """Some visits together. Spans are None where there is nothing to measure."""

    key: str
    taken: int
    served: int
    gave_up: int
    wait: timedelta | None  # median
    long_wait: timedelta | None  # nine of ten waited no longer
    service: timedelta | None  # median

    @property
    def abandonment(self) -> Fraction | None:
        """Who left, of all who were served or left."""
        ended = self.served + self.gave_up
        return Fraction(self.gave_up, ended) if ended else None


@dataclass(frozen=True, slots=True)
class HourRow:
    """One hour of the day, on an average day."""

    hour: int
    arrivals: Fraction  # a day
    windows: Fraction  # open
    needed: int  # to serve those who arrive within the hour; 0 without anybody
    sum: Sum

    @property
    def is_short(self) -> bool:
        return self.needed > self.windows


def sum_of(key: str, visits: Iterable[Visit]) -> Sum:
    """Add visits up."""
    visits = list(visits)
    waits = sorted(visit.wait for visit in visits if visit.wait is not None)
    services = [visit.service for visit in visits if visit.service is not None]
    return Sum(
        key=key,
        taken=len(visits),
        served=sum(visit.state is State.DONE for visit in visits),
        gave_up=sum(visit.gave_up for visit in visits),
        wait=_median(waits),
        long_wait=waits[(len(waits) * 9 - 1) // 10] if waits else None,
        service=_median(services),
    )


def by_category(visits: Sequence[Visit]) -> list[Sum]:
    """Return one sum for each category, the most asked for first."""
    sums = [sum_of(key, group) for key, group in _grouped(visits, lambda one: one.category)]
    return sorted(sums, key=lambda one: (-one.taken, one.key))


def by_clerk(visits: Sequence[Visit]) -> list[Sum]:
    """Return one sum for each clerk, by name; with fewer than FEW services the spans are left out."""
    called = [visit for visit in visits if visit.clerk]
    sums = [sum_of(key, group) for key, group in _grouped(called, lambda one: one.clerk)]
    return [
        one
        if one.served >= FEW
        else Sum(one.key, one.taken, one.served, one.gave_up, None, None, None)
        for one in sorted(sums, key=lambda one: one.key)
    ]


def by_hour(
    visits: Sequence[Visit], open_windows: Sequence[tuple[datetime, datetime]], days: int
) -> list[HourRow]:
    """Return one row for each hour in which anybody came, on an average of `days` (at least 1).

    `open_windows` are the stretches officers sat at windows. What is needed is the work that
    arrives within the hour by the median length of a service, in whole windows.
    """
    service = sum_of("", visits).service
    rows = []
    for hour, group in sorted(_grouped(visits, lambda one: one.taken_at.hour)):
        work = len(group) * service / HOUR / days if service else 0
        rows.append(
            HourRow(
                hour=hour,
                arrivals=Fraction(len(group), days),
                windows=Fraction(_seconds_within(hour, open_windows), 3600 * days),
                needed=-int(-work // 1),
                sum=sum_of(f"{hour:02d}:00", group),
            )
        )
    return rows


def longest_waits(visits: Sequence[Visit], most: int) -> list[Visit]:
    """Return who waited longest."""
    waited = [visit for visit in visits if visit.wait is not None]
    return sorted(waited, key=lambda visit: visit.wait or timedelta(), reverse=True)[:most]


def _seconds_within(hour: int, stretches: Iterable[tuple[datetime, datetime]]) -> int:
    """Count the seconds of the stretches that fall into an hour of the day; each is within a day."""
    seconds = timedelta()
    for begins, ends in stretches:
        opens = datetime.combine(begins.date(), time(hour), begins.tzinfo)
        seconds += max(timedelta(), min(ends, opens + HOUR) - max(begins, opens))
    return int(seconds.total_seconds())


def _grouped(visits: Iterable[Visit], key: Callable[[Visit], K]) -> list[tuple[K, list[Visit]]]:
    groups: dict[K, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(key(visit), []).append(visit)
    return list(groups.items())


def _median(spans: Sequence[timedelta]) -> timedelta | None:
    if not spans:
        return None
    return timedelta(seconds=median(span.total_seconds() for span in spans))
