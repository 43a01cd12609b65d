"""Runs: begin, finish a step, send it back, end. Each is one transaction and one journal entry."""

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.agencies import queries as agencies
from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused
from tongban.journal import services as journal
from tongban.law.workdays import Calendar
from tongban.processes import engine, expressions
from tongban.processes.events import RunBegun, RunEnded, StepFinished, StepSentBack
from tongban.processes.models import Process, Run, RunStep
from tongban.processes.queries.diagrams import typed
from tongban.processes.queries.plans import Published, published
from tongban.processes.queries.steps import PERMISSION, absent_for, may_do
from tongban.processes.rules import (
    OUTCOME,
    Kind,
    Outcome,
    Purpose,
    RunState,
    StepState,
    condition_name,
)


@transaction.atomic
def begin_run(
    item_id: UUID,
    *,
    subject: str,
    title: str,
    agency_id: UUID,
    answers: Mapping[str, str],
    by: Actor,
    on: date,
    calendar: Calendar,
) -> bool:
    """Begin the run of a case through the diagram in force for its item; False where there is none.

    Of `answers` (by key of field or question) those are kept, sealed, that its conditions ask for.
    Writes:  a run and its first steps; one journal entry. One query where there is no diagram.
    Tells:   RunBegun.
    """
    process = Process.objects.filter(item_id=item_id).exclude(current=None).first()
    if process is None or process.current_id is None:
        return False
    version = published(process.current_id)
    kept = _asked(version, answers)
    standing = engine.begin(version.plan, typed(kept))
    run = Run.objects.create(
        version_id=version.id,
        subject=subject,
        title=title[:200],
        agency_id=agency_id,
        answers=json.dumps(kept, ensure_ascii=False),
        progress=standing.state,
        state=RunState.RUNNING,
        begun_at=by.now,
    )
    opened = lay_out(run, version, standing, by=by, on=on, calendar=calendar)
    event = RunBegun(
        subject=f"run:{run.id}",
        of=subject,
        key=version.key,
        number=version.number,
        steps=tuple(opened),
    )
    journal.record(event, by=by, first=True)
    return True


@transaction.atomic
def finish_step(step_id: UUID, *, outcome: Outcome, words: str, desk: Desk) -> None:
    """Finish an open step: agree or object, and say why (办结环节).

    Writes:  the step; what opens next; the run, when that was the last; one journal entry, two at the end.
    Tells:   StepFinished; RunEnded at the end.
    Raises:  Invalid where an objection or an answer to a consultation says nothing; NotPermitted;
             Refused (process.held) on a colleague's desk; NotFound where it is not open any more.
    """
    step = open_step(step_id, desk=desk)
    _need_words(step, outcome, words)
    _finish(step, outcome, words, desk)


@transaction.atomic
def receive_message(subject: str, name: str, *, words: str, desk: Desk) -> int:
    """Go on where the run of a subject waits for this message (等待消息); return how many steps did.

    An officer, or a system with his token, brings it for the agency the step names; the platform
    itself for any. A message nobody waits for changes nothing: brought twice it counts once.
    Writes, tells:  as finish_step.
    Raises:  NotPermitted.
    """
    waiting = RunStep.objects.filter(run__subject=subject, state=StepState.OPEN, message=name)
    if desk.staff_id is not None:
        require(desk, PERMISSION[""])
        waiting = waiting.filter(agency_id=desk.agency_id)
    # One at a time: what one step opens, or ends, the next one sees.
    done = 0
    rows = waiting.exclude(message="").select_related("run").order_by("id")
    while step := rows.select_for_update(of=("self", "run")).first():
        _finish(step, Outcome.AGREED, words, desk)
        done += 1
    return done


def _finish(step: RunStep, outcome: Outcome, words: str, desk: Desk) -> None:
    run = step.run
    version = published(run.version_id)
    step.state, step.outcome, step.words = StepState.DONE, outcome.value, words.strip()
    _sign(step, desk)
    standing = engine.done(version.plan, run.progress, step.token, {OUTCOME: outcome.value})
    opened = go_on(run, version, standing, by=desk, on=desk.today, calendar=desk.calendar)
    event = StepFinished(
        subject=f"run:{run.id}",
        of=run.subject,
        step_id=step.id,
        name=step.name,
        outcome=outcome.value,
        words=step.words,
        opened=tuple(opened),
    )
    journal.record(event, by=desk)
    if standing.has_ended:
        journal.record(
            RunEnded(subject=f"run:{run.id}", of=run.subject, objected=_objected(run)), by=desk
        )


@transaction.atomic
def send_step_back(step_id: UUID, *, reason: str, desk: Desk) -> None:
    """Open the step before this one again, saying what is to be looked at once more (退回上一环节).

    Behind a parallel gateway the ways beside it begin anew too.
    Writes:  the steps; one journal entry.
    Tells:   StepSentBack.
    Raises:  Invalid without a reason; Refused (process.first_step) where none lies before;
             NotPermitted; NotFound.
    """
    step = open_step(step_id, desk=desk)
    if not reason.strip():
        raise Invalid([Problem("words", "process.reason", "请写明退回的原因。")])
    run = step.run
    version = published(run.version_id)
    try:
        standing = engine.sent_back(version.plan, run.progress, step.token)
    except LookupError:
        raise Refused("这是第一个环节，前面没有可退回的。", code="process.first_step") from None
    step.state, step.words = StepState.SENT_BACK, reason.strip()
    _sign(step, desk)
    opened = go_on(run, version, standing, by=desk, on=desk.today, calendar=desk.calendar)
    event = StepSentBack(
        subject=f"run:{run.id}",
        of=run.subject,
        step_id=step.id,
        name=step.name,
        reason=step.words,
        opened=tuple(opened),
    )
    journal.record(event, by=desk)


