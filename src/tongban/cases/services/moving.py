"""What every step shares: find the case within the desk's reach, lock it, move it, keep it.

Locked: two officers may press the button in the same second; the second then meets the new state.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, UUIDField

from tongban.base.desk import Actor, Desk, Viewer, require
from tongban.base.errors import NotPermitted, Stale
from tongban.base.prepared import Prepared, Slot
from tongban.cases import rules
from tongban.cases.models import OWED, Case, CaseQuerySet, Promise, SpecialProcedure
from tongban.cases.permissions import HALL_STEPS, PERMISSION
from tongban.law import lifecycle
from tongban.law.clock import Pause
from tongban.law.lifecycle import Finish, State, Step
from tongban.law.workdays import Calendar

MOVED = (
    "state",
    "notices",
    "received_on",
    "answer_by",
    "accepted_on",
    "statutory_due_on",
    "promised_due_on",
    "due_on",
    "extended_days",
    "decided_on",
    "finished_at",
    "finish",
    "holder",
    "owed_until",
    "version",
)


def at_desk(number: str, step: Step, *, desk: Desk, version: int | None) -> Case:
    """Lock a case for an officer's step and move it there; nothing is written yet.

    Raises:  NotPermitted; Case.DoesNotExist outside the desk's reach; Stale; StepRefused.
    """
    require(desk, PERMISSION[step])
    case = within_reach(number, desk=desk)
    if case.agency_id != desk.agency_id and step not in HALL_STEPS:
        raise NotPermitted(
            f"“{lifecycle.STEP_NAMES[step]}”由{case.agency.short}办理，综合窗口只收件、受理和出件。",
            code="case.not_the_hall",
        )
    is_fresh(case, version)
    move(case, step)
    return case


def to_answer(number: str, step: Step, *, desk: Desk, version: int | None) -> Case:
    """Lock a case of the desk's own agency whose state allows `step`, to answer who asked for it.

    Raises:  Case.DoesNotExist; Stale; StepRefused. The caller checks the permission.
    """
    case = _locked(Case.objects.handled_by(desk.agency_id)).get(number=number)
    is_fresh(case, version)
    move(case, step)
    return case


def within_reach(number: str, *, desk: Desk) -> Case:
    """Lock a case the desk may see. Raises Case.DoesNotExist. One query."""
    return _taken_in(desk.windows).get(number=number, agency_id=desk.agency_id)


def of_viewer(number: str, step: Step, *, viewer: Viewer, version: int | None = None) -> Case:
    """Lock the viewer's own case for a step of his and move it there; nothing is written yet.

    Raises:  Case.DoesNotExist for another person's; Stale; StepRefused.
    """
    case = mine(number, viewer=viewer)
    is_fresh(case, version)
    move(case, step)
    return case


def mine(number: str, *, viewer: Viewer) -> Case:
    """Lock a case the viewer applied for. Raises Case.DoesNotExist. One query."""
    if viewer.person_id is None:
        raise Case.DoesNotExist
    reach = Case.objects.of_applicant(viewer.person_id, viewer.organisation_id)
    return _locked(reach).get(number=number)


def by_clock(case_id: UUID) -> Case:
    """Lock a case for a step the clock itself takes; what makes it due is looked at after that."""
    return _locked(Case.objects.all()).get(pk=case_id)


def move(case: Case, step: Step) -> None:
    """Put the case where `step` leads. Raises StepRefused."""
    case.state = lifecycle.after(State(case.state), step)


def keep(
    case: Case,
    *,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    to_post: bool = False,
) -> None:
    """Recompute what is due when, and write the case. One query."""
    due = rules.due(case, pauses=pauses, calendar=calendar, to_post=to_post)
    case.statutory_due_on, case.promised_due_on = due.statutory, due.promised
    case.due_on = due.next
    case.version += 1
    case.save(update_fields=MOVED)


def end(case: Case, finish: Finish, *, by: Actor) -> None:
    """Say that the case has ended, and how; `keep` writes it. What is still owed is dropped."""
    case.finished_at, case.finish = by.now, finish
    case.answer_by = None
    drop_owed(case, by=by)


def drop_owed(case: Case, *, by: Actor) -> None:
    """Note that nothing promised is waited for any more; `keep` writes it. One query where it was."""
    if case.owed_until is not None:
        Promise.objects.filter(OWED, case=case).update(dropped_at=by.now)
        case.owed_until = None


def is_fresh(case: Case, version: int | None) -> None:
    """Go on only if nobody changed the case since `version` was shown. Raises Stale."""
    if version is not None and version != case.version:
        name = lifecycle.STATE_NAMES[State(case.state)]
        raise Stale(
            f"您打开页面以后，这个办件已被他人处理，现在是“{name}”。请看过最新情况再操作。",
            code="case.stale",
            details={"version": case.version, "state": case.state},
        )


def pauses_of(case: Case) -> list[Pause]:
    """Return the stretches the clock of a case did not count. One query."""
    rows = SpecialProcedure.objects.filter(case=case).values_list("began_on", "ended_on")
    return [Pause(began, ended) for began, ended in rows]


def signed(by: Actor) -> dict[str, Any]:
    """Return who and when, for a row of the case."""
    return {"by": by.actor, "by_name": by.actor_name, "at": by.now}


def told(case: Case, *, on: date) -> dict[str, Any]:
    """Return what every event of a case says."""
    return {
        "subject": f"case:{case.id}",
        "number": case.number,
        "agency_id": case.agency_id,
        "on": on,
    }


@lru_cache(maxsize=64)  # kinds of desks: combinations of window categories
def _taken_in(windows: frozenset[str]) -> Prepared[Case]:
    agency, number = Slot("agency_id", UUIDField()), Slot("number", CharField())
    return Prepared(lambda: _locked(Case.objects.handled_by(agency, windows)).filter(number=number))


def _locked(cases: CaseQuerySet) -> QuerySet[Case]:
    return cases.select_related("agency").select_for_update(of=("self",))
