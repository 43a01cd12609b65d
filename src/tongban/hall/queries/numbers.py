"""The days of a hall in numbers, for who manages it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localtime, make_aware

from tongban.base.clock import end_of
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.hall import counting
from tongban.hall.counting import HourRow, Sum, Visit
from tongban.hall.models import Hall, Sitting, Ticket
from tongban.hall.rules import State
from tongban.law.queueing import ticket_number
from tongban.people.permissions import Permission

MOST_DAYS = 31
LONGEST = 10


@dataclass(frozen=True, slots=True)
class Numbers:
    """The working days from `first` through `last`, both counted."""

    slug: str
    hall_name: str
    first: date
    last: date
    days: int  # on which anybody came
    total: Sum
    categories: Sequence[Sum]
    hours: Sequence[HourRow]
    clerks: Sequence[Sum]
    longest: Sequence[Visit]


def numbers(slug: str, first: date, last: date, *, desk: Desk) -> Numbers:
    """Return the days of a hall in numbers. Three queries.

    Raises NotPermitted, NotFound; Invalid for a span that ends before it begins, or is too long.
    """
    require(desk, Permission.HALL_READ)
    hall = Hall.objects.filter(slug=slug).first()
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        words = f"请选择先后两天，最多 {MOST_DAYS} 天。"
        raise Invalid([Problem("first", "hall.span", words)], words)
    visits = _visits(hall, first, last)
    days = len({visit.taken_at.date() for visit in visits})
    return Numbers(
        slug=hall.slug,
        hall_name=hall.name,
        first=first,
        last=last,
        days=days,
        total=counting.sum_of("", visits),
        categories=counting.by_category(visits),
        hours=counting.by_hour(visits, _open_windows(hall, first, last, desk.now), max(days, 1)),
        clerks=counting.by_clerk(visits),
        longest=counting.longest_waits(visits, LONGEST),
    )


def _visits(hall: Hall, first: date, last: date) -> list[Visit]:
    rows = Ticket.objects.filter(hall=hall, day__gte=first, day__lte=last).values_list(
        *("letter", "number", "category__name", "state", "staff__name"),
        *("taken_at", "first_called_at", "began_at", "ended_at"),
    )
    return [
        Visit(
            ticket_number(letter, number),
            category,
            State(state),
            clerk or "",
            localtime(taken),
            *(localtime(at) if at else None for at in (called, began, ended)),
        )
        for letter, number, category, state, clerk, taken, called, began, ended in rows
    ]


def _open_windows(
    hall: Hall, first: date, last: date, now: datetime
) -> list[tuple[datetime, datetime]]:
    begins = make_aware(datetime.combine(first, datetime.min.time()))
    rows = Sitting.objects.filter(
        Q(until=None) | Q(until__gte=begins), window__hall=hall, since__lt=end_of(last)
    ).values_list("since", "until")
    stretches = []
    for since, until in rows:
        opened = localtime(max(since, begins))
        # A sitting is of one day: what was forgotten over night counts to its end.
        closed = min(localtime(until or now), localtime(end_of(opened.date())))
        if opened < closed:
            stretches.append((opened, closed))
    return stretches
