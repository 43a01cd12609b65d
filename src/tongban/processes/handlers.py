"""Who is told of steps. Each is told once: what it is about is in the key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.base.clock import local_day
from tongban.messages import services as messages
from tongban.people.permissions import Permission
from tongban.people.queries import officers
from tongban.processes.events import RunEvent, StepReminded
from tongban.processes.models import RunStep
from tongban.processes.queries.steps import PERMISSION
from tongban.processes.rules import Purpose, StepState


def tell_consulted(event: RunEvent, entry_id: UUID, now: datetime) -> None:
    """LATER: tell another body that its opinion is asked for (征求意见), each time a step of it opens."""
    asked = RunStep.objects.filter(
        run_id=event.subject.removeprefix("run:"), state=StepState.OPEN, purpose=Purpose.CONSULT
    )
    for step in asked.select_related("run__agency"):
        facts: dict[str, Any] = {} if step.due_on is None else {"due": step.due_on}
        _tell("step.asked", step, _doers(step, now), key=f"{step.id}:asked", now=now, **facts)


def tell_reminded(event: StepReminded, entry_id: UUID, now: datetime) -> None:
    """LATER: remind whose step it is; when it is late also those who decide, there and where it is from."""
    rows = RunStep.objects.filter(pk=event.step_id, state=StepState.OPEN)
    step = rows.select_related("run__agency", "agency").first()
    if step is None:  # done meanwhile
        return
    facts: dict[str, Any] = {"key": str(entry_id), "now": now, "due": event.due_on}
    if not event.is_late:
        _tell("step.due", step, _doers(step, now), **facts)
        return
    facts |= {"doing": step.agency.short}
    deciders = officers(step.agency_id, Permission.CASE_DECIDE, local_day(now))
    _tell("step.late", step, [*_doers(step, now), *deciders], **facts)
    if step.run.agency_id != step.agency_id:
        asking = officers(step.run.agency_id, Permission.CASE_DECIDE, local_day(now))
        _tell("step.late", step, asking, link="", **facts)  # the step is not theirs to open


def _doers(step: RunStep, now: datetime) -> list[UUID]:
    if step.holder_id:
        return [step.holder_id]
    return officers(step.agency_id, PERMISSION[step.role], local_day(now))


def _tell(
    template: str,
    step: RunStep,
    whom: list[UUID],
    *,
    key: str,
    now: datetime,
    link: str | None = None,
    **facts: Any,
) -> None:
    for staff_id in dict.fromkeys(whom):
        messages.remind(
            template,
            staff_id=staff_id,
            key=f"{key}:{staff_id}",
            now=now,
            subject=step.run.subject,
            link=f"/workbench/steps/{step.id}" if link is None else link,
            step=step.name,
            title=step.run.title,
            agency=step.run.agency.short,
            **facts,
        )
