"""Steps of runs: what waits for a desk, one step, the way a run has gone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.law.lights import light, words
from tongban.people.permissions import Permission
from tongban.processes.models import Absence, Process, Run, RunStep
from tongban.processes.queries.plans import published
from tongban.processes.rules import (
    OUTCOME_NAMES,
    Diagram,
    Outcome,
    Purpose,
    RunState,
    StepRole,
    StepState,
)

ON_A_PAGE = 30

PERMISSION: dict[str, Permission] = {
    StepRole.WINDOW: Permission.CASE_RECEIVE,
    StepRole.REVIEWER: Permission.CASE_REVIEW,
    StepRole.CHIEF: Permission.CASE_DECIDE,
    "": Permission.CASE_DECIDE,  # a message that came by another way is taken in by the chief
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step that waits, in a list."""

    id: UUID
    subject: str
    title: str
    name: str
    role: str
    is_consultation: bool
    waits_for: str  # a message; "" for a step somebody does
    agency: str
    asked_by: str  # agency whose matter it is
    holder: str  # "" = anybody's of the role
    opened_at: datetime
    due_on: date | None
    colour: str  # red, yellow, green; none where it has no limit
    words: str  # 还剩 2 个工作日


@dataclass(frozen=True, slots=True)
class StepTrace:
    """A step of a run, open or past, in the timeline of its case."""

    id: UUID
    node: str  # key of its diagram "/" id in it
    name: str
    agency: str
    role: str
    is_consultation: bool
    state: StepState
    opened_at: datetime
    due_on: date | None
    done_at: datetime | None
    done_by: str
    outcome: str
    words: str
    holder: str


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A step as the applicant may know of it: who has or had it, not what was thought of it."""

    name: str
    agency: str
    is_consultation: bool
    opened_at: datetime
    due_on: date | None
    done_at: datetime | None  # None: it is being done


@dataclass(frozen=True, slots=True)
class RunView:
    """Where a run stands, for the page of its case."""

    id: UUID
    key: str
    number: int
    newest: int
    state: RunState
    diagram: Diagram
    steps: tuple[StepTrace, ...]

    @property
    def lit(self) -> frozenset[str]:
        """Nodes that are open now; a call while a step of what it calls is."""
        return self._nodes(StepState.OPEN)

    @property
    def past(self) -> frozenset[str]:
        """Nodes that are done."""
        return self._nodes(StepState.DONE) - self.lit

    def _nodes(self, state: StepState) -> frozenset[str]:
        places = [step.node.split("/", 1) for step in self.steps if step.state is state]
        own = {node for process, node in places if process == self.key}
        called = {process for process, _ in places} - {self.key}
        calls = {node.id for node in self.diagram.nodes.values() if node.calls in called}
        return frozenset(own | calls)


@dataclass(frozen=True, slots=True)
class StepView:
    """One open step, for the page where it is done."""

    line: StepLine
    run: RunView
    may_take_over: bool
    is_mine: bool


def open_steps(desk: Desk, *, mine_only: bool = False, after: str | None = None) -> Page[StepLine]:
    """Return the open steps this desk may do, the first due first. Two queries.

    Raises: NotPermitted without a role in cases.
    """
    require(desk, Permission.CASE_READ)
    rows = for_desk(desk)
    if mine_only:
        rows = rows.filter(holder_id=desk.staff_id)
    rows = rows.select_related("run__agency", "agency", "holder").defer(
        "run__progress", "run__answers"
    )
    page = page_by_key(rows, key=("due_on", "id"), after=after, size=ON_A_PAGE)
    return page.map(lambda row: _line(row, desk))


def step(step_id: UUID, *, desk: Desk) -> StepView:
    """Return an open step the desk may see, with the run it belongs to. Five queries.

    Raises: NotPermitted; NotFound for another agency's, or one that is not open any more.
    """
    require(desk, Permission.CASE_READ)
    rows = RunStep.objects.of_agency(desk.agency_id).filter(state=StepState.OPEN)
    row = (
        rows.select_related("run__agency", "run__version__process__current", "agency", "holder")
        .filter(pk=step_id)
        .first()
    )
    if row is None:
        raise NotFound("没有找到这个环节，可能刚被办结或退回。", code="process.step_unknown")
    held_by_other = row.holder_id not in (None, desk.staff_id)
    return StepView(
        line=_line(row, desk),
        run=_run(row.run),
        may_take_over=held_by_other and may_do(row, desk, stands_in_for=absent_for(desk)),
        is_mine=not held_by_other and desk.may(PERMISSION[row.role]),
    )


def run_of(subject: str) -> RunView | None:
    """Return the run of a subject, None where it has none. Two queries."""
    row = Run.objects.select_related("version__process__current").filter(subject=subject).first()
    return _run(row) if row else None


def public_steps(subject: str) -> tuple[PublicStep, ...]:
    """Return the steps of a run that are done or being done, in the order they opened. One query.

    What was sent back or left out is the agencies' own affair.
    """
    shown = (StepState.OPEN, StepState.DONE)
    rows = RunStep.objects.filter(run__subject=subject, state__in=shown).order_by("opened_at", "id")
    facts = ("name", "agency__short", "purpose", "opened_at", "due_on", "done_at")
    return tuple(
        PublicStep(name, agency, purpose == Purpose.CONSULT, opened_at, due_on, done_at)
        for name, agency, purpose, opened_at, due_on, done_at in rows.values_list(*facts)
    )


def is_drawn(item_version_id: UUID) -> bool:
    """Test whether a diagram is in force for the item of this version. One query."""
    rows = Process.objects.exclude(current=None)
    return rows.filter(item__versions=item_version_id).exists()


def awaited(subject: str) -> list[str]:
    """Return the messages the run of a subject waits for. One query."""
    rows = RunStep.objects.filter(run__subject=subject, state=StepState.OPEN).exclude(message="")
    return list(rows.order_by("id").values_list("message", flat=True))


def is_running(subject: str) -> bool:
    """Test whether steps of a run are still to be done. One query."""
    return Run.objects.filter(subject=subject, state=RunState.RUNNING).exists()


def for_desk(desk: Desk) -> QuerySet[RunStep]:
    """Open steps included if, and only if, the desk is of their agency and of their role."""
    roles = [role for role, permission in PERMISSION.items() if desk.may(permission)]
    steps = RunStep.objects.of_agency(desk.agency_id)
    return steps.filter(state=StepState.OPEN, role__in=roles)


def absent_for(desk: Desk) -> set[UUID]:
    """Return the colleagues this desk stands in for today. One query."""
    rows = Absence.objects.filter(
        deputy_id=desk.staff_id, since__lte=desk.today, until__gte=desk.today
    )
    return set(rows.values_list("staff_id", flat=True))


def absences(desk: Desk) -> list[tuple[UUID, str, str, date, date]]:
    """Return absences, today and to come, said by or for this desk: id, who, deputy, days. One query."""
    rows = Absence.objects.filter(
        Q(staff_id=desk.staff_id) | Q(deputy_id=desk.staff_id), until__gte=desk.today
    ).order_by("since", "id")
    return list(rows.values_list("id", "staff__name", "deputy__name", "since", "until"))


def may_do(row: RunStep, desk: Desk, *, stands_in_for: set[UUID]) -> bool:
    """Test whether the desk may do a step: of its role, and free, its own, or of who is away.

    Who decides for the agency may do, or take over, any.
    """
    if row.agency_id != desk.agency_id or not desk.may(PERMISSION[row.role]):
        return False
    is_free = row.holder_id is None or row.holder_id == desk.staff_id
    return is_free or row.holder_id in stands_in_for or desk.may(Permission.CASE_DECIDE)


def _run(run: Run) -> RunView:
    version = published(run.version_id)
    process = run.version.process
    rows = run.steps.select_related("agency", "holder").order_by("opened_at", "id")
    return RunView(
        id=run.id,
        key=version.key,
        number=version.number,
        newest=process.current.number if process.current else version.number,
        state=RunState(run.state),
        diagram=version.diagram,
        steps=tuple(_trace(row) for row in rows),
    )


def _trace(row: RunStep) -> StepTrace:
    return StepTrace(
        id=row.id,
        node=row.node,
        name=row.name,
        agency=row.agency.short,
        role=row.role,
        is_consultation=row.purpose == Purpose.CONSULT,
        state=StepState(row.state),
        opened_at=row.opened_at,
        due_on=row.due_on,
        done_at=row.done_at,
        done_by=row.done_by_name,
        outcome=OUTCOME_NAMES[Outcome(row.outcome)] if row.outcome else "",
        words=row.words,
        holder=row.holder.name if row.holder else "",
    )


def _line(row: RunStep, desk: Desk) -> StepLine:
    colour, words = _light(row.due_on, desk)
    return StepLine(
        id=row.id,
        subject=row.run.subject,
        title=row.run.title,
        name=row.name,
        role=row.role,
        is_consultation=row.purpose == Purpose.CONSULT,
        waits_for=row.message,
        agency=row.agency.short,
        asked_by=row.run.agency.short,
        holder=row.holder.name if row.holder else "",
        opened_at=row.opened_at,
        due_on=row.due_on,
        colour=colour,
        words=words,
    )


def _light(due: date | None, desk: Desk) -> tuple[str, str]:
    if due is None:
        return "none", "没有时限"
    return light(due, desk.today, desk.calendar).value, words(due, desk.today, desk.calendar)
