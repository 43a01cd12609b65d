"""What was typed and handed in for the items of a joint case, told once."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from tongban.applications import queries as applications
from tongban.applications.queries import Content, FieldView
from tongban.base.clock import local_day
from tongban.base.desk import Desk
from tongban.base.errors import NotFound
from tongban.joint.models import JointCase
from tongban.joint.queries.loading import load
from tongban.records import queries as records
from tongban.records.rules import purpose_of

File = tuple[str, str, bytes]  # name, media type, content


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Answers and papers."""

    answers: tuple[tuple[str, tuple[FieldView, ...]], ...]  # page, then what was typed on it
    papers: tuple[tuple[str, tuple[tuple[UUID, str], ...]], ...]  # name, then id and file name


def handed_in(application_ids: Iterable[UUID], *, desk: Desk) -> HandedIn:
    """Return what was said and handed in for applications. Two or three queries for each."""
    contents = list(_contents(application_ids, desk))
    return HandedIn(_answers(contents), _papers(contents))


def copy_of_paper(
    joint: JointCase, application_ids: Iterable[UUID], material_id: UUID, *, desk: Desk
) -> tuple[str, File]:
    """Return the number of a joint case, and a copy of a paper handed in with one of its applications,
    marked with what it was handed in for.

    Raises NotFound for a paper of another case; Refused (records.unmarkable).
    """
    if not any(applications.has_paper(one, material_id) for one in application_ids):
        raise NotFound("这个一件事里没有这份材料。", code="joint.no_such_paper")
    assert joint.submitted_at, "nobody is asked before"
    purpose = purpose_of(joint.definition.name, local_day(joint.submitted_at))
    return joint.number, records.copy_of(material_id, purpose=purpose, at=desk.now)


def filed_with(joint_id: UUID) -> list[UUID]:
    """Return the last application of each stage of a joint case."""
    return [line.application_id for line in load(joint_id).lines if line.application_id]


def _contents(application_ids: Iterable[UUID], desk: Desk) -> Iterator[Content]:
    for one in application_ids:
        with suppress(NotFound):  # given up meanwhile
            yield applications.content(one, desk=desk)


def _answers(contents: Iterable[Content]) -> tuple[tuple[str, tuple[FieldView, ...]], ...]:
    """Return what was typed, once for all items."""
    found: dict[str, list[FieldView]] = {}
    told: set[tuple[str, str]] = set()
    for content in contents:
        for page in content.pages:
            for view in page.fields:
                if view.raw and (view.field.label, view.raw) not in told:
                    told.add((view.field.label, view.raw))
                    found.setdefault(page.title, []).append(view)
    return tuple((title, tuple(views)) for title, views in found.items())


def _papers(contents: Iterable[Content]) -> tuple[tuple[str, tuple[tuple[UUID, str], ...]], ...]:
    """Return what was handed in, each file once."""
    found: dict[str, dict[UUID, str]] = {}
    seen: set[UUID] = set()
    for content in contents:
        for line in content.lines:
            for paper in line.papers:
                if paper.material_id and paper.material_id not in seen:
                    seen.add(paper.material_id)
                    found.setdefault(line.material.name, {})[paper.material_id] = paper.name
    return tuple((name, tuple(files.items())) for name, files in found.items())
