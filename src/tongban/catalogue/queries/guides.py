"""The guide of one item, and the texts behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from tongban.agencies.queries import AgencyView, agency
from tongban.base.errors import NotFound
from tongban.catalogue.definition import Definition, parse
from tongban.catalogue.models import Item, ItemVersion
from tongban.catalogue.queries.side_lists import asked_now
from tongban.catalogue.queries.standings import Standing, no_guide, standing_of
from tongban.catalogue.rules import PUBLIC_STATES, State

DEFINITIONS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Guide:
    """办事指南: an item as the public sees it today."""

    item_id: UUID
    version_id: UUID
    number: int  # of the version
    published_at: datetime
    is_suspended: bool
    definition: Definition
    agency: AgencyView
    standing: Standing | None = None  # of a suspended item: why, since when


def guide(slug: str) -> Guide:
    """Return the guide of an item. Two queries, a third when the version is new to this process, and
    one more for an item that is suspended.

    Raises NotFound for an item that is unknown or not published yet, and with the code item.cancelled
    for one that is cancelled: since when, why and what replaces it are in its details.
    """
    row = (
        Item.objects.filter(slug=slug, state__in=PUBLIC_STATES)
        .values(
            "id", "state", "agency_id", "current_id", "current__number", "current__published_at"
        )
        .first()
    )
    if row is None:
        raise no_guide(slug)
    is_suspended = row["state"] == State.SUSPENDED
    return Guide(
        item_id=row["id"],
        version_id=row["current_id"],
        number=row["current__number"],
        published_at=row["current__published_at"],
        is_suspended=is_suspended,
        definition=asked_now(definition_of(row["current_id"])),
        agency=agency(row["agency_id"]),
        standing=standing_of(row["id"]) if is_suspended else None,
    )


@lru_cache(maxsize=DEFINITIONS_KEPT)
def definition_of(version_id: UUID) -> Definition:
    """Return what a version says. One query the first time in a process, then none: it never changes.

    Raises NotFound.
    """
    document = (
        ItemVersion.objects.filter(pk=version_id).values_list("definition", flat=True).first()
    )
    if document is None:
        raise NotFound("没有这个事项版本。", code="item.version_unknown")
    return parse(document)


def current_documents(slugs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the published documents of items by slug. One query."""
    rows = Item.objects.filter(slug__in=list(slugs), current__isnull=False)
    return dict(rows.values_list("slug", "current__definition"))
