"""Which joint matters (一件事) the words of a search mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.catalogue.queries import keeping
from tongban.joint.queries.matters import matters
from tongban.joint.rules import Matter
from tongban.law.clock import Limit

SHORTEST = 2  # characters that name something
MOST = 2

_kept: tuple[tuple[int, int], list[Matter]] | None = None


@dataclass(frozen=True, slots=True)
class MatterHit:
    """A joint matter found."""

    slug: str
    name: str
    summary: str
    total: Limit


def matters_found(q: str, items: Sequence[str]) -> list[MatterHit]:
    """Return the joint matters meant, those called by name first; two at most.

    `items`: slugs of what the search found, best first: a matter the best of them is a stage of is meant
    too. No query; one per process and edition.
    """
    words = "".join(q.split())
    if len(words) < SHORTEST:
        return []
    every = _of_edition()
    named = [one for one in every if words in one.name or one.name in words]
    best = items[:1]
    by_item = [one for one in every if any(stage.item in best for stage in one.stages)]
    found = {one.slug: one for one in [*named, *by_item]}
    return [
        MatterHit(one.slug, one.name, one.summary, one.total) for one in list(found.values())[:MOST]
    ]


def _of_edition() -> list[Matter]:
    global _kept
    now = keeping()
    if _kept is None or _kept[0] != now:
        _kept = now, matters()
    return _kept[1]
