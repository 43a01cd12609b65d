"""Joint cases as officers see them: of a case, its siblings; for the window in the lead, the list."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from tongban.base.desk import Desk
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.joint.models import (
    Attempt,
    Confirmation,
    JointCase,
    JointExtension,
    JointStage,
    Simulation,
)
from tongban.joint.queries.graph import Graph, graph_of
from tongban.joint.queries.loading import Line, Loaded, Word, load, words_of
from tongban.joint.queries.opinions import SimulationView, last_simulation
from tongban.joint.rules import STILL_TO_COME, Standing
from tongban.law.lifecycle import State
from tongban.people.permissions import Permission

if TYPE_CHECKING:
    from django.db.models import QuerySet

ON_A_PAGE = 50
STATE_WORDS = {
    Standing.WAITING: "等待前一环节",
    Standing.READY: "正在转入",
    Standing.OPEN: "正在办理",
    Standing.DONE: "已办成",
    Standing.REFUSED: "没有通过",
    Standing.WITHDRAWN: "已撤回",
    Standing.HELD: "暂停，等前一环节改正",
    Standing.STOPPED: "不再办理",
    Standing.SKIPPED: "不需要办",
}


@dataclass(frozen=True, slots=True)
class Sibling:
    """A stage beside a case. The number of a case the desk may not open is ""."""

    name: str
    organ: str
    standing: Standing
    words: str
    number: str
    due_on: date | None
    done_on: date | None
    is_this: bool
    after: tuple[str, ...]
    said: tuple[Word, ...]  # by the bodies that confirm it
    simulation: SimulationView | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A result that waits at the window."""

    number: str
    stage: str
    result: str
    is_fee_due: bool


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """延长期限 of a joint case."""

    days: int
    reason: str
    by_name: str
    at: datetime
    approved: bool | None  # None: it waits
    answer: str
    answered_name: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """A joint case at a desk."""

    number: str
    name: str
    applicant_name: str
    submitted_at: datetime | None
    started_on: date | None
    due_on: date | None
    legal_due_on: date | None
    finished_on: date | None
    days_taken: int | None
    is_late: bool
    waiting: tuple[Waiting, ...]  # results this desk may hand over now
    still_to_come: int  # stages
    extension: ExtensionView | None  # the last asked for; read where the page has room for it
    may_ask_extension: bool
    may_answer_extension: bool
    stages: tuple[Sibling, ...]

    @property
    def graph(self) -> Graph:
        return graph_of(self.stages)


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A joint case in the list."""

    number: str
    name: str
    applicant_name: str
    submitted_at: datetime
    due_on: date
    finished_on: date | None
    days_taken: int | None
    done: int
    stages: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class ExtensionLetter:
    """What to tell the applicant of more time."""

    person_id: UUID
    matter: str
    reason: str


def siblings(case_number: str, *, desk: Desk) -> StaffView | None:
    """Return the joint case a case belongs to; None for one of none. One query, four more where it does."""
    joint_id = (
        Attempt.objects.filter(application__case__number=case_number)
        .values_list("stage__joint_id", flat=True)
        .first()
    )
    return view_of(load(joint_id), case_number, desk) if joint_id else None


def at_desk(number: str, *, desk: Desk) -> StaffView:
    """Return a joint case the desk leads or has a case of. Six queries. Raises NotFound."""
    loaded = load(id_at_desk(number, desk=desk))
    extension = JointExtension.objects.filter(joint=loaded.joint).last()
    return view_of(loaded, "", desk, extension)


def id_at_desk(number: str, *, desk: Desk) -> UUID:
    """Return the id of a joint case the desk may see. One query. Raises NotFound."""
    found = _seen_from(desk).filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("没有找到这个一件事。", code="joint.unknown")
    return UUID(str(found))


def extension_letter(joint_id: UUID) -> ExtensionLetter:
    """Return what to tell of the extension that was approved. One query."""
    rows = JointExtension.objects.select_related("joint").filter(joint_id=joint_id, approved=True)
    row = rows.get()
    return ExtensionLetter(row.joint.person_id, row.joint.name, row.reason.rstrip("。"))


def leads(loaded: Loaded, desk: Desk) -> bool:
    """Test whether the desk's agency leads a joint case, or its phase. No query."""
    return desk.agency_id is not None and loaded.joint.lead_id == desk.agency_id


def joint_list(
    *, desk: Desk, matter: str = "", which: str = "open", after: str | None = None
) -> Page[StaffLine]:
    """Return the joint cases the desk leads or has a case of, the first due first. One query.

    `which`: open, late, ended. Raises Invalid for a token of another list.
    """
    rows = _seen_from(desk).annotate(
        stage_count=Count("stages", distinct=True),
        done_count=Count("stages", filter=Q(stages__done_on__isnull=False), distinct=True),
    )
    if matter:
        rows = rows.filter(definition__slug=matter)
    rows = rows.filter(finished_on__isnull=which != "ended")
    if which == "late":
        rows = rows.filter(due_on__lt=desk.today)
    page = page_by_key(rows, key=("due_on", "id"), after=after, size=ON_A_PAGE)
    return page.map(lambda row: _line(row, desk))


