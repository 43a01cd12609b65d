"""How long 企业开办 takes, case by case.

A case is measured in working days from its submission to the day its last stage was decided; days the
applicant took to correct something are counted too. Source: 国办发〔2018〕32号, 同政办发〔2018〕47号.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tongban.base.paging import Page, page_by_key
from tongban.joint.models import JointCase

if TYPE_CHECKING:
    from django.db.models import QuerySet

STARTING = "start-company"
OWN_TARGET = Decimal("5")
STATE_TARGET = Decimal("8.5")
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class StartingMeasure:
    """The cases that came to all their results in a year up to a day; targets in working days."""

    ended: int
    within_own: int
    within_state: int
    days: int  # of all of them together

    @property
    def mean(self) -> Decimal | None:
        """Working days of one case on the average; None where there is none."""
        return round(Decimal(self.days) / self.ended, 1) if self.ended else None


@dataclass(frozen=True, slots=True)
class MeasuredCase:
    """One of the cases that were counted."""

    number: str
    applicant_name: str
    started_on: date
    finished_on: date
    days_taken: int

    @property
    def within_own(self) -> bool:
        return self.days_taken <= OWN_TARGET

    @property
    def within_state(self) -> bool:
        return self.days_taken <= STATE_TARGET


def starting_measure(since: date, until: date) -> StartingMeasure:
    """Return the measure over the cases ended from `since` to `until`. One query."""
    taken = _counted(since, until).values_list("days_taken", flat=True)
    days = [one for one in taken if one is not None]
    return StartingMeasure(
        ended=len(days),
        within_own=sum(1 for one in days if one <= OWN_TARGET),
        within_state=sum(1 for one in days if one <= STATE_TARGET),
        days=sum(days),
    )


def starting_cases(
    since: date, until: date, *, late_only: bool = False, after: str | None = None
) -> Page[MeasuredCase]:
    """Return exactly the cases counted, the latest first. One query. Raises Invalid."""
    rows = _counted(since, until)
    if late_only:
        rows = rows.filter(days_taken__gt=OWN_TARGET)
    page = page_by_key(rows, key=("-finished_on", "-id"), after=after, size=ON_A_PAGE)
    return page.map(_measured)


def _measured(row: JointCase) -> MeasuredCase:
    assert row.started_on
    assert row.finished_on
    assert row.days_taken is not None
    return MeasuredCase(
        row.number, row.applicant_name, row.started_on, row.finished_on, row.days_taken
    )


def _counted(since: date, until: date) -> "QuerySet[JointCase]":
    return JointCase.objects.filter(
        definition__slug=STARTING,
        is_complete=True,
        finished_on__gte=since,
        finished_on__lte=until,
    )
