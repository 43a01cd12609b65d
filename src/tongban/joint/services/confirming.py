"""Stages without a case of their own (环节核验): the bodies named confirm them, each for itself."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.said import said
from tongban.joint import events
from tongban.joint.models import Confirmation
from tongban.joint.queries.confirming import confirmation_paper
from tongban.joint.queries.mine import id_of
from tongban.joint.rules import Outcome, Standing
from tongban.joint.services.asking import ask
from tongban.joint.services.locking import lock
from tongban.journal import services as journal
from tongban.people.permissions import Permission
from tongban.records import services as records

SHORTEST_REASON = 5  # characters: "不行" helps nobody
MOST_WORDS = 1000


@transaction.atomic
def confirm(confirmation_id: UUID, *, outcome: Outcome, words: str, desk: Desk) -> None:
    """Say that a stage is in order, or what is wrong with it.

    Saying the same again changes nothing.
    Writes:  what was said. What follows from it is done LATER.
    Tells:   ConfirmationSaid; StageRefused for a no.
    Raises:  NotPermitted; NotFound for another body's; Invalid without a reason for a no, or with words
             too long; Refused (joint.confirmed, joint.not_asked) once it is said, or is not asked any more.
    """
    require(desk, Permission.CASE_REVIEW)
    found = _asked(confirmation_id, desk)
    loaded = lock(found.stage.joint_id)
    found.refresh_from_db()
    if found.outcome == outcome:
        return
    if found.outcome:
        code = "joint.not_asked" if found.outcome == Outcome.DROPPED else "joint.confirmed"
        raise Refused("这个环节已经核验过，或者已经撤回，不用再核验。", code=code)
    _require_words(outcome, words.strip())
    found.outcome, found.words, found.said_at = outcome.value, words.strip(), desk.now
    found.officer_id = desk.staff_id
    found.save(update_fields=["outcome", "words", "said_at", "officer"])
    event = events.ConfirmationSaid(
        subject=f"joint:{loaded.joint.id}",
        number=loaded.joint.number,
        confirmation_id=found.id,
        stage=found.stage.slug,
        agency_id=found.agency_id,
        outcome=outcome.value,
    )
    journal.record(event, by=desk)
    if outcome is Outcome.FAILED:
        refused = events.StageRefused(
            subject=event.subject, number=event.number, stage=event.stage, case_number=""
        )
        journal.record(refused, by=desk)


@transaction.atomic
def ask_again(number: str, stage: str, *, words: str, viewer: Viewer) -> None:
    """Ask the bodies that said no once more, and tell them what was put right.

    Pressed twice, the second finds it asked and does nothing.
    Writes:  a confirmation for each that said no.
    Tells:   ConfirmationAsked.
    Raises:  Invalid without words; Refused (joint.not_refused); NotFound.
    """
    loaded = lock(id_of(number, viewer=viewer))
    line = next((one for one in loaded.lines if one.slug == stage and one.is_confirmed), None)
    if line is None:
        raise NotFound("这个一件事里没有这个环节。", code="joint.stage_unknown")
    standing = loaded.standings[stage]
    if standing is Standing.OPEN:
        return
    if standing is not Standing.REFUSED:
        raise Refused("这个环节没有被退回，不用重新申请。", code="joint.not_refused")
    words = words.strip()
    if not words or len(words) > MOST_WORDS:
        reason = said("请写明改正了什么，不超过 {most} 个字。", most=MOST_WORDS)
        raise Invalid([Problem("words", "joint.put_right", reason)])
    for word in line.confirmations:
        if word.outcome == Outcome.FAILED:
            ask(loaded, line, word.agency_id, put_right=words, by=viewer)


@transaction.atomic
def look_at_paper(
    confirmation_id: UUID, material_id: UUID, *, desk: Desk
) -> tuple[str, str, bytes]:
    """Return name, media type and content of a paper of a joint case the desk's body confirms a stage of.

    Writes:  one journal entry of the paper for each officer, joint case and day.
    Tells:   MaterialOpened.
    Raises:  as `queries.confirmation_paper`.
    """
    number, file = confirmation_paper(confirmation_id, material_id, desk=desk)
    records.note_opened(material_id, number=number, desk=desk)
    return file


def _asked(confirmation_id: UUID, desk: Desk) -> Confirmation:
    rows = Confirmation.objects.select_related("stage")
    assert desk.agency_id, "an officer works at an agency"
    found = rows.filter(pk=confirmation_id, agency_id=desk.agency_id).first()
    if found is None:
        raise NotFound("没有找到这个核验环节。", code="joint.confirmation_unknown")
    return found


def _require_words(outcome: Outcome, words: str) -> None:
    if outcome is Outcome.DROPPED:  # that follows from a withdrawal, nobody says it
        raise Invalid([Problem("outcome", "joint.outcome", "请选择核验通过或者没有通过。")])
    if outcome is Outcome.FAILED and len(words) < SHORTEST_REASON:
        reason = "请写明哪里不符合、要改正什么，申请人会看到。"
        raise Invalid([Problem("words", "joint.reason", reason)])
    if len(words) > MOST_WORDS:
        raise Invalid([Problem("words", "joint.words", f"最多 {MOST_WORDS} 个字。")])
