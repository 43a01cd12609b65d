"""The figures of every item as they stood at a moment: what goals and comparisons are counted from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from tongban.catalogue.models import ItemStanding, ItemVersion
from tongban.catalogue.rules import INSTANT, State
from tongban.law.clock import Limit, Unit

WEEK, WORKDAYS_OF_WEEK = 7, 5


@dataclass(frozen=True, slots=True)
class Figures:
    """One item in use: what its version of that moment says in numbers.

    `baseline_…`: October 2018, before the reform (typical values of a county). Days are working days.
    """

    item_id: UUID
    slug: str
    name: str
    agency_slug: str
    agency_short: str
    kind: str
    level: str
    online_depth: int
    visits: int
    steps: int
    materials: int
    days: int | None  # None: nothing promised
    baseline_steps: int
    baseline_materials: int
    baseline_days: int
    baseline_visits: int
    in_hall: bool
    not_in_hall_reason: str
    window: str
    monthly_volume: int


def figures_at(at: datetime, *, levels: Collection[str] = ()) -> list[Figures]:
    """Return the figures of every item that was in use just before `at`, by slug. One query.

    Its version is the newest published before `at`; `levels` keeps those of some levels only.
    """
    versions = ItemVersion.objects.filter(item=OuterRef("item"), published_at__lt=at)
    standings = ItemStanding.objects.filter(item=OuterRef("item"), since__lt=at)
    rows = (
        ItemVersion.objects.filter(published_at__lt=at)
        .filter(~Exists(versions.filter(number__gt=OuterRef("number"))))
        .annotate(stood=Subquery(standings.order_by("-since", "-id").values("state")[:1]))
        .filter(stood=State.IN_USE.value)
        .select_related("item__agency")
        .defer("definition", "warnings")
        .order_by("item__slug")
    )
    if levels:
        rows = rows.filter(level__in=levels)
    return [_figures(row) for row in rows]


def workdays(limit: Limit) -> int:
    """Return a limit in working days; calendar days are counted five a week, rounded up."""
    if limit.unit is Unit.WORKDAY:
        return limit.days
    return -(-limit.days * WORKDAYS_OF_WEEK // WEEK)


def _figures(row: ItemVersion) -> Figures:
    agency = row.item.agency
    return Figures(
        item_id=row.item_id,
        slug=row.item.slug,
        name=row.name,
        agency_slug=agency.slug,
        agency_short=agency.short,
        kind=row.kind,
        level=row.level,
        online_depth=row.online_depth,
        visits=row.visits,
        steps=row.steps,
        materials=row.materials,
        days=_days(row),
        baseline_steps=row.baseline_steps,
        baseline_materials=row.baseline_materials,
        baseline_days=row.baseline_days,
        baseline_visits=row.baseline_visits,
        in_hall=row.in_hall,
        not_in_hall_reason=row.not_in_hall_reason,
        window=row.window,
        monthly_volume=row.monthly_volume,
    )


def _days(row: ItemVersion) -> int | None:
    if row.case_type == INSTANT:
        return 0
    if row.promised_days is None:
        return None
    return workdays(Limit(row.promised_days, Unit(row.promised_unit)))
