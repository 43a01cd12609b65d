"""Search in plain words, and suggestions while one types."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.base import search as words
from tongban.catalogue import index, ranking
from tongban.catalogue.called import Directory, Meant, Parted
from tongban.catalogue.models import Item, SearchEntry, Synonym
from tongban.catalogue.queries.browse import MOST_ASKED, ItemLine, item_line, public_items
from tongban.catalogue.queries.called import directory
from tongban.catalogue.queries.editions import keeping
from tongban.catalogue.rules import PUBLIC_STATES

CANDIDATES = 50  # put in order by how well they fit
LEAST_LIKENESS = 0.42  # below it an item has a few characters in common, no more
LEAST_SHARE = 0.55  # of the best score: what fits far worse is only in the way
MOST_CHARACTERS = 60  # of a query
OF_AGENCY = 0.2  # added to the score of items of an agency that is called by name
SUGGESTIONS = 8
COUNTED = 2000  # items that say how rare a character is: enough, however many there are

CANDIDATES_KEPT = 2000  # of one edition, so that the next search need not read them again


@dataclass(slots=True)
class _Kept:
    """What this process keeps of one edition."""

    of: tuple[int, int]  # editions.keeping()
    synonyms: dict[str, list[str]]
    directory: Directory
    rarity: ranking.Rarity
    items: OrderedDict[UUID, tuple[ItemLine, ranking.Candidate] | None]


_kept: _Kept | None = None
_UNREAD: Any = object()


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
    """What a search found: `hits` fit; when none does, `similar` have some words in common.

    `meant` are the agencies, townships and life events the words call by name.
    """

    q: str
    hits: list[Hit]
    similar: list[Hit]
    meant: tuple[Meant, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant: an item, and the words of it that fit what is typed ("" = its name)."""

    slug: str
    name: str
    keyword: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may be meant: who is called so, and items."""

    meant: tuple[Meant, ...]
    items: list[Suggestion]


def search(q: str, limit: int = 30) -> Found:
    """Return what fits the words `q`, best first.

    An agency called by name comes with its items. Two queries, one when its candidates are known to
    this process; six more once per process and edition, for synonyms, names and rare characters.
    """
    q = " ".join(q.split())[:MOST_CHARACTERS]
    text = "".join(words.runs(q))
    kept = _of_edition()
    parted = kept.directory.part(text)
    if parted.meant and not ranking.without_around(parted.rest):
        return Found(q, _of_agencies(parted.meant, limit), [], parted.meant)
    meant = parted.meant or kept.directory.beginning(ranking.without_around(text))
    asked = ranking.understand(q, kept.synonyms, apart=parted.rest, rarity=kept.rarity)
    scores = dict(index.find(asked.terms, asked.prefixes, limit=CANDIDATES))
    if not scores:
        return Found(q, [], [], meant)
    hits = _ranked(asked, scores, parted)
    least = LEAST_SHARE * max((hit.score for hit in hits), default=0.0)
    good = [hit for hit in hits if hit.likeness >= LEAST_LIKENESS and hit.score >= least]
    return Found(q, good[:limit], [] if good else hits[:5], meant)


def suggest(q: str) -> Suggestions:
    """Return who and what may be meant by what is typed so far, eight at most. Two queries."""
    found = search(q, limit=SUGGESTIONS)
    items = found.hits[: SUGGESTIONS - len(found.meant)]
    lines = [Suggestion(hit.item.slug, hit.item.name, hit.keyword) for hit in items]
    return Suggestions(found.meant, lines)


def forget_found() -> None:
    """Make this process read synonyms and candidates anew.

    Services call it when they turn the edition: a number that was rolled back is given out again.
    """
    global _kept
    _kept = None


def _of_edition() -> _Kept:
    global _kept
    now = keeping()
    if _kept is None or _kept.of != now:
        synonyms = dict(Synonym.objects.values_list("said", "means"))
        names = directory(synonyms)
        matters = {said: means for said, means in synonyms.items() if said not in names.whole}
        _kept = _Kept(now, matters, names, _rarity(), OrderedDict())
    return _kept


def _rarity() -> ranking.Rarity:
    entries = SearchEntry.objects.order_by("id").values_list("words", flat=True)[:COUNTED]
    texts = ((entry["name"], *entry["keywords"]) for entry in entries)
    return ranking.Rarity.of("".join(text for text, _ in one) for one in texts)


def _of_agencies(meant: Sequence[Meant], limit: int) -> list[Hit]:
    """Return the items of the agencies meant, most asked for first. One query, none for no agency."""
    slugs = _agencies(meant)
    rows = public_items().filter(agency__slug__in=slugs).order_by(*MOST_ASKED)[:limit]
    return [Hit(item_line(row), "", "", 1.0, 1.0) for row in rows] if slugs else []


def _agencies(meant: Sequence[Meant]) -> set[str]:
    """Return the agencies meant; in a township it is the townships' own."""
    return {one.agency for one in meant if one.agency}


def _ranked(asked: ranking.Asked, scores: Mapping[UUID, float], parted: Parted) -> list[Hit]:
    best, agencies = max(scores.values()), _agencies(parted.meant)
    hits = []
    for item_id, known in _candidates(list(scores)).items():
        line, candidate = known
        fit = ranking.fit(asked, candidate, scores[item_id] / best if best > 0 else 0.0)
        score = fit.score + OF_AGENCY * (line.agency_slug in agencies)
        hits.append(Hit(line, fit.keyword, fit.question, score, fit.likeness))
    return sorted(hits, key=lambda hit: (-hit.score, hit.item.slug))


def _candidates(ids: Sequence[UUID]) -> dict[UUID, tuple[ItemLine, ranking.Candidate]]:
    """Return what is known of the items that the public may see; one query for those not kept."""
    kept = _of_edition().items
    # By get: another thread may drop one meanwhile.
    found = {item_id: kept.get(item_id, _UNREAD) for item_id in ids}
    if missing := [item_id for item_id, known in found.items() if known is _UNREAD]:
        read = _read(missing)
        for item_id in missing:
            found[item_id] = kept[item_id] = read.get(item_id)
        while len(kept) > CANDIDATES_KEPT:
            kept.popitem(last=False)
    return {item_id: known for item_id, known in found.items() if known}


def _read(ids: Sequence[UUID]) -> dict[UUID, tuple[ItemLine, ranking.Candidate]]:
    rows = (
        Item.objects.filter(pk__in=ids, state__in=PUBLIC_STATES)
        .select_related("agency", "current", "search_entry")
        .defer("current__definition")
    )
    return {row.pk: (item_line(row), _candidate(row)) for row in rows}


def _candidate(row: Any) -> ranking.Candidate:
    words = row.search_entry.words
    return ranking.Candidate.of(**words, monthly_volume=row.current.monthly_volume)
