"""What bodies are to confirm of joint cases (环节核验)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.base.clock import local_day
from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.joint import reading
from tongban.joint.models import Confirmation
from tongban.joint.queries.handed_in import File, HandedIn, copy_of_paper, filed_with, handed_in
from tongban.joint.queries.loading import load
from tongban.joint.queries.staff import StaffView, view_of
from tongban.joint.rules import OUTCOME_NAMES, Outcome
from tongban.people.permissions import Permission

ON_A_PAGE = 20


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
    handed_in: HandedIn


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
        handed_in=handed_in(filed, desk=desk),
    )


def confirmation_paper(confirmation_id: UUID, material_id: UUID, *, desk: Desk) -> tuple[str, File]:
    """Return the number of the joint case, and a copy of a paper handed in with it, marked with what it was
    handed in for. Up to twelve queries.

    Raises NotFound for another body's, or a paper of another case; Refused (records.unmarkable).
    """
    row = _own(confirmation_id, desk)
    joint = row.stage.joint
    return copy_of_paper(joint, filed_with(joint.id), material_id, desk=desk)


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
        stage=reading.read(joint.definition.document).stage(row.stage.slug).name,
        applicant_name=joint.applicant_name,
        asked_at=row.asked_at,
        due_on=row.due_on,
        is_late=today > row.due_on,
        is_again=bool(row.put_right),
    )
