"""What somebody means who types a few words, and how well an item fits it.

The database finds candidates by any term in common (index.py); here they are put in order, the
same on every database. Pure: no Django, no database.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

from tongban.base import search

# What people say around the matter itself; taken off while something is left.
AROUND = re.compile(
    "(我们?|俺|咱们?|请问|你好|想要?|需要?|要|怎么样?|咋样?|如何|在?哪里?|哪儿|去|到哪|什么|啥|"
    "办理?一?下?|办个|弄个?|整个?|申请|手续|流程|材料|多少钱|多久|可以|能不能|能|吗|呢|吧|呀|啊|的|了|得)"
)
SYNONYM_WEIGHT = 0.8
SOUND_WEIGHT = 0.8  # the same sounds in other characters
QUESTION_WEIGHT = 0.7
PARTIAL = 0.55  # somewhere inside a spelling
SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A query understood: the texts it may mean, each with a weight; and what to look up."""

    variants: tuple[tuple[str, float], ...]
    terms: tuple[str, ...]
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of an item when it is put in order."""

    name: str
    keywords: tuple[str, ...]
    questions: tuple[str, ...]
    monthly_volume: int
    score: float  # of the full-text search


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an item fits, and by which of its words; "" where its name fits best."""

    score: float
    likeness: float  # 0 to 1: how like the words asked for its best words are
    keyword: str
    question: str


def understand(query: str, synonyms: Mapping[str, Iterable[str]]) -> Asked:
    """Return what `query` may mean. `synonyms`: what people say → words of the catalogue."""
    text = "".join(search.runs(query))
    bare = AROUND.sub("", text) or text
    variants = {bare: 1.0}
    if bare != text:
        variants.setdefault(text, 0.9)
    for said, means in synonyms.items():
        if said in text:
            rest = AROUND.sub("", text.replace(said, ""))
            for word in means:
                variants.setdefault(word + rest, SYNONYM_WEIGHT)
                variants.setdefault(word, SYNONYM_WEIGHT * 0.8)
    terms: dict[str, None] = {}
    for variant in variants:
        terms.update(dict.fromkeys(_looked_up(variant)))
    prefixes = [
        run
        for run in search.runs(text)
        if not search.is_chinese(run) and len(run) >= SHORTEST_PREFIX
    ]
    return Asked(tuple(variants.items()), tuple(terms), tuple(prefixes))


def fit(asked: Asked, candidate: Candidate, best_score: float) -> Fit:
    """Say how well `candidate` fits; `best_score` is the highest full-text score among them all."""
    name = _best(asked, candidate.name)
    keyword, by_keyword = _best_of(asked, candidate.keywords)
    question, by_question = _best_of(asked, candidate.questions)
    own = max(name, by_keyword, by_question * QUESTION_WEIGHT)
    # Words that stand apart, one in the name and one in a keyword, count together.
    together = _coverage(asked.variants[0][0], " ".join((candidate.name, *candidate.keywords)))
    found = candidate.score / best_score if best_score > 0 else 0.0
    popular = math.log10(1 + candidate.monthly_volume) / 30
    score = own + 0.35 * min(name, by_keyword) + 0.25 * together + 0.2 * found + popular
    return Fit(
        score=score,
        likeness=own,
        keyword=keyword if by_keyword > name and keyword not in candidate.name else "",
        question=question if by_question >= 0.5 else "",
    )


def _looked_up(text: str) -> list[str]:
    """Return the terms of a query: pairs, Latin words, and the sounds of the pairs for slips."""
    found: list[str] = []
    for run in search.runs(text):
        if not search.is_chinese(run):
            found.append(run)
            continue
        found += search.pairs(run)
        syllables = _syllables(run)
        found += ["".join(syllables[i : i + 2]) for i in range(len(syllables) - 1)]
    return found


def _best_of(asked: Asked, texts: Iterable[str]) -> tuple[str, float]:
    return max(((text, _best(asked, text)) for text in texts), key=lambda t: t[1], default=("", 0))


def _best(asked: Asked, text: str) -> float:
    return max(weight * _fit(variant, text) for variant, weight in asked.variants)


def _fit(query: str, text: str) -> float:
    """Return 0 (nothing in common) to 1 (the same words)."""
    text = "".join(search.runs(text))
    if not text:
        return 0.0
    if query == text:
        return 1.0
    if not any(search.is_chinese(run) for run in search.runs(query)):
        return _fit_of_spelling(query, text)
    if query in text:
        return 0.65 + 0.3 * len(query) / len(text)
    if text in query:
        return 0.55 + 0.4 * len(text) / len(query)
    by_letter = _overlap(query, text)
    by_sound = SOUND_WEIGHT * _overlap(_syllables(query), _syllables(text))
    return max(by_letter, by_sound)


def _fit_of_spelling(query: str, text: str) -> float:
    pinyin, initials = _spelling(text)
    if query in (pinyin, initials):
        return 0.95
    if pinyin.startswith(query) or text.startswith(query):
        return 0.7 + 0.2 * len(query) / len(pinyin)
    if initials.startswith(query):
        return 0.65 + 0.2 * len(query) / len(initials)
    if query in text or query in pinyin or (len(query) > 2 and query in initials):
        return PARTIAL
    return 0.0


def _overlap(query: str | tuple[str, ...], text: str | tuple[str, ...]) -> float:
    """Compare by pairs (order) and by single signs (words in another order)."""
    pairs_asked, pairs = (
        set(pairwise(query)),
        set(pairwise(text)),
    )
    common = len(pairs_asked & pairs)
    signs = len(set(query) & set(text))
    if not common and signs < 2:
        return 0.0
    in_order = common / max(len(pairs_asked), 1)
    there = signs / len(set(query))
    of_text = signs / len(set(text))
    return 0.4 * in_order + 0.3 * there + 0.25 * of_text


def _coverage(query: str, text: str) -> float:
    signs = set(query)
    return len(signs & set(text.lower())) / len(signs) if signs else 0.0


@lru_cache(maxsize=50_000)
def _spelling(text: str) -> tuple[str, str]:
    return search.pinyin(text), search.initials(text)


@lru_cache(maxsize=50_000)
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text))
