"""One step of the run of a case, with what was applied for: also for an agency that is only asked."""

from dataclasses import dataclass
from uuid import UUID

from tongban.applications import queries as applications
from tongban.applications.queries import Content
from tongban.base.desk import Desk
from tongban.base.errors import NotFound
from tongban.cases.models import Case
from tongban.cases.queries.downloads import File, copy_in
from tongban.people import queries as people
from tongban.people.queries import Colleague
from tongban.processes import queries as processes
from tongban.processes.queries import StepView


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step and the case it belongs to."""

    step: StepView
    number: str
    item_name: str
    applicant_name: str
    agency: str
    is_own: bool  # the case is of the desk's own agency, so its screen may be opened
    content: Content
    colleagues: tuple[Colleague, ...]


def step_page(step_id: UUID, desk: Desk) -> StepPage:
    """Return an open step of the desk's agency with the application it is about. Nine queries.

    Raises: NotPermitted; NotFound for another agency's step, or one that is not open any more.
    """
    step = processes.step(step_id, desk=desk)
    case = _case_of(step)
    assert desk.agency_id is not None
    others = people.colleagues(desk.agency_id, desk.today)
    return StepPage(
        step=step,
        number=case.number,
        item_name=case.item_name,
        applicant_name=case.applicant_name,
        agency=case.agency.short,
        is_own=case.agency_id == desk.agency_id,
        content=applications.content(case.application_id, desk=desk),
        colleagues=tuple(one for one in others if one.id != desk.staff_id),
    )


def step_material(step_id: UUID, material_id: UUID, desk: Desk) -> tuple[str, File]:
    """Return the number of the case a step belongs to, and a copy of one of its papers, for whoever may
    do the step. Eight queries.

    Raises: as step_page; NotFound if the paper is not of this case; Refused (records.unmarkable).
    """
    case = _case_of(processes.step(step_id, desk=desk))
    return case.number, copy_in(case, material_id, at=desk.now)


def _case_of(step: StepView) -> Case:
    kind, _, which = step.line.subject.partition(":")
    case = (
        Case.objects.select_related("agency").filter(pk=which).first() if kind == "case" else None
    )
    if case is None:
        raise NotFound("没有找到这个环节的办件。", code="process.step_unknown")
    return case
