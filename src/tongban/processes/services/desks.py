"""Whose desk a step is on: taken, put back, handed on, taken over; and who stands in while one is away."""

from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.journal import services as journal
from tongban.people import queries as people
from tongban.people.permissions import Permission
from tongban.processes.events import StepHeld
from tongban.processes.models import Absence
from tongban.processes.services.running import open_step

LONGEST_ABSENCE = 180  # days


@transaction.atomic
def take_step(step_id: UUID, *, desk: Desk) -> None:
    """Take a step to this desk: a free one, that of who is away, or, by the chief, anybody's (认领、接办).

    Writes:  holder; one journal entry. Pressed twice it does nothing more.
    Tells:   StepHeld.
    Raises:  Refused (process.held) on a colleague's desk; NotPermitted; NotFound.
    """
    _put_with(step_id, desk.staff_id, desk)


@transaction.atomic
def release_step(step_id: UUID, *, desk: Desk) -> None:
    """Put a step back for anybody of its role (退回公共清单). Writes, tells, raises as take_step."""
    _put_with(step_id, None, desk)


@transaction.atomic
def hand_step(step_id: UUID, *, to: UUID, desk: Desk) -> None:
    """Hand a step to a colleague of the agency (移交).

    Writes, tells, raises: as take_step; also Invalid if `to` is not of this agency.
    """
    assert desk.agency_id is not None
    if to not in {one.id for one in people.colleagues(desk.agency_id, desk.today)}:
        raise Invalid([Problem("to", "process.colleague", "请选择本部门的同事。")])
    _put_with(step_id, to, desk)


@transaction.atomic
def say_absent(*, deputy: UUID, since: date, until: date, desk: Desk) -> UUID:
    """Say that a colleague stands in for one while away (外出代办); return its id.

    Writes:  an absence. What lies on one's desk stays there; the deputy may do it meanwhile.
    Raises:  Invalid for a day that is past, more than 180 days, or somebody who is no colleague.
    """
    require(desk, Permission.CASE_READ)
    assert desk.agency_id is not None
    assert desk.staff_id is not None
    problems = []
    if deputy == desk.staff_id or deputy not in {
        one.id for one in people.colleagues(desk.agency_id, desk.today)
    }:
        problems.append(Problem("deputy", "process.colleague", "请选择本部门的另一位同事。"))
    if until < since or until < desk.today or (until - since).days > LONGEST_ABSENCE:
        words = f"请填写起止日期，最长 {LONGEST_ABSENCE} 天，不早于今天结束。"
        problems.append(Problem("until", "process.absence", words))
    if problems:
        raise Invalid(problems)
    row, _ = Absence.objects.get_or_create(
        staff_id=desk.staff_id,
        deputy_id=deputy,
        since=since,
        until=until,
        defaults={"said_at": desk.now},
    )
    return UUID(str(row.id))


@transaction.atomic
def take_back_absence(absence_id: UUID, *, desk: Desk) -> None:
    """Take an absence back: one is here again (销假). Raises NotFound for another's."""
    assert desk.staff_id is not None
    gone, _ = Absence.objects.filter(pk=absence_id, staff_id=desk.staff_id).delete()
    if not gone:
        raise NotFound("没有找到这条外出记录。", code="process.absence_unknown")


def _put_with(step_id: UUID, staff_id: UUID | None, desk: Desk) -> None:
    step = open_step(step_id, desk=desk)
    if step.holder_id == staff_id:
        return
    step.holder_id = staff_id
    step.save(update_fields=["holder"])
    event = StepHeld(
        subject=f"run:{step.run_id}",
        of=step.run.subject,
        step_id=step.id,
        name=step.name,
        holder_id=staff_id,
    )
    journal.record(event, by=desk)
