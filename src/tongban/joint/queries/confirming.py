"""What bodies are to confirm of joint cases (环节核验)."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.applications import queries as applications
from tongban.applications.queries import Content, FieldView
from tongban.base.clock import local_day
from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.joint import rules
from tongban.joint.models import Confirmation
from tongban.joint.queries.loading import load
from tongban.joint.queries.staff import StaffView, view_of
from tongban.joint.rules import OUTCOME_NAMES, Outcome
from tongban.people.permissions import Permission
from tongban.records import queries as records
from tongban.records.rules import purpose_of

ON_A_PAGE = 20
File = tuple[str, str, bytes]  # name, media type, content


@dataclass(frozen=True, slots=True)
class Asked:
    """A stage one body is to confirm, in a list."""

    id: UUID
    number: str
    matter: str
    stage: str
    applicant_name: str
    asked_at: datetime
    due_on: date
    is_late: bool
    is_again: bool  # it said no before


@dataclass(frozen=True, slots=True)
class ConfirmationPage:
    """All that a body needs to confirm a stage: the joint case, what was said and handed in for it."""

    id: UUID
    stage: str
    note: str
    put_right: str
    due_on: date
    outcome: str  # rules.Outcome, "" while it waits
    outcome_words: str
    words: str
    officer_name: str
    said_at: datetime | None
    before: tuple[tuple[str, datetime | None], ...]  # what the body said to earlier askings
    joint: StaffView
    answers: tuple[tuple[str, tuple[FieldView, ...]], ...]  # page, then what was typed on it
    papers: tuple[tuple[str, tuple[tuple[UUID, str], ...]], ...]  # name, then id and file name


def to_confirm(*, desk: Desk, after: str | None = None) -> Page[Asked]:
    """Return the stages the desk's body has still to confirm, the first due first. One query.

    Raises Invalid for a token of another list; NotPermitted.
    """
    require(desk, Permission.CASE_REVIEW)
    assert desk.agency_id, "an officer works at an agency"
    rows = Confirmation.objects.filter(agency_id=desk.agency_id, outcome="")
    rows = rows.select_related("stage__joint__definition")
    page = page_by_key(rows, key=("due_on", "id"), after=after, size=ON_A_PAGE)
    return page.map(lambda row: _asked(row, desk.today))


def asked(confirmation_id: UUID) -> Asked:
    """Return what a body is asked. One query."""
    rows = Confirmation.objects.select_related("stage__joint__definition")
    row = rows.get(pk=confirmation_id)
    return _asked(row, local_day(row.asked_at))


def confirmation(confirmation_id: UUID, *, desk: Desk) -> ConfirmationPage:
    """Return what the desk's body is to confirm. Six queries, and two or three for each item of the form.

    Raises NotFound for another body's; NotPermitted.
    """
    row = _own(confirmation_id, desk)
    loaded = load(row.stage.joint_id)
    line = next(one for one in loaded.lines if one.row.id == row.stage_id)
    filed = [one.application_id for one in loaded.lines if one.application_id]
    contents = list(_contents(filed, desk))
    earlier = Confirmation.objects.filter(
        stage_id=row.stage_id, agency_id=row.agency_id, outcome=Outcome.FAILED
    ).exclude(pk=row.id)
    return ConfirmationPage(
        id=row.id,
        stage=line.stage.name,
        note=line.stage.note,
        put_right=row.put_right,
        due_on=row.due_on,
        outcome=row.outcome,
        outcome_words=OUTCOME_NAMES[row.outcome],
        words=row.words,
        officer_name=row.officer.name if row.officer else "",
        said_at=row.said_at,
        before=tuple(earlier.values_list("words", "said_at")),
        joint=view_of(loaded, "", desk),
        answers=_answers(contents),
        papers=_papers(contents),
    )


def confirmation_paper(confirmation_id: UUID, material_id: UUID, *, desk: Desk) -> tuple[str, File]:
    """Return the number of the joint case, and a copy of a paper handed in with it, marked with what it was
    handed in for. Up to twelve queries.

    Raises NotFound for another body's, or a paper of another case; Refused (records.unmarkable).
    """
    row = _own(confirmation_id, desk)
    joint = row.stage.joint
    own = (line.application_id for line in load(joint.id).lines if line.application_id)
    if not any(applications.has_paper(one, material_id) for one in own):
        raise NotFound("这个一件事里没有这份材料。", code="joint.no_such_paper")
    assert joint.submitted_at, "nobody is asked before"
    purpose = purpose_of(joint.definition.name, local_day(joint.submitted_at))
    return joint.number, records.copy_of(material_id, purpose=purpose, at=desk.now)


def _contents(application_ids: Iterable[UUID], desk: Desk) -> Iterator[Content]:
    for one in application_ids:
        with suppress(NotFound):  # given up meanwhile
            yield applications.content(one, desk=desk)


def _own(confirmation_id: UUID, desk: Desk) -> Confirmation:
    require(desk, Permission.CASE_REVIEW)
    rows = Confirmation.objects.select_related("stage__joint__definition", "officer")
    assert desk.agency_id, "an officer works at an agency"
    row = rows.filter(pk=confirmation_id, agency_id=desk.agency_id).first()
    if row is None:
        raise NotFound("没有找到这个核验环节。", code="joint.confirmation_unknown")
    return row


def _asked(row: Confirmation, today: date) -> Asked:
    joint = row.stage.joint
    assert joint.submitted_at
    return Asked(
        id=row.id,
        number=joint.number,
        matter=joint.definition.name,
        stage=rules.read(joint.definition.document).stage(row.stage.slug).name,
        applicant_name=joint.applicant_name,
        asked_at=row.asked_at,
        due_on=row.due_on,
        is_late=today > row.due_on,
        is_again=bool(row.put_right),
    )


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
