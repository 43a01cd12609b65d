"""A case on its way through the diagram of its item (流程): from acceptance to the decision."""

from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.applications import queries as applications
from tongban.base.desk import Actor
from tongban.base.errors import Refused
from tongban.cases import events
from tongban.cases.models import Case, Review
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.law.lifecycle import Step
from tongban.law.workdays import Calendar
from tongban.processes import queries as processes
from tongban.processes import services as running


@transaction.atomic(savepoint=False)  # NOW: it lives or falls with the acceptance
def begin_steps(case_id: UUID, *, by: Actor, on: date, calendar: Calendar) -> None:
    """Open the first steps of an accepted case, where a diagram is in force for its item.

    Writes:  that the case goes through steps, so that who reads it looks for them; else as
             processes.begin_run.
    Tells:   as processes.begin_run.
    """
    case = Case.objects.select_related("item_version").get(pk=case_id)
    begun = running.begin_run(
        case.item_version.item_id,
        subject=f"case:{case_id}",
        title=f"{case.number} {case.item_name}",
        agency_id=case.agency_id,
        answers=applications.facts_of(case.application_id),
        by=by,
        on=on,
        calendar=calendar,
    )
    if begun:
        Case.objects.filter(pk=case_id).update(in_steps=True)


@transaction.atomic(savepoint=False)  # NOW: with the last step
def close_steps(
    case_id: UUID, *, objected: tuple[str, ...], by: Actor, on: date, calendar: Calendar
) -> None:
    """Pass a case whose steps are all done to the one who decides.

    Writes:  state, holder cleared, a review that says who objected; one journal entry.
    Tells:   CaseReviewed.
    Raises:  StepRefused unless ACCEPTED: while a special procedure runs the last step waits.
    """
    case = moving.by_clock(case_id)
    moving.move(case, Step.REVIEW)
    names = "、".join(objected)
    opinion = (
        f"流程各环节已办结，其中不同意的：{names}。" if objected else "流程各环节已办结，均同意。"
    )
    Review.objects.create(
        case=case, recommends_grant=not objected, opinion=opinion, **moving.signed(by)
    )
    case.holder_id = None
    moving.keep(case, calendar=calendar, pauses=moving.pauses_of(case))
    record(events.CaseReviewed(**moving.told(case, on=on), recommends_grant=not objected), by=by)


def require_steps_done(case: Case) -> None:
    """Go on only if no step of the case's run is open. One query. Raises Refused (case.steps_open)."""
    if processes.is_running(f"case:{case.id}"):
        raise Refused(
            "这个办件的流程还有环节没有办完，办完以后才能出具审查意见或作出决定。",
            code="case.steps_open",
        )
