"""What the clock itself does to cases. Each job may run at any time, twice, or late: it does what is
due and no more.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from tongban.agencies.queries import calendar, clock_desk
from tongban.base.clock import local_day
from tongban.cases import services
from tongban.cases.models import OWED, AfterCheck, Case, Correction, Promise
from tongban.cases.rules import ARCHIVE_AFTER, BEFORE_ACCEPTANCE
from tongban.law.lifecycle import State

MOST = 500  # cases of one run; the next run goes on


def deem_accepted(now: datetime) -> int:
    """Accept every case whose agency kept silent for five working days; return how many.

    Source: 行政许可法 art. 32(1)(4).
    """
    today = local_day(now)
    late = Case.objects.filter(state__in=BEFORE_ACCEPTANCE, answer_by__lt=today)
    ids = list(late.order_by("answer_by").values_list("pk", flat=True)[:MOST])
    return _each(ids, services.deem_accepted, now)


def lapse_corrections(now: datetime) -> int:
    """End every case whose applicant did not correct it in time; return how many.

    Source: 办结类型 5 补正不来.
    """
    today = local_day(now)
    late = Correction.objects.filter(
        answered_at=None, due_on__lt=today, case__finished_at=None
    ).order_by("due_on")
    ids = list(late.values_list("case_id", flat=True)[:MOST])
    return _each(ids, services.lapse, now)


def remind_promised(now: datetime) -> int:
    """Remind who promised a paper, some days before and on the day; return in how many cases."""
    today = local_day(now)
    last = calendar().add(today, settings.TONGBAN_PROMISES.remind)
    due = Promise.objects.filter(
        OWED,
        Q(reminders=0, due_on__lte=last) | Q(reminders=1, due_on=today),
        due_on__gte=today,
    )
    return _each(_cases_of(due), services.remind_promised, now)


def return_unkept(now: datetime) -> int:
    """Send back every case whose promised paper did not come in time; return how many."""
    late = Promise.objects.filter(OWED, due_on__lt=local_day(now))
    return _each(_cases_of(late), services.return_unkept, now)


def remind_checks(now: datetime) -> int:
    """Note every check of a commitment that is about to be late; return how many."""
    last = calendar().add(local_day(now), settings.TONGBAN_PROMISES.remind)
    due = AfterCheck.objects.filter(outcome="", reminded=False, due_on__lte=last)
    ids = list(due.order_by("due_on").values_list("case_id", flat=True)[:MOST])
    return _each(ids, services.remind_check, now)


def archive(now: datetime) -> int:
    """Archive every case delivered so long ago that nobody may ask for reconsideration; return how many.

    Source: 国务院令第716号 art. 12 (papers of a case are archived); rules.ARCHIVE_AFTER.
    """
    old = Case.objects.filter(
        Q(committed=False) | ~Q(after_check__outcome=""),  # what is still to be checked is needed
        state=State.FINISHED,
        finished_at__lt=now - ARCHIVE_AFTER,
    )
    ids = list(old.order_by("finished_at").values_list("pk", flat=True)[:MOST])
    return _each(ids, services.archive_by_clock, now)


def _cases_of(promises: QuerySet[Promise]) -> list[UUID]:
    rows = promises.order_by("due_on", "id").values_list("case_id", flat=True)[:MOST]
    return list(dict.fromkeys(rows))  # once each


def _each(ids: list[UUID], step: Callable[..., bool], now: datetime) -> int:
    clock = clock_desk(now)
    return sum(step(case_id, clock=clock) for case_id in ids)
