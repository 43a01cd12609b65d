"""The only reader of the system clock, for the edges: web requests, commands, jobs."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def now() -> datetime:
    """Return this instant, aware."""
    return timezone.now()


def local_day(instant: datetime) -> date:
    """Return the day an instant falls on in Asia/Shanghai, where a step takes legal effect."""
    return timezone.localdate(instant)


def end_of(day: date) -> datetime:
    """Return the instant a local day ends: the first of the next day in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
