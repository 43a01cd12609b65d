"""What can be read of the catalogue."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from tongban.agencies.queries import AgencyView, agency
from tongban.base.errors import NotFound
from tongban.catalogue.definition import Definition, parse
from tongban.catalogue.models import Edition, Item, ItemVersion
from tongban.catalogue.rules import State

EDITION_SECONDS = 2.0  # how long a process may show what another process has changed
DEFINITIONS_KEPT = 4096

_edition: tuple[float, int] | None = None


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


def guide(slug: str) -> Guide:
    """Return the guide of an item. Two queries, a third when the version is new to this process.

    Raises NotFound for an item that is unknown, not published yet, or cancelled.
    """
    row = (
        Item.objects.filter(slug=slug, state__in=[State.IN_USE.value, State.SUSPENDED.value])
        .values(
            "id", "state", "agency_id", "current_id", "current__number", "current__published_at"
        )
        .first()
    )
    if row is None:
        raise NotFound("没有找到这个事项，可能已经取消或更名。", code="item.unknown")
    return Guide(
        item_id=row["id"],
        version_id=row["current_id"],
        number=row["current__number"],
        published_at=row["current__published_at"],
        is_suspended=row["state"] == State.SUSPENDED,
        definition=definition_of(row["current_id"]),
        agency=agency(row["agency_id"]),
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


def edition() -> int:
    """Return the number of the edition the public sees. A query every two seconds at most."""
    global _edition
    if _edition is None or _edition[0] < time.monotonic():
        number = Edition.objects.values_list("number", flat=True).first() or 0
        _edition = time.monotonic() + EDITION_SECONDS, number
    return _edition[1]


def forget_edition() -> None:
    """Make this process look at the edition again; services call it when they turn it."""
    global _edition
    _edition = None


def current_documents(slugs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the published documents of items by slug. One query."""
    rows = Item.objects.filter(slug__in=list(slugs), current__isnull=False)
    return dict(rows.values_list("slug", "current__definition"))
