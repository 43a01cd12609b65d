"""Register a construction project and begin its phases."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.base import numbers
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.said import said
from tongban.joint import queries as matters
from tongban.joint import services as joint
from tongban.joint.rules import Matter
from tongban.journal import services as journal
from tongban.law.codes import project_code
from tongban.projects import events, rules
from tongban.projects.models import Project
from tongban.projects.queries.projects import project_of, standings_of
from tongban.projects.rules import CODE, MATTER, NAME, Gate, PhaseStanding
from tongban.projects.services.studying import lines_for


@transaction.atomic
def register(typed: Mapping[str, str], *, viewer: Viewer) -> str:
    """Register a project for the enterprise the viewer acts for; return its code.

    `typed`: texts by form element, answers by question; a code the provincial platform gave, or the
    industry a code is made with. Registered again with the same code by the same enterprise, it is the
    same project.
    Writes:  a project.
    Tells:   ProjectRegistered.
    Raises:  Invalid naming everything missing or wrong, also a code another enterprise has; Refused
             (joint.audience, project.organisation).
    Source:  企业投资项目核准和备案管理条例 art. 4.
    """
    definition_id, matter = matters.current_matter(MATTER)
    joint.require_fit(matter, viewer)
    if viewer.organisation_id is None or viewer.person_id is None:
        raise Refused("工程建设项目由单位登记，请先选择代表哪个单位。", code="project.organisation")
    wrong = list(rules.faults(matter, typed))
    if wrong:
        raise Invalid(wrong)
    code = project_code.normalise(typed.get(CODE, "")) or _new_code(typed, viewer)
    project, is_new = Project.objects.get_or_create(
        code=code,
        defaults={
            "name": typed[NAME].strip(),
            "definition_id": definition_id,
            "organisation_id": viewer.organisation_id,
            "person_id": viewer.person_id,
            "situations": {question.key: typed[question.key] for question in matter.questions},
            "facts": _facts(matter, typed),
            "registered_at": viewer.now,
        },
    )
    if project.organisation_id != viewer.organisation_id:
        words = "这个项目代码已经由其他单位登记，请核对。"
        raise Invalid([Problem(CODE, "project.code_taken", words)])
    if is_new:
        event = events.ProjectRegistered(subject=f"project:{project.id}", code=code)
        journal.record(event, by=viewer, first=True)
    return code


@transaction.atomic
def begin_phase(code: str, phase: int, *, options: Collection[str] = (), viewer: Viewer) -> UUID:
    """Begin a phase of the viewer's own project, or go on with it; return its form.

    `options`: slugs of stages that may come with it and are picked.
    Writes:  a joint case, its stages, a form.
    Tells:   PhaseBegun.
    Raises:  Refused (project.gate_closed) naming what is missing, (project.phase_done),
             (joint.phase_running); Invalid; NotFound.
    Source:  国办发〔2019〕11号.
    """
    project = project_of(code, viewer=viewer, lock=True)
    if draft := matters.draft_of(project.id, phase, viewer=viewer):
        return draft
    standing = _require_open(project, phase)
    part = joint.Part(
        whole_id=project.id,
        definition_id=project.definition_id,
        name=project.name,
        situations=project.situations,
        known={**project.facts, CODE: project.code, NAME: project.name},
        given=lines_for(project, viewer=viewer),
    )
    picked = {stage.slug for stage in standing.offered} & set(options)
    folder_id = joint.begin_phase(part, phase, options=picked, viewer=viewer)
    event = events.PhaseBegun(
        subject=f"project:{project.id}", code=code, phase=phase, folder_id=folder_id
    )
    journal.record(event, by=viewer)
    return folder_id


def _new_code(typed: Mapping[str, str], viewer: Viewer) -> str:
    division, year = settings.TONGBAN_DIVISION, viewer.today.year
    kind = rules.KINDS[typed[rules.ROUTE]]
    sequence = numbers.reserve(f"project:{division}:{year}", block=1)
    return project_code.make(year, division, int(typed["industry"]), kind, sequence)


def _facts(matter: Matter, typed: Mapping[str, str]) -> dict[str, str]:
    said_now = {line.element: typed.get(line.element, "").strip() for line in rules.asked(matter)}
    return {element: text for element, text in said_now.items() if text}


def _require_open(project: Project, phase: int) -> PhaseStanding:
    standing = next(one for one in standings_of(project) if one.phase.number == phase)
    if standing.gate is Gate.DONE:
        raise Refused("这个阶段已经办结。", code="project.phase_done")
    if standing.gate is Gate.CLOSED:
        missing = "、".join(stage.name for stage in standing.missing)
        words = said("还不能申报这个阶段，前面的阶段还没有办成：{missing}。", missing=missing)
        raise Refused(words, code="project.gate_closed")
    return standing
