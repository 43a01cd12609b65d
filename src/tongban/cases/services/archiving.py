"""归档: an ended case is put away; it stays readable, and nothing more is done to it."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.base.clock import local_day
from tongban.base.desk import Desk
from tongban.base.numbers import reserve
from tongban.cases import events, rules
from tongban.cases.models import Case
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.law.lifecycle import State, Step


@transaction.atomic
def archive(number: str, *, desk: Desk, version: int | None = None) -> None:
    """Archive a case that has ended, however it did.

    Writes:  state, 档号; one journal entry. How and when it ended stays as it was.
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
    Writes:  state, 档号; one journal entry.
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
    """Give it its place in the archive (档号). Its year is that in which it ended."""
    assert case.finished_at is not None  # case_ended_says_how
    year, agency = local_day(case.finished_at).year, case.agency.slug
    case.archive_number = rules.archive_number(
        settings.TONGBAN_ARCHIVE.fonds,
        settings.TONGBAN_ARCHIVE.period,
        agency=agency,
        year=year,
        serial=reserve(f"archive:{agency}:{year}", block=1),
    )
    Case.objects.filter(pk=case.pk).update(archive_number=case.archive_number)
    moving.keep(case, calendar=by.calendar)
    event = events.CaseArchived(
        **moving.told(case, on=by.today), archive_number=case.archive_number
    )
    record(event, by=by)
