"""Joint cases as their applicant sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from tongban.base.desk import Viewer
from tongban.base.errors import NotFound
from tongban.cases.queries import MyCase, cases_of_applications
from tongban.joint import rules
from tongban.joint.models import Attempt, Confirmation, JointCase
from tongban.joint.queries.graph import Graph, graph_of
from tongban.joint.queries.loading import Line, Loaded, Word, load, words_of
from tongban.joint.queries.opinions import SimulationView, last_simulation, may_ask
from tongban.joint.rules import STILL_TO_COME, Fact, Outcome, Simulated, Standing

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage of a running joint case. `due_on` of one not open yet is planned."""

    slug: str
    name: str
    organ: str
    standing: Standing
    after: tuple[str, ...]  # names of the chosen stages before it
    due_on: date | None
    done_on: date | None
    case: MyCase | None
    attempts: int
    draft_id: UUID | None  # of a refused one begun again, not submitted yet
    may_withdraw: bool
    said: tuple[Word, ...]  # by the bodies that confirm it
    simulation: SimulationView | None
    may_simulate: bool

    @property
    def may_begin_again(self) -> bool:
        return self.standing is Standing.REFUSED and not self.said

    @property
    def may_ask_again(self) -> bool:
        return self.standing is Standing.REFUSED and bool(self.said)


@dataclass(frozen=True, slots=True)
class JointProgress:
    """A joint case as a whole."""

    number: str
    query_code: str
    name: str
    slug: str
    applicant_name: str
    folder_id: UUID
    submitted_at: datetime
    started_on: date
    due_on: date
    legal_due_on: date
    finished_on: date | None
    days_taken: int | None
    is_complete: bool
    stages: tuple[StageProgress, ...]
    skipped: tuple[str, ...]  # names of the stages not needed
    done: int
    simulated: Simulated | None  # the terms of 模拟审批, where the matter knows it

    @property
    def may_withdraw(self) -> bool:
        return any(stage.may_withdraw for stage in self.stages)

    @property
    def graph(self) -> Graph:
        return graph_of(self.stages)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a withdrawal would come to. Names of stages."""

    stage: str  # slug, "" for all
    taken_back: tuple[str, ...]
    stopped: tuple[str, ...]
    going_on: tuple[str, ...]
    kept: tuple[str, ...]  # done: stays in force


@dataclass(frozen=True, slots=True)
class JointLine:
    """A joint case in the list of my matters."""

    number: str
    name: str
    submitted_at: datetime
    due_on: date
    stages: int
    done: int
    is_refused: bool  # a stage was, and has not been put right


@dataclass(frozen=True, slots=True)
class Refusal:
    """What to tell the applicant when a stage was refused."""

    person_id: UUID
    matter: str
    stage: str
    held: str
    going_on: str


def id_of(number: str, *, viewer: Viewer) -> UUID:
    """Return the id of the viewer's own joint case. One query. Raises NotFound."""
    found = _own(viewer).filter(number=number).values_list("pk", flat=True).first()
    if found is None or not number:
        raise NotFound("没有找到这个一件事。", code="joint.unknown")
    return UUID(str(found))


def joint_progress(number: str, *, viewer: Viewer) -> JointProgress:
    """Return the viewer's own joint case. Five queries. Raises NotFound."""
    loaded = load(id_of(number, viewer=viewer))
    return progress_of(loaded, viewer)


def progress_of_folder(folder_id: UUID, *, viewer: Viewer) -> str:
    """Return the number of the viewer's joint case of a form, "" where there is none. One query."""
    rows = _own(viewer).filter(folder_id=folder_id).values_list("number", flat=True)
    return rows.first() or ""


def consequences(number: str, stage: str, *, viewer: Viewer) -> Consequences:
    """Tell what withdrawing a stage, or all ("") means, before it is done. Four queries. Raises NotFound."""
    loaded = load(id_of(number, viewer=viewer))
    if stage and stage not in loaded.facts:
        raise NotFound("这个一件事里没有这个环节。", code="joint.stage_unknown")
    found = loaded.standings
    open_ones = {slug for slug, standing in found.items() if standing in STILL_TO_COME}
    taken = {line.slug for line in loaded.withdrawable(stage)}
    stopped = {one.slug for one in rules.stopped_by(loaded.matter, loaded.facts, taken)}
    names = {line.slug: line.stage.name for line in loaded.lines}
    return Consequences(
        stage,
        tuple(names[slug] for slug in names if slug in taken),
        tuple(names[slug] for slug in names if slug in stopped - taken),
        tuple(names[slug] for slug in names if slug in open_ones - taken - stopped),
        tuple(names[slug] for slug in names if found[slug] is Standing.DONE),
    )


