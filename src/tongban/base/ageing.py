"""Rows that are kept for a time: which are due to be erased, the oldest first."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Min, QuerySet


@dataclass(frozen=True, slots=True)
class Spared:
    """Whose data nobody may erase now (保全): cases, people and enterprises."""

    cases: frozenset[UUID] = field(default_factory=frozenset)
    people: frozenset[UUID] = field(default_factory=frozenset)
    organisations: frozenset[UUID] = field(default_factory=frozenset)


class Due(NamedTuple):
    """How much of a pile is due, and how old the oldest of it is."""

    rows: int
    oldest: datetime | None


class Erased(NamedTuple):
    """What was erased at once."""

    rows: int
    files: int  # of which nothing is left on the disk


@dataclass(frozen=True, slots=True)
class Pile:
    """Rows that wait to be erased, each from a moment of its own."""

    rows: QuerySet[Any]
    moment: str  # the column its time runs from

    def due(self, before: datetime) -> Due:
        """Count what is older than `before`. One query."""
        old = self.rows.filter(**{f"{self.moment}__lt": before})
        return Due(*old.aggregate(rows=Count("pk"), oldest=Min(self.moment)).values())

    def first(self, before: datetime, most: int) -> list[Any]:
        """Lock the oldest rows that are older than `before`, and return their keys. One query.

        What somebody else holds now is left for the next time.
        """
        old = self.rows.filter(**{f"{self.moment}__lt": before}).order_by(self.moment, "pk")
        locked = old.select_for_update(skip_locked=True, of=("self",)).only("pk")
        return [row.pk for row in locked[:most]]

    def next(self, since: datetime) -> datetime | None:
        """Return the moment of the oldest row that is not older than `since`. One query."""
        young = self.rows.filter(**{f"{self.moment}__gte": since})
        return young.aggregate(first=Min(self.moment))["first"]  # type: ignore[no-any-return]
