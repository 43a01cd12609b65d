"""A step that is due soon, or late, is brought before those who can do it (提醒、催办)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Actor
from tongban.journal import services as journal
from tongban.processes.events import StepReminded
from tongban.processes.models import RunStep
from tongban.processes.rules import StepState

BEFORE, LATE = 1, 2  # RunStep.reminders


@transaction.atomic
def remind_step(step_id: UUID, *, by: Actor, on: date) -> bool:
    """Note that an open step is due soon, or late: each once.

    Returns False, and writes nothing, if it was done, or noted, meanwhile.
    Writes:  how often it was reminded of; one journal entry.
    Tells:   StepReminded.
    """
    rows = RunStep.objects.filter(pk=step_id, state=StepState.OPEN).exclude(due_on=None)
    step = rows.select_for_update(of=("self", "run")).select_related("run").first()
    if step is None or step.due_on is None:
        return False
    is_late = step.due_on < on
    wanted = LATE if is_late else BEFORE
    if step.reminders >= wanted:
        return False
    step.reminders = wanted
    step.save(update_fields=["reminders"])
    event = StepReminded(
        subject=f"run:{step.run_id}",
        of=step.run.subject,
        step_id=step.id,
        name=step.name,
        due_on=step.due_on,
        is_late=is_late,
    )
    journal.record(event, by=by)
    return True