def running_joint_cases(viewer: Viewer) -> list[JointLine]:
    """Return the viewer's joint cases that are not over, the latest first. One query."""
    if viewer.person_id is None:
        return []
    begun_again = Attempt.objects.filter(
        stage=OuterRef("stage"), id__gt=OuterRef("id"), application__case__isnull=False
    )
    refused = Attempt.objects.filter(
        stage__joint=OuterRef("pk"),
        stage__done_on=None,
        stage__withdrawn_at=None,
        refusal_told=True,
    ).exclude(Exists(begun_again))
    asked_again = Confirmation.objects.filter(
        stage=OuterRef("stage"), agency=OuterRef("agency"), id__gt=OuterRef("id")
    )
    not_confirmed = Confirmation.objects.filter(
        stage__joint=OuterRef("pk"), stage__withdrawn_at=None, outcome=Outcome.FAILED
    ).exclude(Exists(asked_again))
    rows = (
        _own(viewer)
        .filter(submitted_at__isnull=False, finished_on=None)
        .annotate(
            stage_count=Count("stages"),
            done_count=Count("stages", filter=Q(stages__done_on__isnull=False)),
            is_refused=Exists(refused) | Exists(not_confirmed),
        )
    )
    return [_in_list(row) for row in rows.order_by("-submitted_at", "-id")[:MOST_ROWS]]


def refusal(joint_id: UUID, stage: str) -> Refusal:
    """Return what to tell the applicant of a refused stage. Three queries."""
    loaded = load(joint_id)
    waiting = {one.slug for one in rules.behind(loaded.matter, stage, loaded.facts)}
    found = loaded.standings
    others = [
        line.stage.name
        for line in loaded.lines
        if line.slug != stage and line.slug not in waiting and found[line.slug] in STILL_TO_COME
    ]
    held = [line.stage.name for line in loaded.lines if found[line.slug] is Standing.HELD]
    return Refusal(
        loaded.joint.person_id,
        loaded.joint.name,
        loaded.matter.stage(stage).name,
        "、".join(held),
        "、".join(others),
    )


def _in_list(row: Any) -> JointLine:
    return JointLine(
        number=row.number,
        name=row.name,
        submitted_at=row.submitted_at,
        due_on=row.due_on,
        stages=row.stage_count,
        done=row.done_count,
        is_refused=row.is_refused,
    )


def _own(viewer: Viewer) -> "QuerySet[JointCase]":
    if viewer.organisation_id is not None:
        return JointCase.objects.filter(organisation_id=viewer.organisation_id)
    return JointCase.objects.filter(Q(person_id=viewer.person_id), organisation=None)


def progress_of(loaded: Loaded, viewer: Viewer) -> JointProgress:
    """Return a joint case as it goes. One query for the viewer's cases."""
    joint, found = loaded.joint, loaded.standings
    assert joint.submitted_at
    assert joint.started_on
    assert joint.due_on
    assert joint.legal_due_on
    filed = [line.application_id for line in loaded.lines if line.application_id]
    views = cases_of_applications(filed, viewer=viewer)
    stages = tuple(line.stage for line in loaded.lines)
    planned = rules.plan(
        stages,
        joint.started_on,
        viewer.calendar,
        known={line.slug: day for line in loaded.lines if (day := _known_end(line))},
        today=viewer.today,
    )
    names = {stage.slug: stage.name for stage in stages}
    withdrawable = {line.slug for line in loaded.withdrawable()}
    return JointProgress(
        number=joint.number,
        query_code=joint.query_code,
        name=joint.name,
        slug=loaded.matter.slug,
        applicant_name=joint.applicant_name,
        folder_id=joint.folder_id,
        submitted_at=joint.submitted_at,
        started_on=joint.started_on,
        due_on=joint.due_on,
        legal_due_on=joint.legal_due_on,
        finished_on=joint.finished_on,
        days_taken=joint.days_taken,
        is_complete=joint.is_complete,
        stages=tuple(
            _stage(
                loaded,
                line,
                found[line.slug],
                planned[line.slug],
                names,
                views.get(line.application_id) if line.application_id else None,
                may_withdraw=line.slug in withdrawable,
            )
            for line in loaded.lines
        ),
        skipped=tuple(
            one.name for one in rules.left_out(loaded.matter, joint.situations, joint.phase)
        ),
        done=sum(1 for line in loaded.lines if found[line.slug] is Standing.DONE),
        simulated=loaded.matter.simulated,
    )


def _known_end(line: Line) -> date | None:
    """Return the day of a result, or the last day promised for it.

    Before a case is accepted nothing is promised but what the whole was: its answer may take longer.
    """
    if line.row.done_on is not None:
        return line.row.done_on
    if line.case is not None and line.fact is Fact.OPEN:
        promised: date | None = line.case.promised_due_on
        return promised
    return max((one.due_on for one in line.confirmations if not one.outcome), default=None)


def _stage(
    loaded: Loaded,
    line: Line,
    standing: Standing,
    planned: date,
    names: dict[str, str],
    case: MyCase | None,
    *,
    may_withdraw: bool,
) -> StageProgress:
    return StageProgress(
        slug=line.slug,
        name=line.stage.name,
        organ=line.stage.organ,
        standing=standing,
        after=tuple(names[other] for other in line.stage.after if other in names),
        due_on=planned if standing in STILL_TO_COME and planned.year < date.max.year else None,
        done_on=line.row.done_on,
        case=case,
        attempts=line.attempts,
        draft_id=line.application_id if line.attempts > 1 and line.case is None else None,
        may_withdraw=may_withdraw,
        said=words_of(line),
        simulation=last_simulation(loaded, line),
        may_simulate=may_ask(loaded, line),
    )
