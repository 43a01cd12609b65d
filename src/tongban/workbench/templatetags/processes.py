"""Draw a diagram without a script: `{% load processes %}{% drawn_process diagram lit past %}`."""

from collections.abc import Collection
from dataclasses import dataclass

from django import template

from tongban.processes.rules import Box, Diagram, Kind, Node, Purpose

register = template.Library()

MARGIN = 20
ON_A_LINE = 7  # characters of a name that fit into a box
LINES = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """One node as it is drawn."""

    node: Node
    box: Box
    state: str  # "lit", "past" or ""
    lines: tuple[tuple[float, str], ...]  # y, text
    who: str

    @property
    def centre(self) -> tuple[float, float]:
        return self.box.x + self.box.width / 2, self.box.y + self.box.height / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    points: str
    words: str
    at: tuple[float, float]


@register.inclusion_tag("workbench/_diagram.html")
def drawn_process(
    diagram: Diagram, lit: Collection[str] = (), past: Collection[str] = ()
) -> dict[str, object]:
    """Draw a diagram; nodes in `lit` are open now, those in `past` are done."""
    boxes = {node: box for node, box in diagram.boxes.items() if node in diagram.nodes}
    left = min((box.x for box in boxes.values()), default=0) - MARGIN
    top = min((box.y for box in boxes.values()), default=0) - MARGIN
    right = max((box.x + box.width for box in boxes.values()), default=0) + MARGIN
    bottom = max((box.y + box.height for box in boxes.values()), default=0) + 2 * MARGIN
    steps = [node for node in diagram.nodes.values() if node.kind in (Kind.STEP, Kind.CALL)]
    return {
        "diagram": diagram,
        "view": f"{left:g} {top:g} {right - left:g} {bottom - top:g}",
        "width": f"{right - left:g}",
        "height": f"{bottom - top:g}",
        "shapes": [_shape(diagram.nodes[node], box, lit, past) for node, box in boxes.items()],
        "arrows": [_arrow(diagram, flow.id, flow.name or flow.condition) for flow in diagram.flows],
        "said": [(node, _state(node.id, lit, past)) for node in steps],
    }


def _state(node: str, lit: Collection[str], past: Collection[str]) -> str:
    return "lit" if node in lit else "past" if node in past else ""


def _shape(node: Node, box: Box, lit: Collection[str], past: Collection[str]) -> Shape:
    name = node.name
    rows = [name[at : at + ON_A_LINE] for at in range(0, len(name), ON_A_LINE)][:LINES]
    if len(name) > ON_A_LINE * LINES:
        rows[-1] = rows[-1][:-1] + "…"
    inside = node.kind in (Kind.STEP, Kind.CALL)
    middle = box.y + box.height / 2 + 5 if inside else box.y + box.height + 16
    first = middle - (len(rows) - 1) * 8 if inside else middle
    lines = tuple((first + 16 * number, text) for number, text in enumerate(rows))
    who = " ".join(filter(None, (node.agency, node.role or "")))
    if node.purpose is Purpose.CONSULT:
        who = f"征求意见 {who}"
    return Shape(node, box, _state(node.id, lit, past), lines, who)


def _arrow(diagram: Diagram, flow: str, words: str) -> Arrow:
    points = diagram.ways.get(flow, ())
    middle = points[len(points) // 2] if points else (0.0, 0.0)
    return Arrow(" ".join(f"{x:g},{y:g}" for x, y in points), words, (middle[0], middle[1] - 6))
