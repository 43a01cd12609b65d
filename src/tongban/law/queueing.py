"""The queue of a hall: numbers, who goes first, how long one still waits.

Whoever is to be served first (老年人, 残疾人, 孕妇, 军人) gets a head start: he stands in line as if he had
come some minutes earlier. The place never changes while others come, so that ageing needs no second
rule: after LONGEST_START nobody who comes later can stand before anybody who waits.

Proof: a place is at most the instant of joining and at least LONGEST_START before it. So B, who
joins more than LONGEST_START after A, has place(B) >= joined(B) - LONGEST_START > joined(A) >=
place(A): B is called after A wherever both could be called. What stands before A at most is who was
there when he joined and who joins within LONGEST_START; that number is finite, and each call ends one.

Source: 无障碍环境建设法 (2023) art. 40 (halls serve who needs it without barriers), 老年人权益保障法,
        残疾人保障法, 退役军人保障法 (to be served first). No law measures the precedence: the minutes
        are this hall's rule, published on its ticket page.
Unit:   instants and spans of time; lengths of service are of one person at one window.
Pure:   no Django, no database, no system clock.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

NUMBER = re.compile(r"\s*([A-Za-z])\s*-?\s*(\d{1,4})\s*")
DIGITS = 3
FEWEST = 3  # services measured before their median is believed
GRACE = timedelta(minutes=15)  # how late one may come to an appointment


class Priority(StrEnum):
    """Why somebody is served before others who came at the same time."""

    NORMAL = "normal"
    APPOINTMENT = "appointment"  # 预约
    ELDERLY = "elderly"  # 60 周岁以上
    DISABLED = "disabled"  # 残疾人
    PREGNANT = "pregnant"  # 孕妇, 抱婴者
    SOLDIER = "soldier"  # 现役军人, 退役军人, 消防救援人员

    @property
    def label(self) -> str:
        """The words a ticket and the clerk's screen say."""
        return _LABELS[self]


_LABELS = {
    Priority.NORMAL: "普通",
    Priority.APPOINTMENT: "预约",
    Priority.ELDERLY: "老年人",
    Priority.DISABLED: "残疾人",
    Priority.PREGNANT: "孕妇、抱婴者",
    Priority.SOLDIER: "军人、退役军人、消防救援人员",
}

HEAD_START: Mapping[Priority, timedelta] = {
    Priority.NORMAL: timedelta(0),
    Priority.APPOINTMENT: timedelta(minutes=15),  # before the hour agreed upon
    Priority.ELDERLY: timedelta(minutes=20),
    Priority.DISABLED: timedelta(minutes=20),
    Priority.PREGNANT: timedelta(minutes=20),
    Priority.SOLDIER: timedelta(minutes=20),
}
AFTER_MISSING = timedelta(minutes=5)  # the head start of who comes back after his number was passed
LONGEST_START = max(*HEAD_START.values(), HEAD_START[Priority.APPOINTMENT] + GRACE, AFTER_MISSING)


def ticket_number(letter: str, number: int) -> str:
    """Return the number people see: A012. Source: the hall's rule; numbers start anew every day."""
    return f"{letter}{number:0{DIGITS}d}"


def read_number(text: str) -> tuple[str, int] | None:
    """Return letter and number of what somebody typed: “a12”, “A-012”; None for anything else.

    Source: the hall's rule, as ticket_number.
    """
    found = NUMBER.fullmatch(text)
    return (found[1].upper(), int(found[2])) if found else None


def place(joined: datetime, priority: Priority) -> datetime:
    """Return the place in line of who joins it at `joined`; the earliest place is called first.

    Source: the laws named above; minutes by the hall's rule.
    """
    return joined - HEAD_START[priority]


def place_by_appointment(arrived: datetime, agreed: datetime) -> datetime:
    """Return the place of who arrives for an appointment at `agreed`.

    Within GRACE it is that of his hour, and never behind who comes when he does; who is later stands
    in line as others. Source: the hall's rule.
    """
    if arrived > agreed + GRACE:
        return place(arrived, Priority.NORMAL)
    return min(arrived, place(agreed, Priority.APPOINTMENT))


def place_after_missing(returned: datetime) -> datetime:
    """Return the place of who comes back after his number was passed (过号). Source: the hall's rule."""
    return returned - AFTER_MISSING


def service_length(measured: Sequence[timedelta], planned: timedelta) -> timedelta:
    """Return how long a service takes: the median of those measured, `planned` while they are few.

    Source: the hall's rule; a median, because one long matter says nothing about the next.
    """
    if len(measured) < FEWEST:
        return planned
    return timedelta(seconds=median(one.total_seconds() for one in measured))


def estimated_wait(
    category: str,
    ahead: Mapping[str, int],
    lengths: Mapping[str, timedelta],
    windows: Sequence[Collection[str]],
) -> timedelta | None:
    """Return how long one waits for `category`; None while no open window serves it.

    `ahead` counts who stands before him by category, `lengths` is the service length of each,
    `windows` what each open window serves. The work of a category is shared by the windows that
    serve it, and the least laden window that serves his own is the first to call him. With one
    category it is the length × those ahead ÷ the windows.
    Source: the hall's rule.
    """
    mine = [window for window in windows if category in window]
    if not mine:
        return None
    shared = {
        name: lengths[name] * people / sum(name in window for window in windows)
        for name, people in ahead.items()
        if any(name in window for window in windows)
    }
    return min(
        sum((load for name, load in shared.items() if name in window), timedelta())
        for window in mine
    )
