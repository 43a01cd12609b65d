"""Agencies, places and life events by what people call them: whole names, beginnings, spellings.

Built once per edition from a hundred names; a query is looked up in it, never compared with all of
them. Pure: no Django, no database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from tongban.base import search

SHORTEST_BEGINNING = 2  # characters; of a spelling twice as many
LONGEST_BEGINNING = 8
MOST_MEANT = 4


class MeantKind(StrEnum):
    """What is called by a name."""

    AGENCY = "agency"
    TOWNSHIP = "township"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Meant:
    """An agency (by slug), a township (by code) or a life event (by slug) that words may mean."""

    kind: MeantKind
    key: str
    name: str
    agency: str  # slug of the agency whose items come with it; "" for none


@dataclass(frozen=True, slots=True)
class Parted:
    """A query without the names in it, and who or what those are."""

    rest: str
    meant: tuple[Meant, ...]


@dataclass(slots=True)
class Directory:
    """Names, each of one or more: several villages are called the same."""

    whole: dict[str, list[Meant]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[str, list[Meant]] = field(default_factory=lambda: defaultdict(list))
    longest: int = 0

    def add(self, meant: Meant, names: Iterable[str]) -> None:
        """Let `meant` be found by these names, by their beginnings, pinyin and initials."""
        for name in dict.fromkeys(_plain(name) for name in names):
            self.whole[name].append(meant)
            self.longest = max(self.longest, len(name))
            spelt, letters = _spelt(name)
            lengths = range(SHORTEST_BEGINNING, LONGEST_BEGINNING)
            begun = [name[:length] for length in lengths]
            begun += [spelt[:length] for length in range(2 * SHORTEST_BEGINNING, len(spelt))]
            for words in dict.fromkeys((name, spelt, letters, *begun)):
                if meant not in self.begun[words]:
                    self.begun[words].append(meant)

    def passed_over(self, name: str) -> None:
        """Take a name out of queries that stands for nothing to be found: the town itself."""
        self.whole.setdefault(_plain(name), [])

    def part(self, text: str) -> Parted:
        """Take every whole name out of `text`, the longest first from the left."""
        rest, meant, place = [], dict[Meant, None](), 0
        while place < len(text):
            length = self._name_at(text, place)
            if length:
                meant.update(dict.fromkeys(self.whole[text[place : place + length]]))
            else:
                rest.append(text[place])
            place += length or 1
        return Parted("".join(rest), tuple(meant)[:MOST_MEANT])

    def beginning(self, text: str) -> tuple[Meant, ...]:
        """Return what has a name, or the spelling of one, that begins with `text`."""
        return tuple(self.begun.get(text, ()))[:MOST_MEANT]

    def _name_at(self, text: str, place: int) -> int:
        lengths = range(min(self.longest, len(text) - place), 1, -1)
        return next((n for n in lengths if text[place : place + n] in self.whole), 0)


def other_names(synonyms: Mapping[str, Iterable[str]], names: Iterable[str]) -> list[str]:
    """Return what people say for any of `names`: 派出所 where it is said to mean 公安局."""
    known = set(names)
    return [said for said, means in synonyms.items() if known & set(means)]


def township_names(name: str) -> tuple[str, ...]:
    """街津口赫哲族乡 is also called 街津口乡."""
    return name, name.replace("赫哲族", "")


def _plain(name: str) -> str:
    return "".join(search.runs(name))


@lru_cache(maxsize=1000)
def _spelt(name: str) -> tuple[str, str]:
    """Return pinyin and initials; kept, as names outlive editions and spelling takes long."""
    return search.pinyin(name), search.initials(name)
