"""归档: an ended case is put away; it stays readable, and nothing more is done to it."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk
from tongban.cases import events, rules
from tongban.cases.models import Case
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.law.lifecycle import State, Step


@transaction.atomic
def archive(number: str, *, desk: Desk, version: int | None = None) -> None:
    """Archive a case that has ended, however it did.

    Writes:  state; one journal entry. How and when it ended stays as it was.
    Tells:   CaseArchived.
    Raises:  StepRefused before it has ended; NotPermitted; Stale; Case.DoesNotExist.
    Source:  国务院令第716号 art. 12.
    """
    case = moving.at_desk(number, Step.ARCHIVE, desk=desk, version=version)
    _archive(case, desk)


@transaction.atomic
def archive_by_clock(case_id: UUID, *, clock: Desk) -> bool:
    """Archive a case delivered so long ago that it is not needed any more.

    Returns False, and writes nothing, if an officer has archived it meanwhile.
    Writes:  state; one journal entry.
    Tells:   CaseArchived.
    """
    case = moving.by_clock(case_id)
    ended = case.finished_at
    if case.state != State.FINISHED or not ended or ended >= clock.now - rules.ARCHIVE_AFTER:
        return False
    moving.move(case, Step.ARCHIVE)
    _archive(case, clock)
    return True


def _archive(case: Case, by: Desk) -> None:
    moving.keep(case, calendar=by.calendar)
    record(events.CaseArchived(**moving.told(case, on=by.today)), by=by)