def _seen_from(desk: Desk) -> "QuerySet[JointCase]":
    """Included if, and only if, the desk's window takes it in, its agency leads it, has a case or
    confirms a stage of it or is asked to simulate one, or the desk looks on over every agency.
    """
    submitted = JointCase.objects.exclude(submitted_at=None)
    if desk.may(Permission.CASE_READ_EVERY):
        return submitted
    own = JointStage.objects.filter(
        joint=OuterRef("pk"), attempts__application__case__agency=desk.agency_id
    )
    asked = Confirmation.objects.filter(stage__joint=OuterRef("pk"), agency=desk.agency_id)
    simulated = Simulation.objects.filter(stage__joint=OuterRef("pk"), agency=desk.agency_id)
    led = Q(window__in=desk.windows) | Q(lead=desk.agency_id)
    return submitted.filter(led | Q(Exists(own)) | Q(Exists(asked)) | Q(Exists(simulated)))


def _line(row: "JointCase", desk: Desk) -> StaffLine:
    assert row.submitted_at
    assert row.due_on
    return StaffLine(
        number=row.number,
        name=row.name,
        applicant_name=row.applicant_name,
        submitted_at=row.submitted_at,
        due_on=row.due_on,
        finished_on=row.finished_on,
        days_taken=row.days_taken,
        done=getattr(row, "done_count", 0),
        stages=getattr(row, "stage_count", 0),
        is_late=(row.finished_on or desk.today) > row.due_on,
    )


def view_of(
    loaded: Loaded, case_number: str, desk: Desk, extension: JointExtension | None = None
) -> StaffView:
    """Return a joint case as a desk sees it; `case_number`: the case beside which it is shown, or ""."""
    joint, found = loaded.joint, loaded.standings
    in_lead = joint.finished_on is None and leads(loaded, desk)
    waits = extension is not None and extension.approved is None
    over = extension is not None and extension.approved is not False
    names = {line.slug: line.stage.name for line in loaded.lines}
    return StaffView(
        number=joint.number,
        name=joint.name,
        applicant_name=joint.applicant_name,
        submitted_at=joint.submitted_at,
        started_on=joint.started_on,
        due_on=joint.due_on,
        legal_due_on=joint.legal_due_on,
        finished_on=joint.finished_on,
        days_taken=joint.days_taken,
        is_late=bool(joint.due_on and (joint.finished_on or desk.today) > joint.due_on),
        waiting=to_hand_over(loaded, desk),
        still_to_come=sum(1 for one in found.values() if one in STILL_TO_COME),
        extension=_extension(extension) if extension else None,
        may_ask_extension=in_lead and not over and desk.may(Permission.CASE_REVIEW),
        may_answer_extension=in_lead and waits and desk.may(Permission.CASE_DECIDE),
        stages=tuple(
            Sibling(
                name=line.stage.name,
                organ=line.stage.organ,
                standing=found[line.slug],
                words=STATE_WORDS[found[line.slug]],
                number=line.case_number if _may_open(line.case, desk) else "",
                due_on=_due(line) if found[line.slug] in STILL_TO_COME else None,
                done_on=line.row.done_on,
                is_this=bool(case_number) and line.case_number == case_number,
                after=tuple(names[other] for other in line.stage.after if other in names),
                said=words_of(line),
                simulation=last_simulation(loaded, line),
            )
            for line in loaded.lines
        ),
    )


def to_hand_over(loaded: Loaded, desk: Desk) -> tuple[Waiting, ...]:
    """Return the results that wait to be fetched and this desk may hand over. No query."""
    if not desk.may(Permission.CASE_DELIVER):
        return ()
    return tuple(
        Waiting(line.case_number, line.stage.name, line.case.result_name, line.case.fee_due)
        for line in loaded.lines
        if line.case is not None
        and State(line.case.state) is State.DELIVERING
        and (line.case.agency_id == desk.agency_id or line.case.window in desk.windows)
    )


def _extension(row: JointExtension) -> ExtensionView:
    return ExtensionView(
        days=row.days,
        reason=row.reason,
        by_name=row.by_name,
        at=row.at,
        approved=row.approved,
        answer=row.answer,
        answered_name=row.answered_name,
        answered_at=row.answered_at,
    )


def _may_open(case: Any, desk: Desk) -> bool:
    if case is None:
        return False
    sees_every = desk.may(Permission.CASE_READ_EVERY)
    return sees_every or case.agency_id == desk.agency_id or case.window in desk.windows


def _due(line: Line) -> date | None:
    if line.case is None:
        return max((one.due_on for one in line.confirmations if not one.outcome), default=None)
    due: date = line.case.promised_due_on or line.case.due_on
    return due if due.year < date.max.year else None
