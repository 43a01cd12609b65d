"""Whether an item can be applied for: since when, by what order, and what took its place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.base.clock import local_day
from tongban.base.errors import NotFound
from tongban.base.said import said
from tongban.catalogue.models import Item, ItemStanding, Succession
from tongban.catalogue.rules import State


@dataclass(frozen=True, slots=True)
class Standing:
    """In use, suspended or cancelled: from `since` until the next one."""

    state: str  # rules.State, never draft
    reason: str
    document_number: str
    since: datetime
    set_by: str


@dataclass(frozen=True, slots=True)
class Successor:
    """An item that took the place of another."""

    slug: str
    name: str


def standings(slug: str) -> list[Standing]:
    """Return how an item stood, the first first; [] for an unknown one. One query."""
    rows = ItemStanding.objects.filter(item__slug=slug).order_by("since", "id")
    return [_standing(row) for row in rows]


def standing_of(item_id: UUID, *, before: datetime | None = None) -> Standing | None:
    """Return how an item stands, or stood just before an instant. One query."""
    rows = ItemStanding.objects.filter(item_id=item_id)
    if before is not None:
        rows = rows.filter(since__lt=before)
    row = rows.order_by("-since", "-id").first()
    return _standing(row) if row else None


def successors(slug: str) -> list[Successor]:
    """Return what took the place of an item, by name. One query."""
    rows = Succession.objects.filter(old__slug=slug, new__current__isnull=False)
    names = rows.order_by("new__current__name", "new__slug")
    return [Successor(*row) for row in names.values_list("new__slug", "new__current__name")]


def predecessors(slug: str) -> list[Successor]:
    """Return what an item took the place of, by name. One query."""
    rows = Succession.objects.filter(new__slug=slug, old__current__isnull=False)
    names = rows.order_by("old__current__name", "old__slug")
    return [Successor(*row) for row in names.values_list("old__slug", "old__current__name")]


def no_guide(slug: str) -> NotFound:
    """Return why the public finds no guide here. Up to three queries."""
    item = Item.objects.filter(slug=slug, state=State.CANCELLED.value)
    row = item.values("id", "current__name").first()
    standing = standing_of(row["id"]) if row else None
    if row is None or standing is None:
        return NotFound("没有找到这个事项，可能已经取消或更名。", code="item.unknown")
    return cancelled(slug, row["current__name"], standing)


def cancelled(slug: str, name: str, standing: Standing) -> NotFound:
    """Say that an item is cancelled, since when, and what replaces it. One query."""
    instead = successors(slug)
    day = local_day(standing.since)
    pattern = "“{name}”已于{year}年{month}月{day}日取消办理。"
    if instead:
        pattern = "“{name}”已于{year}年{month}月{day}日取消办理，由{instead}代替。"
    words = said(
        pattern,
        name=name,
        year=day.year,
        month=day.month,
        day=day.day,
        instead="、".join(f"“{one.name}”" for one in instead),
    )
    return NotFound(
        words,
        code="item.cancelled",
        details={
            "name": name,
            "since": day.isoformat(),
            "reason": standing.reason,
            "document_number": standing.document_number,
            "replaced_by": [{"slug": one.slug, "name": one.name} for one in instead],
        },
    )


def _standing(row: ItemStanding) -> Standing:
    return Standing(row.state, row.reason, row.document_number, row.since, row.set_by)
