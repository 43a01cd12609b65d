"""How texts are cut into terms to be found by. One tokeniser for every database.

Chinese is cut into single characters and pairs (a pair finds what a word would, and needs no
dictionary); Latin words and figures stay whole. Pinyin and initials come beside them, so that
“dibao”, “sfz” and a word with a wrong but like-sounding character are found too.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pypinyin import Style, lazy_pinyin

RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
WORD_PINYIN = (2, 3, 4)  # characters of a stretch spelt in pinyin
WORD_INITIALS = (3, 4, 5, 6)  # of one given by initials; two letters would fit nearly anything


def normalise(text: str) -> str:
    """Return the text in one width and case: “ＡＢＣ” and “abc” are the same."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> list[str]:
    """Return the stretches of Chinese, and of Latin letters and figures, in order."""
    return RUNS.findall(normalise(text))


def is_chinese(run: str) -> bool:
    """Test whether a run is Chinese."""
    return run[0] > "\u3000"


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbouring characters of a Chinese run; one alone is itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def terms(text: str) -> list[str]:
    """Return single characters and pairs of Chinese, and Latin words whole, in order."""
    found: list[str] = []
    for run in runs(text):
        if is_chinese(run) and len(run) > 1:
            found += [*run, *pairs(run)]
        else:
            found.append(run)
    return found


def pinyin(text: str) -> str:
    """Return the text in pinyin without tones or spaces: 低保 → dibao."""
    return "".join(lazy_pinyin(normalise(text)))


def initials(text: str) -> str:
    """Return the first letter of every syllable: 身份证 → sfz."""
    return "".join(lazy_pinyin(normalise(text), style=Style.FIRST_LETTER))


def spellings(text: str, *, whole: bool = True) -> set[str]:
    """Return the pinyin and initials of the stretches people may type of `text`.

    Stretches of 2 to 4 characters in pinyin and of 3 to 6 in initials; with `whole`, every run as a
    whole too, however short.
    """
    found: set[str] = set()
    for run in filter(is_chinese, runs(text)):
        syllables = lazy_pinyin(run)
        letters = [syllable[0] for syllable in syllables]
        found.update(_stretches(syllables, WORD_PINYIN))
        found.update(_stretches(letters, WORD_INITIALS))
        if whole and len(run) > 1:
            found |= {"".join(syllables), "".join(letters)}
    return found


def _stretches(parts: Sequence[str], lengths: Sequence[int]) -> Iterator[str]:
    for length in lengths:
        for begin in range(len(parts) - length + 1):
            yield "".join(parts[begin : begin + length])
