"""容缺受理: the papers promised for later; taking them in, reminding, sending back what did not come.

Source: practice of provinces and counties; the day is bound by law/promises.py.
"""

from datetime import date
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.applications import services as applications
from tongban.applications.rules import PromiseKind
from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Refused
from tongban.cases import documents, events
from tongban.cases.models import OWED, Case, Promise
from tongban.cases.services import moving
from tongban.cases.services.ending import end_unkept
from tongban.journal.services import record
from tongban.law import promises
from tongban.law.lifecycle import STATE_NAMES, State, Step, open_steps
from tongban.people.permissions import Permission


@transaction.atomic
def give_promised(
    number: str,
    line: str,
    *,
    file: IO[bytes] | None,
    name: str = "",
    by: Viewer | Desk,
    version: int | None = None,
) -> None:
    """Hand in a paper that was promised: the applicant uploads it, a clerk may see the original.

    A clerk without a file notes that the original lay on the counter.
    Writes:  the paper; the promise is kept; what the case still owes; two journal entries.
    Tells:   PromisedPaperGiven; PromiseKept.
    Raises:  Refused (case.promise_closed) once it is decided or has ended; Invalid for a bad file;
             NotPermitted; NotFound where nothing was promised; Stale; Case.DoesNotExist.
    """
    if isinstance(by, Desk):
        require(by, Permission.CASE_RECEIVE)
        case = moving.within_reach(number, desk=by)
    else:
        case = moving.mine(number, viewer=by)
    moving.is_fresh(case, version)
    if not may_give(State(case.state)):
        raise Refused(
            f"这个办件现在是“{STATE_NAMES[State(case.state)]}”，不再收补交的材料。",
            code="case.promise_closed",
        )
    applications.give_promised(case.application_id, line, file=file, name=name, by=by)
    keep_promise(case, line, by=by)
    event = events.PromiseKept(
        **moving.told(case, on=by.today), line=line, owed_until=case.owed_until
    )
    record(event, by=by)


def may_give(state: State) -> bool:
    """Test whether promised papers are still taken: until the decision."""
    return Step.RETURN in open_steps(state)


def keep_promise(case: Case, line: str, *, by: Viewer | Desk) -> None:
    """Note on a locked case that the paper of a line has come, and what is owed next. Three queries."""
    Promise.objects.filter(OWED, case=case, line=line).update(kept_at=by.now)
    owed = Promise.objects.filter(OWED, case=case).order_by("due_on")
    case.owed_until = owed.values_list("due_on", flat=True).first()
    case.version += 1
    case.save(update_fields=["owed_until", "version"])


def require_nothing_owed(case: Case) -> None:
    """Go on only if every promised paper is in. No query where nothing is owed, else one.

    Raises:  Refused (case.papers_owed) naming the papers and the day.
    """
    if case.owed_until is None:
        return
    names = Promise.objects.filter(OWED, case=case).order_by("due_on", "line")
    papers = "、".join(names.values_list("name", flat=True))
    raise Refused(
        f"办件现在容缺：申请人承诺在{documents.in_words(case.owed_until)}前补交的材料还没有交：{papers}。"
        "材料补齐前不能作出准予决定；因别的理由可以作出不予决定。",
        code="case.papers_owed",
        article="行政许可法第三十八条第一款",
    )


@transaction.atomic
def remind_promised(case_id: UUID, *, clock: Desk) -> bool:
    """Remind the applicant of what he owes: some days before, and on the day. Each once.

    Returns False, and writes nothing, if nothing is due to be said.
    Writes:  how often he was reminded; one journal entry.
    Tells:   PromiseDue.
    """
    case = moving.by_clock(case_id)
    due = [
        one
        for one in Promise.objects.filter(OWED, case=case, due_on__gte=clock.today)
        if one.reminders < _reminds(one.due_on, clock)
    ]
    if not due or not may_give(State(case.state)):
        return False
    for one in due:
        one.reminders = _reminds(one.due_on, clock)
    Promise.objects.bulk_update(due, ["reminders"])
    event = events.PromiseDue(
        **moving.told(case, on=clock.today),
        papers=len(due),
        due_on=min(one.due_on for one in due),
    )
    record(event, by=clock)
    return True


@transaction.atomic
def return_unkept(case_id: UUID, *, clock: Desk) -> bool:
    """Send back a case whose promised paper did not come in time (退件), and put it on record.

    Returns False, and writes nothing, if everything has come, or it is decided, meanwhile.
    Writes:  state, the end of the case, an ending, 终止办理通知书, the broken promises, the record of
             the applicant (诚信记录); two journal entries.
    Tells:   CaseEnded; PromiseBroken.
    """
    case = moving.by_clock(case_id)
    late = Promise.objects.filter(OWED, case=case, due_on__lt=clock.today)
    names = list(late.order_by("due_on", "line").values_list("name", "due_on"))
    if not names or not may_give(State(case.state)):
        return False
    late.update(broken_on=clock.today)
    what = "；".join(
        f"承诺在{documents.in_words(day)}前补交“{name}”，逾期未交" for name, day in names
    )
    end_unkept(case, reason=f"{what}。", clock=clock)
    applications.record_broken(case.application_id, PromiseKind.LATER, what=what, by=clock)
    return True


def _reminds(due_on: date, clock: Desk) -> int:
    remind = settings.TONGBAN_PROMISES.remind
    return promises.reminds(due_on, clock.today, remind=remind, calendar=clock.calendar)
