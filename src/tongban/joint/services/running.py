"""A joint case from its submission on: what opens, what is passed on, what ends."""

import secrets
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.applications.services import folders
from tongban.base import numbers
from tongban.base.desk import Desk, Viewer
from tongban.joint import events, reading, rules
from tongban.joint.models import JointCase
from tongban.joint.queries.loading import Loaded, attempts_of, load, phases_of
from tongban.joint.rules import STILL_TO_COME, Fact, Standing
from tongban.joint.services.asking import ask_bodies
from tongban.joint.services.beginning import require_not_running
from tongban.joint.services.locking import lock
from tongban.joint.services.simulating import settle_simulations
from tongban.journal import services as journal
from tongban.law.clock import days_used
from tongban.law.codes import case_number, query_code
from tongban.records import queries as records
from tongban.records import services as keeping


@transaction.atomic(savepoint=False)  # NOW: it lives or falls with the submission of the form
def submit(folder_id: UUID, *, viewer: Viewer) -> None:
    """Number the joint case of a form just submitted and start its clock. Not one: nothing.

    Writes:  number, query code, clock; one journal entry; what bodies are to confirm first.
    Tells:   JointSubmitted, ConfirmationAsked.
    Raises:  Refused (joint.phase_running).
    Source:  行政许可法 art. 26 (2), art. 42 (2).
    """
    joint = (
        JointCase.objects.select_for_update(of=("self",))
        .select_related("definition")
        .filter(folder_id=folder_id, submitted_at=None)
        .first()
    )
    if joint is None:
        return
    if joint.whole_id is not None:
        assert joint.phase is not None
        require_not_running(joint.whole_id, joint.phase)
    matter, day = reading.read(joint.definition.document), viewer.today
    division, channel = settings.TONGBAN_DIVISION, rules.JOINT_CHANNEL
    sequence = numbers.reserve(f"case:{division}:{day:%Y%m%d}:{channel}")
    joint.number = case_number.make(division, day, channel, sequence)
    joint.query_code = query_code.make(secrets.token_bytes(query_code.RANDOM_BYTES))
    joint.submitted_at, joint.started_on = viewer.now, day
    due = rules.due_on(matter, day, viewer.calendar, phase=joint.phase)
    joint.due_on, joint.legal_due_on = due, rules.legal_due_on(day, viewer.calendar)
    joint.save()
    assert due is not None, "nothing pauses the overall clock"
    event = events.JointSubmitted(subject=f"joint:{joint.id}", number=joint.number, due_on=due)
    journal.record(event, by=viewer, first=True)
    loaded = load(joint.id)
    for line in loaded.lines:
        if line.is_confirmed and loaded.standings[line.slug] is Standing.READY:
            ask_bodies(loaded, line, by=viewer)


@transaction.atomic
def advance(application_id: UUID, *, clock: Desk) -> None:
    """Go on after something became of the case of an application: note its result, open what is ready,
    end what is over. Not of a joint case: nothing; again: nothing.

    Writes:  days of results, the end; the cases of stages that are ready.
    Tells:   StageRefused, StageOpened, JointEnded.
    """
    joint_id = joint_of(application_id)
    if joint_id is not None:
        go_on(joint_id, clock=clock)


@transaction.atomic
def go_on(joint_id: UUID, *, clock: Desk) -> None:
    """Note what has come to its result, open what is ready, also in the other phases of a project, end
    what is over. Again: nothing.

    Writes, Tells: as advance; ConfirmationAsked; SimulationEnded, as cases.formalise.
    """
    loaded = lock(joint_id)
    if loaded.joint.submitted_at is None:
        return
    _note_results(loaded, by=clock)
    for phase_id in phases_of(loaded.joint):
        _open_ready(loaded if phase_id == joint_id else load(phase_id), by=clock)
        if loaded.matter.simulated:
            settle_simulations(load(phase_id), by=clock)
        close_if_over(load(phase_id), by=clock)


@transaction.atomic
def open_first(joint_id: UUID, *, clock: Desk) -> None:
    """Open what waited for a stage of another phase that was done while the form was filled in."""
    loaded = lock(joint_id)
    if loaded.joint.whole_id is not None:
        _open_ready(loaded, by=clock)


@transaction.atomic
def pass_on(application_id: UUID, licence_id: UUID, *, clock: Desk) -> None:
    """Let the other stages have what an e-licence says, and the e-licence itself.

    Writes:  answers and papers of the stages that wait for them; seals the licence if that is still owed;
             as `go_on`.
    """
    joint_id = joint_of(application_id)
    if joint_id is None:
        return
    joint = JointCase.objects.get(pk=joint_id)
    others = [one for one in attempts_of(joint) if one != application_id]
    name, facts = records.facts_of_licence(licence_id)
    folders.bring(others, facts, said_by=f"电子证照“{name}”", by=clock)
    keeping.sign_licence(licence_id, by=clock)
    folders.hand_papers(others, licence_id, by=clock)
    go_on(joint_id, clock=clock)  # a simulated approval may have waited for this paper


def joint_of(application_id: UUID) -> UUID | None:
    """Return the joint case an application was made for. One query."""
    return (
        JointCase.objects.filter(stages__attempts__application_id=application_id)
        .values_list("pk", flat=True)
        .first()
    )


def close_if_over(loaded: Loaded, *, by: Desk | Viewer) -> None:
    """End a joint case of which nothing is left to do; what will never come is given up.

    Tells:   JointEnded.
    """
    found, joint = loaded.standings, loaded.joint
    if joint.finished_on is not None or STILL_TO_COME & set(found.values()):
        return
    for line in loaded.lines:
        if found[line.slug] is Standing.STOPPED and line.application_id:
            folders.drop(line.application_id, by=by)
    done = [line for line in loaded.lines if found[line.slug] is Standing.DONE]
    joint.finished_on = max(
        (line.row.done_on for line in done if line.row.done_on), default=by.today
    )
    assert joint.started_on is not None, "it was submitted"
    joint.is_complete = len(done) == len(loaded.lines)
    joint.days_taken = days_used(joint.started_on, joint.finished_on, [], by.calendar)
    joint.save(update_fields=["finished_on", "days_taken", "is_complete"])
    event = events.JointEnded(
        subject=f"joint:{joint.id}",
        number=joint.number,
        on=joint.finished_on,
        done=len(done),
        stages=len(loaded.lines),
    )
    journal.record(event, by=by)


def _note_results(loaded: Loaded, *, by: Desk) -> None:
    for line in loaded.lines:
        if line.fact is Fact.DONE and line.row.done_on is None:
            line.row.done_on = line.decided_on or by.today
            line.row.save(update_fields=["done_on"])
        attempt = line.attempt
        if line.fact is Fact.REFUSED and attempt and line.case and not attempt.refusal_told:
            attempt.refusal_told = True
            attempt.save(update_fields=["refusal_told"])
            event = events.StageRefused(
                subject=f"joint:{loaded.joint.id}",
                number=loaded.joint.number,
                stage=line.slug,
                case_number=line.case_number,
            )
            journal.record(event, by=by)


def _open_ready(loaded: Loaded, *, by: Desk) -> None:
    found = loaded.standings
    for line in loaded.lines:
        if found[line.slug] is not Standing.READY:
            continue
        if line.application_id is None:
            ask_bodies(loaded, line, by=by)
            continue
        receipt = folders.open_turn(line.application_id, by=by)
        if receipt is not None:
            event = events.StageOpened(
                subject=f"joint:{loaded.joint.id}",
                number=loaded.joint.number,
                stage=line.slug,
                case_number=receipt.number,
            )
            journal.record(event, by=by)
