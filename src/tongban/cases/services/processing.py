"""A case on its way through the diagram of its item (流程): from acceptance to the decision."""

from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.applications import queries as applications
from tongban.base.desk import Actor, Desk
from tongban.base.errors import NotFound, Refused
from tongban.cases import events
from tongban.cases.models import Case, Review
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.law.lifecycle import State, Step
from tongban.law.workdays import Calendar
from tongban.processes import queries as processes
from tongban.processes import services as running

# Messages a diagram may wait for that the platform brings by itself.
PAPERS_IN, ITEM_DONE = "承诺材料已补齐", "{item}办结"
# What was granted, and whatever came of it since.
GRANTED_STATES = [
    one.value
    for one in (State.GRANTED, State.CERTIFYING, State.DELIVERING, State.FINISHED, State.ARCHIVED)
]


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


@transaction.atomic
def receive_message(number: str, name: str, *, words: str, desk: Desk) -> int:
    """Bring a message to the case that waits for it (等待消息); return how many steps went on.

    Writes, tells:  as processes.receive_message.
    Raises:  NotFound (process.not_awaited) where this desk's agency waits for no such message of
             it; NotPermitted.
    """
    case_id = Case.objects.filter(number=number).values_list("id", flat=True).first()
    done = running.receive_message(f"case:{case_id}", name.strip(), words=words, desk=desk)
    if not done:
        raise NotFound("没有办件在等这条消息，可能已经收到过。", code="process.not_awaited")
    return done


@transaction.atomic
def pass_on(case_id: UUID, name: str, *, clock: Desk) -> int:
    """Bring a case a message of the platform's own; return how many steps went on.

    Writes, tells:  as processes.receive_message.
    """
    return running.receive_message(f"case:{case_id}", name, words="", desk=clock)


@transaction.atomic
def pass_on_result(case_id: UUID, *, clock: Desk) -> int:
    """Tell the other cases of its form that one was granted; return how many steps went on. Two queries
    and what goes on.

    Writes, tells:  as processes.receive_message.
    """
    case = Case.objects.select_related("application").get(pk=case_id)
    folder, name = case.application.folder_id, ITEM_DONE.format(item=case.item_name)
    if folder is None:
        return 0
    others = Case.objects.filter(application__folder_id=folder, in_steps=True).exclude(pk=case_id)
    return sum(
        running.receive_message(f"case:{one}", name, words=case.number, desk=clock)
        for one in others.order_by("id").values_list("id", flat=True)
    )


@transaction.atomic
def catch_up(case_id: UUID, *, clock: Desk) -> int:
    """Bring a case what it has begun to wait for and what is so already; return how many steps went on.

    Writes, tells:  as processes.receive_message.
    """
    subject = f"case:{case_id}"
    so_already = [name for name in processes.awaited(subject) if _is_so(case_id, name)]
    return sum(running.receive_message(subject, name, words="", desk=clock) for name in so_already)


def _is_so(case_id: UUID, name: str) -> bool:
    case = Case.objects.select_related("application").get(pk=case_id)
    if name == PAPERS_IN:
        return case.owed_until is None
    folder = case.application.folder_id
    if folder is None:
        return False
    granted = Case.objects.filter(application__folder_id=folder, state__in=GRANTED_STATES)
    items = granted.exclude(pk=case_id).values_list("item_name", flat=True)
    return any(name == ITEM_DONE.format(item=item) for item in items)


def require_steps_done(case: Case) -> None:
    """Go on only if no step of the case's run is open. One query. Raises Refused (case.steps_open)."""
    if processes.is_running(f"case:{case.id}"):
        raise Refused(
            "这个办件的流程还有环节没有办完，办完以后才能出具审查意见或作出决定。",
            code="case.steps_open",
        )
