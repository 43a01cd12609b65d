"""Search in plain words, and suggestions while one types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.catalogue import index, ranking
from tongban.catalogue.models import Item, Synonym
from tongban.catalogue.queries.browse import ItemLine, item_line
from tongban.catalogue.queries.editions import edition
from tongban.catalogue.rules import PUBLIC_STATES

CANDIDATES = 50  # put in order by how well they fit
LEAST_LIKENESS = 0.42  # below it an item has a few characters in common, no more
LEAST_SHARE = 0.55  # of the best score: what fits far worse is only in the way
MOST_CHARACTERS = 60  # of a query
SUGGESTIONS = 8

_synonyms: tuple[int, dict[str, list[str]]] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found; `keyword` and `question` say by which words, "" when by its name."""

    item: ItemLine
    keyword: str
    question: str
    score: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: `hits` fit; when none does, `similar` have some words in common."""

    q: str
    hits: list[Hit]
    similar: list[Hit]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant: an item, and the words of it that fit what is typed ("" = its name)."""

    slug: str
    name: str
    keyword: str


def search(q: str, limit: int = 30) -> Found:
    """Return what fits the words `q`, best first. Two queries.

    A third once per process and edition, for the synonyms.
    """
    q = " ".join(q.split())[:MOST_CHARACTERS]
    asked = ranking.understand(q, _said())
    scores = dict(index.find(asked.terms, asked.prefixes, limit=CANDIDATES))
    if not scores:
        return Found(q, [], [])
    hits = _ranked(asked, scores)
    least = LEAST_SHARE * max((hit.score for hit in hits), default=0.0)
    good = [hit for hit in hits if hit.likeness >= LEAST_LIKENESS and hit.score >= least]
    return Found(q, good[:limit], [] if good else hits[:5])


def suggest(q: str) -> list[Suggestion]:
    """Return up to eight items that fit what is typed so far. Two queries."""
    hits = search(q, limit=SUGGESTIONS).hits
    return [Suggestion(hit.item.slug, hit.item.name, hit.keyword) for hit in hits]


def forget_synonyms() -> None:
    """Make this process read the synonyms again."""
    global _synonyms
    _synonyms = None


def _said() -> Mapping[str, list[str]]:
    global _synonyms
    now = edition()
    if _synonyms is None or _synonyms[0] != now:
        _synonyms = now, dict(Synonym.objects.values_list("said", "means"))
    return _synonyms[1]


def _ranked(asked: ranking.Asked, scores: Mapping[UUID, float]) -> list[Hit]:
    rows = (
        Item.objects.filter(pk__in=list(scores), state__in=PUBLIC_STATES)
        .select_related("agency", "current", "search_entry")
        .defer("current__definition")
    )
    best = max(scores.values())
    hits = [_hit(asked, row, scores[row.pk], best) for row in rows]
    return sorted(hits, key=lambda hit: (-hit.score, hit.item.slug))


def _hit(asked: ranking.Asked, row: Any, score: float, best: float) -> Hit:
    candidate = ranking.Candidate(
        name=row.current.name,
        keywords=tuple(row.search_entry.keywords),
        questions=tuple(row.search_entry.questions),
        monthly_volume=row.current.monthly_volume,
        score=score,
    )
    fit = ranking.fit(asked, candidate, best)
    return Hit(item_line(row), fit.keyword, fit.question, fit.score, fit.likeness)
