"""多证合一: what is merged into the business licence, by whom it was received, what the receiver is told.

Source: 国办发〔2017〕41号; 工商企注字〔2018〕31号.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.agencies.queries import agencies
from tongban.catalogue.models import Item, MergedFiling
from tongban.catalogue.queries.editions import keeping
from tongban.catalogue.queries.side_lists import ItemName
from tongban.catalogue.rules import PUBLIC_STATES


@dataclass(frozen=True, slots=True)
class MergedView:
    """A certificate or filing nobody has to apply for any more: it comes with the licence."""

    name: str
    place: int
    original_organ: str  # who issued or took it before
    basis: str
    handled_by: str
    note: str  # how sure the list is
    is_licence: bool  # the licence itself, into which the others are merged
    is_asked: bool  # who it applies to says so; else it goes with every licence
    into: tuple[ItemName, ...]  # registrations it is settled with, as far as the public sees them
    item: ItemName | None  # the item of the catalogue that does the same by itself
    receiver: str  # slug of the agency that is told, "" where it is not connected
    receiver_name: str
    pushed: tuple[str, ...]  # data elements it is told


_kept: tuple[tuple[int, int], tuple[MergedView, ...]] | None = None


def merged_list() -> tuple[MergedView, ...]:
    """Return the whole list in its order: two dozen. Three queries once per process and edition."""
    global _kept
    now = keeping()
    if _kept is None or _kept[0] != now:
        _kept = now, _read()
    return _kept[1]


def settled_with(slug: str) -> tuple[MergedView, ...]:
    """Return what is settled with an item. Queries as merged_list()."""
    return tuple(one for one in merged_list() if slug in {item.slug for item in one.into})


def merged_away(slug: str) -> tuple[MergedView, ...]:
    """Return the entries an item of the catalogue stands for. Queries as merged_list()."""
    return tuple(one for one in merged_list() if one.item and one.item.slug == slug)


def _read() -> tuple[MergedView, ...]:
    rows = list(MergedFiling.objects.all())
    if not rows:
        return ()
    slugs = {slug for row in rows for slug in (*row.into, row.item)}
    public = Item.objects.filter(slug__in=slugs, state__in=PUBLIC_STATES)
    names = dict(public.values_list("slug", "current__name"))
    called = {agency.slug: agency.name for agency in agencies()}
    return tuple(_view(row, names, called) for row in rows)


def _view(row: MergedFiling, names: Mapping[str, str], called: Mapping[str, str]) -> MergedView:
    return MergedView(
        name=row.name,
        place=row.place,
        is_licence=not row.into,
        is_asked=row.is_asked,
        into=tuple(ItemName(slug, names[slug]) for slug in row.into if slug in names),
        item=ItemName(row.item, names[row.item]) if row.item in names else None,
        receiver=row.receiver if row.receiver in called else "",
        receiver_name=called.get(row.receiver, ""),
        pushed=tuple(row.pushed),
        **row.facts,
    )
