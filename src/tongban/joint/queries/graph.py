"""The stages of a joint case as a picture: which waits for which, from the top down. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from tongban.joint.rules import Standing
from tongban.law.critical_path import in_order

WIDTH, HEIGHT = 132, 58  # of a box, pixels
ACROSS, DOWN = 8, 30  # between boxes
LINE = 9  # characters of a name on one line
MOST = 2 * LINE
PIXELS_PER_REM = 16


class Drawable(Protocol):
    """A stage: its name, the names of those before it, and where it stands."""

    @property
    def name(self) -> str: ...
    @property
    def after(self) -> Collection[str]: ...
    @property
    def standing(self) -> Standing: ...


@dataclass(frozen=True, slots=True)
class Box:
    """A stage. `x`, `y`: its left upper corner."""

    x: int
    y: int
    lines: tuple[str, ...]  # of its name
    standing: Standing

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def bottom(self) -> int:
        return self.y + HEIGHT

    @property
    def words_y(self) -> int:
        return self.bottom - 8


@dataclass(frozen=True, slots=True)
class Edge:
    """From the bottom of a stage to the top of one that waits for it."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Graph:
    """A picture of `width` × `height` pixels; boxes are `box_width` × `box_height`."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    box_width: int = WIDTH
    box_height: int = HEIGHT

    @property
    def size(self) -> tuple[str, str]:
        """Return width and height in rem: the picture grows with the letters of the page."""
        return f"{self.width / PIXELS_PER_REM:g}rem", f"{self.height / PIXELS_PER_REM:g}rem"


def graph_of(stages: Sequence[Drawable]) -> Graph:
    """Lay stages out in rows: each below all it waits for."""
    names = [stage.name for stage in stages]
    after = {stage.name: [one for one in stage.after if one in names] for stage in stages}
    rows: dict[str, int] = {}
    for name in in_order(names, after):
        rows[name] = max((rows[one] + 1 for one in after[name]), default=0)
    members = [[name for name in names if rows[name] == row] for row in sorted(set(rows.values()))]
    widest = max(map(len, members), default=0)
    width = widest * (WIDTH + ACROSS) + ACROSS
    boxes = {}
    for row, found in enumerate(members):
        left = (width - len(found) * (WIDTH + ACROSS) + ACROSS) // 2
        for place, name in enumerate(found):
            stage = stages[names.index(name)]
            x, y = left + place * (WIDTH + ACROSS), ACROSS + row * (HEIGHT + DOWN)
            boxes[name] = Box(x, y, _lines(name), stage.standing)
    edges = [
        Edge(boxes[one].middle, boxes[one].bottom, boxes[name].middle, boxes[name].y)
        for name in names
        for one in after[name]
    ]
    height = max((box.bottom for box in boxes.values()), default=0) + ACROSS
    return Graph(width, height, tuple(boxes.values()), tuple(edges))


def _lines(name: str) -> tuple[str, ...]:
    shown = name if len(name) <= MOST else f"{name[: MOST - 1]}…"
    return (shown,) if len(shown) <= LINE else (shown[:LINE], shown[LINE:])
