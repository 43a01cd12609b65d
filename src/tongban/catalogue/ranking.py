"""What somebody means who types a few words, and how well an item fits it.

The database finds candidates by any term in common (index.py); here they are put in order, the
same on every database. Pure: no Django, no database.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pypinyin import lazy_pinyin

from tongban.base import search

# What people say around the matter itself; taken off while something is left.
AROUND = re.compile(
    "(我们?|俺|咱们?|请问|你好|想要?|需要?|要|怎么样?|咋样?|如何|在?哪里?|哪儿|去|到哪|什么|啥|"
    "办理?一?下?|办个|弄个?|整个?|申请|手续|流程|材料|多少钱|多久|可以|能不能|能|吗|呢|吧|呀|啊|的|了|得)"
)
# What nearly every item says; looked up only when nothing else was asked.
GENERIC = frozenset(
    {"登记", "许可", "审批", "备案", "核准", "证明", "申请", "注册", "设立", "经营"}
)
SYNONYM_WEIGHT = 0.8
SOUND_WEIGHT = 0.8  # the same sounds in other characters
QUESTION_WEIGHT = 0.7
APART_WEIGHT = 0.7  # one of several words in Latin letters
PARTIAL = 0.55  # somewhere inside a spelling
SHORTEST_PREFIX = 2
TELLING_SHARE = 0.04  # of the items: a character that no more have finds them by itself


Spelt = tuple[str, str]  # a text and its spelling


def spelling(text: str) -> str:
    """Return the syllables of the text, a space between them."""
    return " ".join(lazy_pinyin("".join(search.runs(text))))


@dataclass(frozen=True, slots=True)
class Words:
    """A text made ready to be compared: its characters, syllables, and pairs of both."""

    text: str
    plain: str  # Chinese, letters and figures alone
    is_chinese: bool  # at least in part
    signs: frozenset[str]
    pairs: frozenset[str]
    sounds: frozenset[str]
    sound_pairs: frozenset[str]
    pinyin: str
    initials: str

    @classmethod
    def of(cls, text: str, spelt: str | None = None) -> "Words":
        """Prepare `text`; `spelt` is spelling(text) where it is known, as spelling takes long."""
        runs = search.runs(text)
        plain = "".join(runs)
        syllables = (spelling(text) if spelt is None else spelt).split()
        return cls(
            text=text,
            plain=plain,
            is_chinese=any(search.is_chinese(run) for run in runs),
            signs=frozenset(plain),
            pairs=frozenset(a + b for a, b in pairwise(plain)),
            sounds=frozenset(syllables),
            sound_pairs=frozenset(f"{a} {b}" for a, b in pairwise(syllables)),
            pinyin="".join(syllables),
            initials="".join(syllable[0] for syllable in syllables),
        )


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling a character is: the fewer items have it in name or keywords, the more."""

    items: int
    having: Mapping[str, int]  # items with the character

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Rarity":
        """Count from one text an item."""
        counts, items = Counter[str](), 0
        for text in texts:
            items += 1
            counts.update(set(text))
        return cls(items, counts)

    def weight(self, sign: str) -> float:
        """Return 1 for what every item has, more for what few have."""
        return 1 + math.log((self.items + 1) / (self.having.get(sign, 0) + 1))

    def is_telling(self, sign: str) -> bool:
        """Test whether a character alone may find an item: few have it, but some do."""
        return 0 < self.having.get(sign, 0) <= self.items * TELLING_SHARE

    def shares(self, signs: Iterable[str]) -> dict[str, float]:
        """Return which part of the whole each of the characters is, by weight; together 1."""
        weights = {sign: self.weight(sign) for sign in signs}
        whole = sum(weights.values())
        return {sign: weight / whole for sign, weight in weights.items()}


EQUALLY_RARE = Rarity(0, {})


