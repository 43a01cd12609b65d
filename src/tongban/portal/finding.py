"""What a search finds: items, and the joint matters they are stages of."""

from dataclasses import dataclass

from tongban.catalogue.queries import Found, Suggestions, search, suggest
from tongban.joint.queries import MatterHit, matters_found


@dataclass(frozen=True, slots=True)
class Everything:
    """Items and joint matters found."""

    items: Found
    matters: list[MatterHit]


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be meant by what is typed so far."""

    items: Suggestions
    matters: list[MatterHit]


def find(q: str) -> Everything:
    """Return what fits the words `q`. Queries as catalogue.queries.search; one more per edition."""
    found = search(q)
    return Everything(found, matters_found(found.q, [hit.item.slug for hit in found.hits]))


def offer(q: str) -> Offered:
    """Return who and what may be meant by what is typed so far. Queries as `find`."""
    found = suggest(q)
    return Offered(found, matters_found(q, []))
