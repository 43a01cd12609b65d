"""Construction projects as their enterprise and the departments see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from tongban.agencies.queries import agency
from tongban.base.desk import Desk, Viewer
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.joint import queries as joint
from tongban.joint.queries import PhaseRun, StageRun, Whole
from tongban.joint.rules import Matter, Phase, Stage, Standing
from tongban.people.permissions import Permission
from tongban.projects import rules
from tongban.projects.models import Project
from tongban.projects.queries.convenings import ConveningView, convenings_of, to_convene
from tongban.projects.queries.studies import Studies, studies_of
from tongban.projects.rules import Gate, PhaseStanding

if TYPE_CHECKING:
    from django.db.models import QuerySet

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage of the project. `run` None: it was not applied for yet."""

    slug: str
    name: str
    organ: str
    standing: Standing | None
    case_number: str  # "" where there is none, or the reader may not open it
    due_on: date | None
    done_on: date | None
    after: tuple[str, ...]  # names of those it waits for
    said: tuple[joint.Word, ...]  # by the bodies that confirm it
    starts_when: str
    simulation: joint.SimulationView | None


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase with its stages. `number` of the joint case it was last applied for with, ""."""

    phase: Phase
    gate: Gate
    stages: tuple[StageView, ...]
    missing: tuple[str, ...]  # names of stages
    simulated: tuple[str, ...]  # names of those with a simulated approval alone
    put_off: tuple[str, ...]
    offered: tuple[Stage, ...]
    needed: tuple[Stage, ...]
    number: str
    due_on: date | None
    finished_on: date | None
    days_taken: int | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project across the years."""

    code: str
    name: str
    organisation: str
    matter: str
    registered_at: datetime
    facts: tuple[tuple[str, str], ...]  # label, text
    answers: tuple[tuple[str, str], ...]  # question, answer
    phases: tuple[PhaseView, ...]
    days_taken: int  # working days of the phases that are over
    convenings: tuple[ConveningView, ...]
    to_convene: tuple[tuple[int, str], ...]  # phase and act this desk may convene now
    studies: Studies

    def phase(self, number: int) -> PhaseView:
        """Raises NotFound."""
        found = next((one for one in self.phases if one.phase.number == number), None)
        if found is None:
            raise NotFound("这个项目没有这个阶段。", code="project.phase_unknown")
        return found


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a list."""

    code: str
    name: str
    organisation: str
    registered_at: datetime


def registration() -> Matter:
    """Return the joint matter new projects are registered under. One query. Raises NotFound."""
    return joint.current_matter(rules.MATTER)[1]


def my_projects(viewer: Viewer, *, after: str | None = None) -> Page[ProjectLine]:
    """Return the projects of the enterprise the viewer acts for, the latest first. One query."""
    if viewer.organisation_id is None:
        return Page([], None)
    return _listed(Project.objects.filter(organisation_id=viewer.organisation_id), after)


def my_project(code: str, *, viewer: Viewer) -> ProjectView:
    """Return a project of the enterprise the viewer acts for. Nine queries. Raises NotFound."""
    return _view(project_of(code, viewer=viewer), viewer.today, None, opens=None)


def projects_at_desk(*, desk: Desk, q: str = "", after: str | None = None) -> Page[ProjectLine]:
    """Return the projects the desk has to do with, the latest first; `q`: a part of code or name.

    Two queries. Raises Invalid for a token of another list.
    """
    rows = _seen_from(desk)
    for word in q.split():
        rows = rows.filter(code__contains=word) | rows.filter(name__contains=word)
    return _listed(rows, after)


def project_at_desk(code: str, *, desk: Desk) -> ProjectView:
    """Return a project the desk has to do with. Fourteen queries. Raises NotFound."""
    rows = _seen_from(desk).select_related("organisation", "definition", "area")
    project = rows.filter(code=code).first()
    if project is None:
        raise _unknown()
    opens = None if desk.may(Permission.CASE_READ_EVERY) else {desk.agency_id}
    return _view(project, desk.today, desk, opens=opens)


def require_seen(code: str, *, desk: Desk) -> None:
    """Go on only if the desk has to do with a project. Two queries. Raises NotFound."""
    if not _seen_from(desk).filter(code=code).exists():
        raise _unknown()


def project_of(code: str, *, viewer: Viewer, lock: bool = False) -> Project:
    """Return the row of a project of the enterprise the viewer acts for. One query. Raises NotFound."""
    if viewer.organisation_id is None:
        raise _unknown()
    rows = Project.objects.select_related("organisation", "definition", "area")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(code=code, organisation_id=viewer.organisation_id).first()
    if found is None:
        raise _unknown()
    return found


def standings_of(project: Project) -> tuple[PhaseStanding, ...]:
    """Tell where the phases of a project stand. Five queries."""
    matter = joint.matter_of(project.definition)
    return _standings(project, matter, joint.whole(project.id, matter))


def _standings(project: Project, matter: Matter, whole: Whole) -> tuple[PhaseStanding, ...]:
    running = frozenset(run.phase for run in whole.runs if run.finished_on is None)
    return rules.phases(matter, project.situations, whole.facts, running, whole.simulated)


def _seen_from(desk: Desk) -> "QuerySet[Project]":
    """Included if, and only if, the desk's agency has a part in the matter, its window takes it in, or
    the desk looks on over every agency.
    """
    rows = Project.objects.all()
    if desk.may(Permission.CASE_READ_EVERY):
        return rows
    if desk.agency_id is None:
        return rows.none()
    name = agency(desk.agency_id).name
    return rows.filter(definition_id__in=joint.definitions_with(name, desk.windows))


def _listed(rows: "QuerySet[Project]", after: str | None) -> Page[ProjectLine]:
    rows = rows.select_related("organisation")
    page = page_by_key(rows, key=("-registered_at", "-id"), after=after, size=ON_A_PAGE)
    return page.map(
        lambda row: ProjectLine(row.code, row.name, row.organisation.name, row.registered_at)
    )


def _view(
    project: Project, today: date, desk: Desk | None, *, opens: Collection[UUID | None] | None
) -> ProjectView:
    matter = joint.matter_of(project.definition)
    whole = joint.whole(project.id, matter)
    standings = _standings(project, matter, whole)
    labels = {line.element: line.label for line in rules.asked(matter)}
    return ProjectView(
        code=project.code,
        name=project.name,
        organisation=project.organisation.name,
        matter=matter.name,
        registered_at=project.registered_at,
        facts=tuple((labels[key], project.facts[key]) for key in labels if key in project.facts),
        answers=tuple(
            (question.words, dict(question.options)[project.situations[question.key]])
            for question in matter.questions
        ),
        phases=tuple(_phase(one, matter, whole, today, opens) for one in standings),
        convenings=convenings_of(project, matter, desk),
        to_convene=to_convene(project, matter, whole, desk) if desk else (),
        studies=studies_of(project, matter, today=today),
        days_taken=sum(run.days_taken or 0 for run in whole.runs),
    )


def _phase(
    standing: PhaseStanding,
    matter: Matter,
    whole: Whole,
    today: date,
    opens: Collection[UUID | None] | None,
) -> PhaseView:
    run = _last_run(whole, standing.phase)
    applied = {one.slug: one for each in whole.runs for one in each.stages}
    shown = _shown(standing, matter, whole)
    return PhaseView(
        phase=standing.phase,
        gate=standing.gate,
        stages=tuple(_stage(one, matter, applied.get(one.slug), opens) for one in shown),
        missing=tuple(one.name for one in standing.missing),
        simulated=tuple(one.name for one in standing.simulated),
        put_off=tuple(one.name for one in standing.put_off),
        offered=standing.offered,
        needed=standing.needed,
        number=run.number if run else "",
        due_on=run.due_on if run else None,
        finished_on=run.finished_on if run else None,
        days_taken=run.days_taken if run else None,
        is_late=bool(run and (run.finished_on or today) > run.due_on),
    )


def _last_run(whole: Whole, phase: Phase) -> PhaseRun | None:
    return next((run for run in reversed(whole.runs) if run.phase == phase.number), None)


def _shown(standing: PhaseStanding, matter: Matter, whole: Whole) -> list[Stage]:
    """Return what was applied for with a phase, and what still has to come with it."""
    with_it = {
        one.slug for run in whole.runs if run.phase == standing.phase.number for one in run.stages
    }
    with_it |= {stage.slug for stage in standing.needed}
    return [stage for stage in matter.stages if stage.slug in with_it]


def _stage(
    stage: Stage, matter: Matter, run: StageRun | None, opens: Collection[UUID | None] | None
) -> StageView:
    may_open = run is not None and (opens is None or run.agency_id in opens)
    return StageView(
        slug=stage.slug,
        name=stage.name,
        organ=stage.organ,
        standing=run.standing if run else None,
        case_number=run.case_number if run and may_open else "",
        due_on=run.due_on if run else None,
        done_on=run.done_on if run else None,
        after=tuple(matter.stage(slug).name for slug in stage.after),
        said=run.said if run else (),
        starts_when=stage.starts_when,
        simulation=run.simulation if run else None,
    )


def _unknown() -> NotFound:
    return NotFound("没有找到这个项目。", code="project.unknown")
