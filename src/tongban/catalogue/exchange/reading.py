"""What comes out of a file: documents, and what is wrong with it, cell by cell. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_FOUND = 60


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong with a file: where, what stood there, and why it cannot be taken."""

    sheet: str  # "" where the file has no sheets
    line: int  # from 1
    column: str  # C（事项名称）, or the place in a YAML line
    found: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read. A document says no more than the file: elements may be missing.

    `agency` of a document is a slug or a name, as it was written.
    """

    documents: list[dict[str, Any]]
    faults: list[CellFault]
    # The elements the file had a place for; others are not its business.
    held: frozenset[str]
    places: list[str] = field(default_factory=list)  # of each document: 事项 第 3 行
    # What is to be known of a document but keeps nobody from taking it, by slug.
    notes: dict[str, list[str]] = field(default_factory=dict)
    entries: list["Entry"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file says of the basic catalogue (基本目录), by the slug of the item that names it."""

    slug: str
    code: str  # as it was written
    code_fault: str  # "" when it follows its rules
    name: str
    kind: str
    levels: Sequence[str]


class Refused(ValueError):
    """A file that is not read at all; the words say why."""


def shown(value: Any) -> str:
    """Return what stood somewhere, short enough for a report."""
    text = "" if value is None else str(value).replace("\n", "⏎")
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 1] + "…"