@dataclass(frozen=True, slots=True)
class Asked:
    """A query understood: the texts it may mean, each with a weight; and what to look up."""

    variants: tuple["Variant", ...]  # the first is what was asked, bare
    terms: tuple[str, ...]
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One text a query may mean."""

    words: Words
    weight: float
    shares: Mapping[str, float]  # of its characters, by how rare they are
    sound_shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an item is compared by."""

    name: Words
    keywords: tuple[Words, ...]
    questions: tuple[Words, ...]
    all_signs: frozenset[str]  # of name and keywords
    popularity: float

    @classmethod
    def of(
        cls, name: Spelt, keywords: Iterable[Spelt], questions: Iterable[Spelt], monthly_volume: int
    ) -> "Candidate":
        own, known = Words.of(*name), [Words.of(*word) for word in keywords]
        return cls(
            name=own,
            keywords=tuple(known),
            questions=tuple(Words.of(*question) for question in questions),
            all_signs=own.signs.union(*(word.signs for word in known)),
            popularity=math.log10(1 + monthly_volume) / 30,
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an item fits, and by which of its words; "" where its name fits best."""

    score: float
    likeness: float  # 0 to 1: how like the words asked for its best words are
    keyword: str
    question: str


def without_around(text: str) -> str:
    """Take off what people say around the matter itself."""
    return AROUND.sub("", text)


def understand(
    query: str,
    synonyms: Mapping[str, Iterable[str]],
    *,
    apart: str = "",
    rarity: Rarity = EQUALLY_RARE,
) -> Asked:
    """Return what `query` may mean. `synonyms`: what people say → words of the catalogue.

    `apart` is the query without the names of agencies and places in it.
    """
    text = "".join(search.runs(query))
    bare = without_around(text) or text
    weights = {without_around(apart) or bare: 1.0}
    weights.setdefault(bare, 1.0)
    weights.setdefault(text, 0.9)
    runs = search.runs(query)
    latin = [r for r in runs if not search.is_chinese(r) and len(r) >= SHORTEST_PREFIX]
    if len(latin) > 1:  # typed with spaces: sfz diu le
        for run in latin:
            weights.setdefault(run, APART_WEIGHT)
    variants = {said: _variant(Words.of(said), weight, rarity) for said, weight in weights.items()}
    for meant, weight in _said_otherwise(text, synonyms):
        if meant not in variants:  # in the words of the catalogue: its sounds would tell no more
            variants[meant] = _variant(Words.of(meant, spelt=""), weight, rarity)
    telling = [sign for sign in bare if rarity.is_telling(sign)]
    # Sounds of pairs find what was written in other characters.
    sounds = [pair.replace(" ", "") for pair in variants[bare].words.sound_pairs]
    terms = dict.fromkeys((*_looked_up(bare), *sorted(sounds), *telling))
    for variant in variants:
        terms.update(dict.fromkeys(_looked_up(variant)))
    terms = {term: None for term in terms if term not in GENERIC} or terms
    begun = [run for run in search.runs(text) if not search.is_chinese(run)]
    prefixes = tuple(run for run in begun if len(run) >= SHORTEST_PREFIX)
    return Asked(tuple(variants.values()), tuple(terms), prefixes)


def _said_otherwise(
    text: str, synonyms: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, float]]:
    for said, means in synonyms.items():
        if said in text:
            rest = without_around(text.replace(said, ""))
            for word in means:
                yield word + rest, SYNONYM_WEIGHT
                yield word, SYNONYM_WEIGHT * 0.8


def _variant(words: Words, weight: float, rarity: Rarity) -> Variant:
    # In a fixed order: sums of them are then the same in every process.
    signs, sounds = rarity.shares(sorted(words.signs)), EQUALLY_RARE.shares(sorted(words.sounds))
    return Variant(words, weight, signs, sounds)


def fit(asked: Asked, candidate: Candidate, found: float) -> Fit:
    """Say how well `candidate` fits; `found` is its full-text score over the best of them all."""
    name = _best(asked, candidate.name)
    keyword, by_keyword = _best_of(asked, candidate.keywords)
    question, by_question = _best_of(asked, candidate.questions)
    likeness = max(name, by_keyword, by_question * QUESTION_WEIGHT)
    # Words that stand apart, one in the name and one in a keyword, count together.
    shares = asked.variants[0].shares
    together = sum(share for sign, share in shares.items() if sign in candidate.all_signs)
    score = likeness + 0.35 * min(name, by_keyword) + 0.25 * together + 0.2 * found
    return Fit(
        score=score + candidate.popularity,
        likeness=likeness,
        keyword=keyword if by_keyword > name and keyword not in candidate.name.text else "",
        question=question if by_question >= 0.5 else "",
    )


def _looked_up(text: str) -> list[str]:
    return [
        term
        for run in search.runs(text)
        for term in (search.pairs(run) if search.is_chinese(run) else [run])
    ]


def _best_of(asked: Asked, texts: Iterable[Words]) -> tuple[str, float]:
    best, at_best = "", 0.0
    for words in texts:
        if (fits := _best(asked, words)) > at_best:
            best, at_best = words.text, fits
    return best, at_best


def _best(asked: Asked, words: Words) -> float:
    best = 0.0
    for variant in asked.variants:
        if variant.weight > best:
            best = max(best, variant.weight * _fit(variant, words))
    return best


def _fit(variant: Variant, words: Words) -> float:
    """Return 0 (nothing in common) to 1 (the same words)."""
    asked = variant.words
    query, text = asked.plain, words.plain
    if not query or not text:
        return 0.0
    if query == text:
        return 1.0
    if not asked.is_chinese:
        return _fit_of_spelling(query, words)
    if words.sounds.isdisjoint(variant.sound_shares) and words.signs.isdisjoint(variant.shares):
        return 0.0
    if query in text:
        return 0.65 + 0.3 * len(query) / len(text)
    if text in query:
        return 0.55 + 0.4 * len(text) / len(query)
    by_letter = _overlap(variant.shares, asked.pairs, words.signs, words.pairs)
    if not variant.sound_shares:
        return by_letter
    by_sound = _overlap(variant.sound_shares, asked.sound_pairs, words.sounds, words.sound_pairs)
    return max(by_letter, SOUND_WEIGHT * by_sound)


def _fit_of_spelling(query: str, words: Words) -> float:
    if query in (words.pinyin, words.initials):
        return 0.95
    if words.pinyin.startswith(query) or words.plain.startswith(query):
        return 0.7 + 0.2 * len(query) / len(words.pinyin)
    if words.initials.startswith(query):
        return 0.65 + 0.2 * len(query) / len(words.initials)
    inside = query in words.plain or query in words.pinyin
    if inside or (len(query) > 2 and query in words.initials):
        return PARTIAL
    return 0.0


def _overlap(
    asked: Mapping[str, float],
    asked_pairs: frozenset[str],
    signs: frozenset[str],
    pairs: frozenset[str],
) -> float:
    """Compare by pairs (the order) and by single signs (the same words in another order)."""
    both = [sign for sign in asked if sign in signs]
    common = len(both)
    if common < 2 and common < len(asked):
        return 0.0
    in_order = len(asked_pairs & pairs) / max(len(asked_pairs), 1)
    share = sum([asked[sign] for sign in both])
    return 0.4 * in_order + 0.3 * share + 0.25 * common / len(signs)
