"""高频事项: what the office has set and ordered, and which items are asked for often, now or at a moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tongban.base.paging import Page, page_by_key
from tongban.catalogue.models import (
    FrequencyOrder,
    FrequencyThreshold,
    Item,
    ItemStanding,
    ItemVersion,
)
from tongban.catalogue.qualifying import Frequency
from tongban.catalogue.rules import USUAL_THRESHOLD, State

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """From how many cases a month on an item is 高频, since when, by which document."""

    monthly_volume: int
    document_number: str
    since: datetime | None  # None: nobody has set one yet
    set_by: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An item the office ordered onto the list; `ended_at` is None while the order is in force."""

    id: UUID
    slug: str
    name: str
    agency_short: str
    document_number: str
    reason: str
    ordered_at: datetime
    ordered_by: str
    ended_at: datetime | None
    ended_by: str
    ended_document_number: str
    ended_reason: str


def high_frequency_ids(at: datetime) -> frozenset[UUID]:
    """Return the items in use at the moment `at` that were 高频 then. One query.

    Included if, and only if, the version published last before `at` names at least as many cases a
    month as the threshold of that moment, or an order of the office was in force. The volume is an
    estimate of the data; what a document declares in `high_frequency` has no part in it.
    """
    return frozenset(_frequent_at(at).values_list("pk", flat=True))


def is_high_frequency(item_id: UUID, *, at: datetime) -> bool:
    """Test whether an item was 高频 at a moment. One query."""
    return _frequent_at(at).filter(pk=item_id).exists()


def often_asked_for() -> Q:
    """Return the filter of Item for what is 高频 now, whatever state the item is in."""
    in_force = FrequencyOrder.objects.filter(item=OuterRef("pk"), ended_at__isnull=True)
    return Q(current__monthly_volume__gte=_threshold_of(None)) | Q(Exists(in_force))


def threshold() -> ThresholdLine:
    """Return the threshold in force. One query."""
    row = FrequencyThreshold.objects.order_by("-since", "-id").first()
    return _threshold_line(row) if row else ThresholdLine(USUAL_THRESHOLD, "", None, "")


def thresholds(*, after: str | None = None) -> Page[ThresholdLine]:
    """Return every threshold there was, newest first. One query. Raises Invalid."""
    rows = FrequencyThreshold.objects.all()
    return page_by_key(rows, key=("-since", "-id"), after=after, size=ON_A_PAGE).map(
        _threshold_line
    )


def orders(*, after: str | None = None) -> Page[OrderLine]:
    """Return the orders of the office, newest first. One query. Raises Invalid."""
    rows = FrequencyOrder.objects.select_related("item__current", "item__agency").defer(
        "item__current__definition"
    )
    return page_by_key(rows, key=("-ordered_at", "-id"), after=after, size=ON_A_PAGE).map(
        _order_line
    )


def frequencies() -> tuple[int, dict[UUID, Frequency]]:
    """Return the threshold in force, and the Frequency of the items an order names. Two queries."""
    least = threshold().monthly_volume
    in_force = FrequencyOrder.objects.filter(ended_at__isnull=True)
    named = in_force.values_list("item_id", "document_number")
    return least, {item_id: Frequency(least, number) for item_id, number in named}


def _frequent_at(at: datetime) -> "QuerySet[Item]":
    versions = ItemVersion.objects.filter(item=OuterRef("pk"), published_at__lte=at)
    standings = ItemStanding.objects.filter(item=OuterRef("pk"), since__lte=at)
    in_force = FrequencyOrder.objects.filter(item=OuterRef("pk"), ordered_at__lte=at).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    )
    return (
        Item.objects.annotate(
            volume_then=Subquery(versions.order_by("-number").values("monthly_volume")[:1]),
            state_then=Subquery(standings.order_by("-since", "-id").values("state")[:1]),
        )
        .filter(state_then=State.IN_USE.value, volume_then__isnull=False)
        .filter(Q(volume_then__gte=_threshold_of(at)) | Exists(in_force))
    )


def _threshold_of(at: datetime | None) -> Coalesce:
    rows = FrequencyThreshold.objects.order_by("-since", "-id")
    known = rows.filter(since__lte=at) if at else rows
    return Coalesce(Subquery(known.values("monthly_volume")[:1]), Value(USUAL_THRESHOLD))


def _threshold_line(row: FrequencyThreshold) -> ThresholdLine:
    return ThresholdLine(row.monthly_volume, row.document_number, row.since, row.set_by)


def _order_line(row: FrequencyOrder) -> OrderLine:
    assert row.item.current is not None, "only what is published can be ordered onto a list"
    return OrderLine(
        id=row.id,
        slug=row.item.slug,
        name=row.item.current.name,
        agency_short=row.item.agency.short,
        document_number=row.document_number,
        reason=row.reason,
        ordered_at=row.ordered_at,
        ordered_by=row.ordered_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        ended_document_number=row.ended_document_number,
        ended_reason=row.ended_reason,
    )