@transaction.atomic(savepoint=False)  # NOW: it lives or falls with the end of the case
def stop_run(subject: str, *, by: Actor) -> None:
    """Stop the run of a case that ended before it did. Writes the run, its open steps. Two queries."""
    run = Run.objects.select_for_update().filter(subject=subject, state=RunState.RUNNING).first()
    if run is None:
        return
    run.state, run.ended_at = RunState.STOPPED, by.now
    run.save(update_fields=["state", "ended_at"])
    run.steps.filter(state=StepState.OPEN).update(state=StepState.WITHDRAWN, done_at=by.now)


@transaction.atomic(savepoint=False)  # NOW: with the resumption of the case
def shift_steps(subject: str, *, days: int, calendar: Calendar) -> None:
    """Give the open steps of a run the `days` (working days) back in which the clock of its case stood."""
    steps = RunStep.objects.filter(run__subject=subject, state=StepState.OPEN).exclude(due_on=None)
    for step in steps:
        step.due_on = calendar.add(step.due_on or date.max, days)
        step.save(update_fields=["due_on"])


def open_step(step_id: UUID, *, desk: Desk) -> RunStep:
    """Lock an open step the desk may do, and its run. Raises NotFound, NotPermitted, Refused."""
    rows = RunStep.objects.of_agency(desk.agency_id).filter(pk=step_id, state=StepState.OPEN)
    step: RunStep | None = (
        rows.select_for_update(of=("self", "run")).select_related("run", "holder").first()
    )
    if step is None:
        raise NotFound("没有找到这个环节，可能刚被办结或退回。", code="process.step_unknown")
    if may_do(step, desk, stands_in_for=absent_for(desk) if step.holder_id else set()):
        return step
    if step.holder is not None and step.holder_id != desk.staff_id:
        raise Refused(f"这个环节在{step.holder.name}手上，请先移交或代办。", code="process.held")
    raise NotPermitted(f"“{step.name}”由{step.role or '首席代表'}办理。")


def go_on(
    run: Run,
    version: Published,
    standing: engine.Standing,
    *,
    by: Actor,
    on: date,
    calendar: Calendar,
) -> list[str]:
    """Write where a run stands now; return the names of the steps that opened."""
    run.progress = standing.state
    run.version_seen += 1
    if standing.has_ended:
        run.state, run.ended_at = RunState.ENDED, by.now
    run.save(update_fields=["version", "progress", "version_seen", "state", "ended_at"])
    return lay_out(run, version, standing, by=by, on=on, calendar=calendar)


def lay_out(
    run: Run,
    version: Published,
    standing: engine.Standing,
    *,
    by: Actor,
    on: date,
    calendar: Calendar,
) -> list[str]:
    """Put what is open now on the desks, and take off what is not; return the names put there."""
    tokens = {one.token for one in standing.open}
    there = set(run.steps.filter(state=StepState.OPEN).values_list("token", flat=True))
    if gone := there - tokens:
        run.steps.filter(state=StepState.OPEN, token__in=gone).update(
            state=StepState.WITHDRAWN, done_at=by.now
        )
    new = [one for one in standing.open if one.token not in there]
    steps = [_step(run, version, one, by=by, on=on, calendar=calendar) for one in new]
    RunStep.objects.bulk_create(steps)
    return [step.name for step in steps]


def _step(
    run: Run, version: Published, one: engine.Open, *, by: Actor, on: date, calendar: Calendar
) -> RunStep:
    node = version.node(one.process, one.node)
    return RunStep(
        run=run,
        token=one.token,
        node=f"{one.process}/{one.node}",
        name=node.name or node.message,
        agency_id=agencies.agency(node.agency).id if node.agency else run.agency_id,
        role=node.role or "",
        purpose=node.purpose,
        message=node.message or node.name if node.kind is Kind.MESSAGE else "",
        state=StepState.OPEN,
        opened_at=by.now,
        due_on=None if node.days is None else calendar.add(on, node.days),
    )


def _asked(version: Published, answers: Mapping[str, str]) -> dict[str, str]:
    names = {
        name
        for diagram in version.diagrams.values()
        for flow in diagram.flows
        if flow.condition
        for name in expressions.names_in(flow.condition)
    }
    known = {condition_name(key): text for key, text in answers.items()}
    return {name: known[name] for name in sorted(names) if name in known}


def _need_words(step: RunStep, outcome: Outcome, words: str) -> None:
    if words.strip():
        return
    if outcome is Outcome.OBJECTED:
        raise Invalid([Problem("words", "process.words", "不同意要写明理由。")])
    if step.purpose == Purpose.CONSULT:
        raise Invalid([Problem("words", "process.words", "请写明贵部门的意见。")])


def _sign(step: RunStep, desk: Desk) -> None:
    step.done_at, step.done_by, step.done_by_name = desk.now, desk.actor, desk.actor_name
    step.save(update_fields=["state", "outcome", "words", "done_at", "done_by", "done_by_name"])


def _objected(run: Run) -> tuple[str, ...]:
    rows = run.steps.filter(state=StepState.DONE, outcome=Outcome.OBJECTED).order_by(
        "done_at", "id"
    )
    return tuple(rows.values_list("name", flat=True))
