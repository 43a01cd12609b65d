"""The joint matters anybody may read about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.base.errors import NotFound
from tongban.joint import reading, rules
from tongban.joint.models import Definition
from tongban.joint.rules import Matter, Paper, Question, Stage


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage in the guide; names of the stages it waits for."""

    stage: Stage
    after: tuple[str, ...]
    together: tuple[str, ...]  # that begin at the same time
    only_when: tuple[str, ...]  # 需要哪类发票：增值税专用发票


@dataclass(frozen=True, slots=True)
class PaperView:
    paper: Paper
    serves: tuple[str, ...]  # names of stages
    comes_from: str  # name of the stage that brings it, ""
    only_when: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatterGuide:
    """All of a joint matter."""

    matter: Matter
    stages: tuple[StageView, ...]
    handed_in: tuple[PaperView, ...]
    shared: tuple[PaperView, ...]
    abolished: tuple[PaperView, ...]
    longest: tuple[str, ...]  # names of the stages on the critical path
    version: int


def matters() -> list[Matter]:
    """Return the current joint matters of several stages, in the order of the file. One query."""
    rows = Definition.objects.filter(is_current=True).order_by("place")
    found = [reading.read(row.document) for row in rows]
    return [matter for matter in found if len(matter.stages) > 1]


def matter_guide(slug: str) -> MatterGuide:
    """Return the guide of a joint matter. One query. Raises NotFound."""
    row = Definition.objects.filter(slug=slug, is_current=True).first()
    if row is None:
        raise NotFound("没有这个一件事。", code="joint.unknown")
    matter = reading.read(row.document)
    names = {stage.slug: stage.name for stage in matter.stages}
    papers = [_paper(paper, names, matter) for paper in matter.papers]
    return MatterGuide(
        matter=matter,
        stages=tuple(_stage(stage, names, matter) for stage in matter.stages),
        handed_in=tuple(one for one in papers if one.paper.status == "保留"),
        shared=tuple(one for one in papers if one.paper.status == "共享免交"),
        abolished=tuple(one for one in papers if one.paper.status == "取消"),
        longest=tuple(names[slug] for slug in rules.longest_way(matter.stages).steps),
        version=row.version,
    )


def current_matter(slug: str) -> tuple[UUID, Matter]:
    """Return the current version of a joint matter, with its id. One query. Raises NotFound."""
    row = Definition.objects.filter(slug=slug, is_current=True).first()
    if row is None:
        raise NotFound("没有这个一件事。", code="joint.unknown")
    return row.id, reading.read(row.document)


def current_document(slug: str) -> Mapping[str, Any]:
    """Return what the current version of a joint matter says, whole. One query. Raises NotFound."""
    rows = Definition.objects.filter(slug=slug, is_current=True)
    found = rows.values_list("document", flat=True).first()
    if found is None:
        raise NotFound("没有这个一件事。", code="joint.unknown")
    document: Mapping[str, Any] = found
    return document


def matter_of(definition: Definition) -> Matter:
    """Return the joint matter a version says. No query."""
    return reading.read(definition.document)


def definitions_with(organ: str, windows: Collection[str]) -> list[UUID]:
    """Return the versions an organ has a stage or a phase of, or one of these windows takes in. One query."""
    found = [(row.id, reading.read(row.document)) for row in Definition.objects.all()]
    return [
        definition_id
        for definition_id, matter in found
        if matter.window in windows or organ in rules.organs(matter)
    ]


def matters_with(item: str) -> list[Matter]:
    """Return the joint matters an item is a step of. One query."""
    return [one for one in matters() if any(stage.item == item for stage in one.stages)]


def _stage(stage: Stage, names: Mapping[str, str], matter: Matter) -> StageView:
    return StageView(
        stage,
        tuple(names[other] for other in stage.after),
        tuple(
            other.name
            for other in matter.stages
            if other is not stage and set(other.after) == set(stage.after)
        ),
        _only_when(stage.when, matter.questions),
    )


def _paper(paper: Paper, names: Mapping[str, str], matter: Matter) -> PaperView:
    serves = names.values() if "*" in paper.serves else (names[one] for one in paper.serves)
    return PaperView(
        paper,
        tuple(serves),
        names.get(paper.produced_by, ""),
        _only_when(paper.when, matter.questions),
    )


def _only_when(
    when: Mapping[str, tuple[str, ...]], questions: tuple[Question, ...]
) -> tuple[str, ...]:
    return tuple(
        f"{question.words}：{_labels(question, when[question.key])}"
        for question in questions
        if question.key in when
    )


def _labels(question: Question, answers: tuple[str, ...]) -> str:
    return "、".join(label for value, label in question.options if value in answers)
