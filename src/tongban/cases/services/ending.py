"""How a case ends before a decision: withdrawn, forwarded, void, deleted, lapsed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Actor, Desk, Viewer
from tongban.base.errors import Invalid, Problem
from tongban.cases import documents, events
from tongban.cases.documents import Kind
from tongban.cases.models import Case, Correction, Ending, SpecialProcedure
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.law.lifecycle import State, Step, finish_of
from tongban.law.workdays import Calendar

LAPSED = "逾期未补正，又未说明理由"
UNKEPT = "容缺材料逾期未补交，本机关予以退件"


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """One way of ending: its step, and what the notice says."""

    step: Step
    how: str  # "" where no notice is given
    reason: str
    where: str = ""


@transaction.atomic
def withdraw(
    number: str, *, by: Viewer | Desk, reason: str = "", version: int | None = None
) -> None:
    """Take an application back before it is decided: the applicant, or a clerk he asks to (撤回).

    Writes:  state, the end of the case, an ending, 终止办理通知书; one journal entry.
    Tells:   CaseEnded.
    Raises:  Invalid if a clerk gives no reason; StepRefused once it is decided; NotPermitted;
             Stale; Case.DoesNotExist.
    """
    if isinstance(by, Viewer):
        case = moving.of_viewer(number, Step.WITHDRAW, viewer=by, version=version)
    else:
        _need_reason(reason)
        case = moving.at_desk(number, Step.WITHDRAW, desk=by, version=version)
    ended = _End(step=Step.WITHDRAW, how="已由申请人撤回", reason=reason.strip())
    _end(case, ended, by=by, on=by.today, calendar=by.calendar)


@transaction.atomic
def forward(
    number: str, *, desk: Desk, where: str, reason: str, version: int | None = None
) -> None:
    """Pass a case to the body that has to handle it (转报).

    Writes:  state, the end of the case here, an ending, 终止办理通知书; one journal entry.
    Tells:   CaseEnded.
    Raises:  Invalid without a reason or a body; StepRefused once decided; NotPermitted; Stale;
             Case.DoesNotExist.
    """
    if not where.strip():
        raise Invalid([Problem("where", "case.where_missing", "请写明转报到哪个机关。")])
    _need_reason(reason)
    case = moving.at_desk(number, Step.FORWARD, desk=desk, version=version)
    ended = _End(
        step=Step.FORWARD,
        how=f"已转报{where.strip()}办理",
        reason=reason.strip(),
        where=where.strip(),
    )
    _end(case, ended, by=desk, on=desk.today, calendar=desk.calendar)


@transaction.atomic
def void(number: str, *, desk: Desk, reason: str, version: int | None = None) -> None:
    """Declare a case void in substance (作废): filed twice, or for what does not exist.

    Writes:  state, the end of the case, an ending, 终止办理通知书; one journal entry.
    Tells:   CaseEnded.
    Raises:  Invalid without a reason; StepRefused once decided; NotPermitted; Stale;
             Case.DoesNotExist.
    """
    _need_reason(reason)
    case = moving.at_desk(number, Step.VOID, desk=desk, version=version)
    ended = _End(step=Step.VOID, how="已作废", reason=reason.strip())
    _end(case, ended, by=desk, on=desk.today, calendar=desk.calendar)


@transaction.atomic
def delete(number: str, *, desk: Desk, reason: str, version: int | None = None) -> None:
    """Mark a case as entered by mistake (删除); the row and its journal stay.

    Writes:  state, the end of the case, an ending; one journal entry.
    Tells:   CaseEnded.
    Raises:  Invalid without a reason; StepRefused once decided; NotPermitted; Stale;
             Case.DoesNotExist.
    """
    _need_reason(reason)
    case = moving.at_desk(number, Step.DELETE, desk=desk, version=version)
    ended = _End(step=Step.DELETE, how="", reason=reason.strip())
    _end(case, ended, by=desk, on=desk.today, calendar=desk.calendar)


@transaction.atomic
def lapse(case_id: UUID, *, clock: Desk) -> bool:
    """End a case whose applicant did not correct it in time (补正不来).

    Returns False, and writes nothing, if he has answered meanwhile.
    Writes:  state, the end of the case, an ending, 终止办理通知书; one journal entry.
    Tells:   CaseEnded.
    """
    case = moving.by_clock(case_id)
    waiting = Correction.objects.filter(
        case_id=case_id, answered_at=None, due_on__lt=clock.today, case__finished_at=None
    )
    if not waiting.exists():
        return False
    moving.move(case, Step.LAPSE)
    ended = _End(step=Step.LAPSE, how=LAPSED, reason="视为放弃本次申请。")
    _end(case, ended, by=clock, on=clock.today, calendar=clock.calendar)
    return True


def end_unkept(case: Case, *, reason: str, clock: Desk) -> None:
    """End a locked case whose promised paper did not come (退件), inside the caller's transaction.

    Writes, tells: as `lapse`.
    """
    moving.move(case, Step.RETURN)
    ended = _End(step=Step.RETURN, how=UNKEPT, reason=reason)
    _end(case, ended, by=clock, on=clock.today, calendar=clock.calendar)


def _end(case: Case, ended: _End, *, by: Actor, on: date, calendar: Calendar) -> None:
    had_clock = case.accepted_on is not None
    finish = finish_of(State(case.state))
    moving.end(case, finish, by=by)
    moving.keep(case, calendar=calendar)
    if had_clock:
        running = SpecialProcedure.objects.filter(case=case, ended_on=None)
        running.update(ended_on=on, ended_by=by.actor)
    Ending.objects.create(
        case=case, kind=ended.step, reason=ended.reason, where=ended.where, **moving.signed(by)
    )
    if ended.how:
        facts = {"how": ended.how, "reason": ended.reason}
        documents.write(case, Kind.ENDING, by=by, on=on, facts=facts)
    event = events.CaseEnded(**moving.told(case, on=on), step=ended.step, finish=finish)
    record(event, by=by)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid([Problem("reason", "case.reason_missing", "请写明理由。")])
