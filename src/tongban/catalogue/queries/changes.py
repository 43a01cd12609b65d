"""What changed for the public: new items, new versions, suspended, resumed, cancelled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from tongban.catalogue.models import ItemStanding, ItemVersion
from tongban.catalogue.rules import State

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One change of one item. `what`: 新公布, 变更, 暂停, 恢复, 取消."""

    id: str  # stable: version:<uuid> or standing:<uuid>
    slug: str
    name: str
    agency_short: str
    what: str
    words: str  # the reason, "" where none was given
    number: int | None  # of the version
    happened_at: datetime


def changes(*, slug: str = "", agency: str = "") -> list[ItemChange]:
    """Return the newest changes of the catalogue, of one item or of one agency. Two queries."""
    versions = ItemVersion.objects.select_related("item__agency").defer("definition", "warnings")
    standings = ItemStanding.objects.select_related("item__agency", "item__current")
    standings = standings.defer("item__current__definition", "item__current__warnings")
    if slug:
        versions, standings = versions.filter(item__slug=slug), standings.filter(item__slug=slug)
    if agency:
        versions = versions.filter(item__agency__slug=agency)
        standings = standings.filter(item__agency__slug=agency)
    found = [*_published(versions), *_stood(standings)]
    return sorted(found, key=lambda change: (change.happened_at, change.id), reverse=True)[:SHOWN]


def _published(rows: "QuerySet[ItemVersion]") -> Iterator[ItemChange]:
    for row in rows.order_by("-published_at", "-id")[:SHOWN]:
        yield ItemChange(
            id=f"version:{row.pk}",
            slug=row.item.slug,
            name=row.name,
            agency_short=row.item.agency.short,
            what="新公布" if row.number == 1 else "变更",
            words=row.reason,
            number=row.number,
            happened_at=row.published_at,
        )


def _stood(rows: "QuerySet[ItemStanding]") -> Iterator[ItemChange]:
    """Yield what became of items after they were published: the first standing is the publication."""
    words = {State.SUSPENDED: "暂停", State.CANCELLED: "取消", State.IN_USE: "恢复"}
    newest = rows.order_by("-since", "-id").iterator(chunk_size=SHOWN)
    later = (row for row in newest if row.state != State.IN_USE or row.reason)
    for row in islice(later, SHOWN):
        assert row.item.current is not None, "what stands has been published"
        yield ItemChange(
            id=f"standing:{row.pk}",
            slug=row.item.slug,
            name=row.item.current.name,
            agency_short=row.item.agency.short,
            what=words[State(row.state)],
            words=row.reason,
            number=None,
            happened_at=row.since,
        )
