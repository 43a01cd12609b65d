"""What applications spared those who made them: one, all of an agency, and the list behind a sum."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from tongban.applications.models import Application, ApplicationQuerySet
from tongban.applications.rules import State
from tongban.applications.savings import Savings
from tongban.base.paging import Page, page_by_key

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Spared:
    """The sum over the applications to one agency."""

    agency_id: UUID
    applications: int
    savings: Savings


@dataclass(frozen=True, slots=True)
class SparedByOne:
    """An application on the list behind a sum."""

    number: str
    item_slug: str
    item_name: str
    submitted_at: datetime
    savings: Savings


def savings_of(application_id: UUID) -> Savings:
    """Return what one application spared. One query."""
    return (
        Application.objects.only("prefilled", "spared_papers", "spared_visits")
        .get(pk=application_id)
        .savings
    )


def spared_by_agency(since: datetime, until: datetime) -> list[Spared]:
    """Return the sums over all applications submitted from `since` to `until`. One query."""
    rows = (
        _submitted(since, until)
        .values(agency=F("item_version__item__agency"))
        .annotate(
            applications=Count("pk"),
            all_fields=Sum("prefilled"),
            all_papers=Sum("spared_papers"),
            all_visits=Sum("spared_visits"),
        )
    )
    return [
        Spared(
            row["agency"],
            row["applications"],
            Savings(row["all_fields"], row["all_papers"], row["all_visits"]),
        )
        for row in rows
    ]


def spared_by_each(
    since: datetime, until: datetime, *, agency_id: UUID | None, after: str | None
) -> Page[SparedByOne]:
    """Return the applications behind a sum, the latest first. One query. Raises Invalid."""
    rows: QuerySet[Application] = _submitted(since, until)
    if agency_id:
        rows = rows.filter(item_version__item__agency=agency_id)
    rows = rows.select_related("item_version__item").only(
        "number",
        "submitted_at",
        "prefilled",
        "spared_papers",
        "spared_visits",
        "item_version__name",
        "item_version__item__slug",
    )
    page = page_by_key(rows, key=("-submitted_at", "-id"), after=after, size=ON_A_PAGE)
    return page.map(_one)


def _submitted(since: datetime, until: datetime) -> ApplicationQuerySet:
    return Application.objects.filter(
        state=State.SUBMITTED, submitted_at__gte=since, submitted_at__lte=until
    )


def _one(row: Application) -> SparedByOne:
    assert row.submitted_at is not None
    return SparedByOne(
        number=row.number,
        item_slug=row.item_version.item.slug,
        item_name=row.item_version.name,
        submitted_at=row.submitted_at,
        savings=row.savings,
    )
