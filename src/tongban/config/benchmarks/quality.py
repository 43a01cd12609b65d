"""How well search finds what people mean: recall among the first three, and mean reciprocal rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from tongban.base.clock import now
from tongban.base.desk import System
from tongban.catalogue.queries import search
from tongban.config.preparation import DATA, load_site, migrate

FILE = DATA / "search_quality.yaml"
FIRST = 3
RECALL, RANK = 0.95, 0.85  # targets
PART_NAMES = {"tuned": "改进时看的", "held_out": "改进时不看的", "all": "合计"}


@dataclass(frozen=True, slots=True)
class Missed:
    """A query whose item was not among the first three, and what was."""

    words: str
    expected: Sequence[str]
    found: Sequence[str]


@dataclass(frozen=True, slots=True)
class Score:
    """How one part of the queries fared. `recall` and `rank` lie between 0 and 1."""

    part: str
    queries: int
    recall: float  # found among the first three
    rank: float  # mean of 1 / place of the first right one
    missed: Sequence[Missed]

    @property
    def reached(self) -> bool:
        return self.recall >= RECALL and self.rank >= RANK


def read(path: Path = FILE) -> dict[str, dict[str, list[str]]]:
    """Return {part: {what people say: slugs, any of which is right}}."""
    parts: dict[str, dict[str, list[str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return parts


def score(part: str, queries: Mapping[str, Sequence[str]]) -> Score:
    """Search for every query of a part in the catalogue that is loaded. Two queries each."""
    ranks, missed = [], []
    for words, expected in queries.items():
        shown = search(str(words))
        # Where nothing fits well the page shows what is similar: that counts, it is what one sees.
        found = [hit.item.slug for hit in shown.hits or shown.similar]
        rank = next((place for place, slug in enumerate(found, start=1) if slug in expected), 0)
        ranks.append(rank)
        if not 1 <= rank <= FIRST:
            missed.append(Missed(str(words), expected, found[:FIRST]))
    return Score(
        part=part,
        queries=len(ranks),
        recall=1 - len(missed) / len(ranks),
        rank=sum(1 / rank for rank in ranks if rank) / len(ranks),
        missed=missed,
    )


def run(console: Console) -> int:
    """Load the catalogue, search for every query, print the scores; 1 when a target is missed."""
    migrate()
    load_site(DATA, by=System(now()))
    parts = read()
    scores = [score(part, queries) for part, queries in parts.items()]
    whole = score("all", {words: right for part in parts.values() for words, right in part.items()})
    show([*scores, whole], console)
    return int(not whole.reached)


def show(scores: Sequence[Score], console: Console) -> None:
    """Print one line a part, then what was missed."""
    table = Table(title="搜索质量")
    for head in ("部分", "查询", f"recall@{FIRST}（≥ {RECALL}）", f"MRR（≥ {RANK}）"):
        table.add_column(head)
    for one in scores:
        numbers: Any = (f"{one.recall:.3f}", f"{one.rank:.3f}")
        table.add_row(PART_NAMES.get(one.part, one.part), str(one.queries), *numbers)
    console.print(table)
    for one in scores:
        # What is held out is not shown, or it would be tuned for.
        for miss in one.missed if one.part == "tuned" else ():
            console.print(f"没有找到：{miss.words} → {miss.found}，应为 {miss.expected}")
