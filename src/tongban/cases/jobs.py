"""What the clock itself does to cases. Each job may run at any time, twice, or late: it does what is
due and no more.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from tongban.agencies.queries import calendar
from tongban.base.clock import local_day
from tongban.base.desk import Desk
from tongban.cases import services
from tongban.cases.models import Case, Correction
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


def archive(now: datetime) -> int:
    """Archive every case delivered so long ago that nobody may ask for reconsideration; return how many.

    Source: 国务院令第716号 art. 12 (papers of a case are archived); rules.ARCHIVE_AFTER.
    """
    old = Case.objects.filter(state=State.FINISHED, finished_at__lt=now - ARCHIVE_AFTER)
    ids = list(old.order_by("finished_at").values_list("pk", flat=True)[:MOST])
    return _each(ids, services.archive_by_clock, now)


def _each(ids: list[UUID], step: Callable[..., bool], now: datetime) -> int:
    clock = _clock(now)
    return sum(step(case_id, clock=clock) for case_id in ids)


def _clock(now: datetime) -> Desk:
    return Desk(
        staff_id=None,
        staff_name="系统",
        agency_id=None,
        agency_name="",
        position_id=None,
        position_name="",
        permissions=frozenset(),
        windows=frozenset(),
        now=now,
        today=local_day(now),
        calendar=calendar(),
    )
