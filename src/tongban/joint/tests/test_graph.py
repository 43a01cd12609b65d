"""The picture of a joint case: rows from the top down, boxes that do not touch."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.tests.make import TONGJIANG
from tongban.joint import reading
from tongban.joint.queries.graph import HEIGHT, WIDTH, Box, graph_of
from tongban.joint.rules import Standing


@dataclass(frozen=True)
class Stage:
    name: str
    after: Collection[str]
    standing: Standing = Standing.WAITING


@st.composite
def matters(draw: st.DrawFn) -> list[Stage]:
    """Draw stages that wait only for those before them."""
    names = [f"环节{n}" for n in range(draw(st.integers(0, 9)))]
    return [
        Stage(name, draw(st.sets(st.sampled_from(names[:place])) if place else st.just(set())))
        for place, name in enumerate(names)
    ]


def touch(one: Box, other: Box) -> bool:
    return abs(one.x - other.x) < WIDTH and abs(one.y - other.y) < HEIGHT


@given(matters())
def test_every_stage_lies_below_what_it_waits_for_and_apart_from_the_others(
    stages: list[Stage],
) -> None:
    graph = graph_of(stages)
    assert len(graph.boxes) == len(stages)
    assert len(graph.edges) == sum(len(stage.after) for stage in stages)
    assert all(edge.y1 < edge.y2 for edge in graph.edges)
    assert not any(touch(one, other) for one, other in combinations(graph.boxes, 2))
    for box in graph.boxes:
        assert 0 <= box.x <= graph.width - WIDTH
        assert 0 <= box.y <= graph.height - HEIGHT


def test_the_company_is_drawn_with_tax_beside_the_seal() -> None:
    bundles = yaml.safe_load((TONGJIANG / "bundles.yaml").read_text())["bundles"]
    matter = reading.read(next(one for one in bundles if one["slug"] == "start-company"))
    names = {stage.slug: stage.name for stage in matter.stages}
    stages = [Stage(stage.name, [names[one] for one in stage.after]) for stage in matter.stages]
    boxes = {"".join(box.lines): box for box in graph_of(stages).boxes}
    assert boxes[names["seal"]].y == boxes[names["tax-info"]].y
    assert boxes[names["seal"]].y < boxes[names["bank"]].y
