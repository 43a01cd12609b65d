"""What a holder lets the platform keep of his answers: remember, vouch, correct, erase.

Source: 个人信息保护法 art. 13-15 (consent and its withdrawal), 44-47 (rights of the holder).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Actor, Viewer
from tongban.base.errors import Invalid, NotFound, NotPermitted
from tongban.forms.events import (
    AnswerCorrected,
    AnswersErased,
    AnswersKept,
    ConsentGiven,
    ConsentWithdrawn,
    DataRevealed,
)
from tongban.forms.models import (
    AnswerUse,
    Consent,
    DataElement,
    ProfileAnswer,
    ProfileAnswerQuerySet,
)
from tongban.forms.profile import OWN, Sensitivity, Trust, fits, kept, sensitivity_of
from tongban.forms.queries.profile import consents, downloaded
from tongban.forms.rules import LONGEST_RAW, PICKED, Field, Type, check
from tongban.journal import services as journal


@transaction.atomic
def consent(*, person_id: UUID | None, organisation_id: UUID | None, by: Actor) -> None:
    """Let the answers of a holder be kept from now on; once more changes nothing.

    Writes:  the consent; one journal entry.
    Tells:   ConsentGiven.
    """
    holder = _of(person_id, organisation_id)
    _, is_new = Consent.objects.get_or_create(
        withdrawn_at=None, defaults={"given_at": by.now}, **holder
    )
    if is_new:
        journal.record(ConsentGiven(subject=_subject(person_id, organisation_id)), by=by)


@transaction.atomic
def withdraw_consent(*, viewer: Viewer, erase: bool) -> None:
    """Keep nothing further and offer nothing of what is kept; `erase` it as well, or let it lie.

    Writes:  the consent; with `erase`, as forget_all; one journal entry.
    Tells:   ConsentWithdrawn.
    """
    _require_signed_in(viewer)
    in_force = Consent.objects.filter(withdrawn_at=None, **_holder(viewer))
    if in_force.update(withdrawn_at=viewer.now):
        journal.record(ConsentWithdrawn(subject=_subject_of(viewer)), by=viewer)
    if erase:
        forget_all(viewer=viewer)


def remember(
    fields: Sequence[Field],
    answers: Mapping[str, str],
    *,
    person_id: UUID,
    organisation_id: UUID | None,
    holder_id_number: str,
    number: str,
    item_slug: str,
    item_name: str,
    on: date,
    by: Actor,
) -> int:
    """Keep what is right and worth keeping of the answers of a case, with the holder's consent alone.

    The same text again leaves what is known of it, and how far it is trusted, as it is; another
    text takes its place, and the one before stays as history. Returns how many were written.
    Inside the caller's transaction.
    Writes:  answers; one journal entry that names the elements.
    Tells:   AnswersKept.
    """
    if not consents(person_id=person_id, organisation_id=organisation_id):
        return 0
    dictionary = {row.element: row for row in DataElement.objects.all()}
    worth = kept(
        fields,
        answers,
        reused={element for element, row in dictionary.items() if row.reused},
        for_organisation=organisation_id is not None,
        holder_id_number=holder_id_number,
        today=on,
    )
    rows = [
        ProfileAnswer(
            **_of(person_id, organisation_id),
            element=field.element,
            item=item_slug if field.element.startswith(OWN) else "",
            label=field.label,
            type=field.type.value,
            value=text,
            is_sensitive=_is_sensitive(field, dictionary.get(field.element)),
            trust=Trust.STATED.value,
            number=number,
            item_name=item_name,
            stated_on=on,
            created_at=by.now,
        )
        for field, text in worth
    ]
    written = _lay_over(rows, person_id, organisation_id, by=by)
    if written:
        event = AnswersKept(
            subject=_subject(person_id, organisation_id),
            number=number,
            elements=sorted(written),
        )
        journal.record(event, by=by)
    return len(written)


def restate(
    number: str, fields: Sequence[Field], answers: Mapping[str, str], *, on: date, by: Actor
) -> None:
    """Follow what the applicant changed in a case that was sent back: what is kept of it says the same.

    What is empty or wrong now is erased. One query where nothing of the case was kept.
    Writes:  answers; one journal entry where any changed.
    Tells:   AnswersKept.
    """
    asked = {field.element: field for field in fields}
    rows = ProfileAnswer.objects.current().filter(number=number, element__in=list(asked))
    changed = []
    for row in rows.select_for_update():
        field = asked[row.element]
        text = answers.get(field.key, "").strip()
        if text == row.value:
            continue
        changed.append(row)
        if fits(field, text, on):
            row.value, row.trust, row.verified_by = text, Trust.STATED.value, ""
            row.save(update_fields=["value", "trust", "verified_by"])
        else:
            row.delete()
    if changed:
        event = AnswersKept(
            subject=_subject(changed[0].person_id, changed[0].organisation_id),
            number=number,
            elements=sorted(row.element for row in changed),
        )
        journal.record(event, by=by)


def vouch(number: str, *, agency: str, on: date) -> int:
    """Raise what was stated in a case to verified: an officer accepted or granted it.

    Once is enough: the first to vouch stands. Returns how many rose. One statement.
    """
    stated = ProfileAnswer.objects.filter(number=number, trust=Trust.STATED)
    return stated.update(trust=Trust.VERIFIED.value, verified_by=f"{agency} {on} 核验")


def note_uses(answer_ids: Collection[UUID], *, number: str, item_name: str, by: Actor) -> None:
    """Note that answers were filled in beforehand and handed in unchanged. Two statements, or none."""
    if not answer_ids:
        return
    # An answer may have been erased since it was offered.
    there = ProfileAnswer.objects.filter(pk__in=answer_ids).values_list("pk", flat=True)
    AnswerUse.objects.bulk_create(
        AnswerUse(answer_id=pk, number=number, item_name=item_name, used_at=by.now) for pk in there
    )


@transaction.atomic
def correct(answer_id: UUID, text: str, *, viewer: Viewer) -> None:
    """Put another text in the place of an answer kept; the one before stays as history.

    Writes:  a new answer of trust D; one journal entry.
    Tells:   AnswerCorrected.
    Raises:  NotFound for another holder's; Invalid for a text the element does not take.
    Source:  个人信息保护法 art. 46.
    """
    row = _locked(answer_id, viewer)
    kind = Type(row.type)
    # The choices belong to each form; whether this one is still among them is seen when offering.
    asked = Field("text", row.element, row.label, Type.STRING if kind in PICKED else kind)
    checked = check(
        [replace(asked, required=True)], {"text": text[:LONGEST_RAW]}, today=viewer.today
    )
    if checked.problems:
        raise Invalid(checked.problems)
    if text.strip() == row.value:
        return
    row.superseded_at = viewer.now
    row.save(update_fields=["superseded_at"])
    ProfileAnswer.objects.create(
        **_holder(viewer),
        element=row.element,
        item=row.item,
        label=row.label,
        type=row.type,
        value=text.strip(),
        is_sensitive=row.is_sensitive,
        trust=Trust.CORRECTED.value,
        item_name=row.item_name,
        stated_on=viewer.today,
        created_at=viewer.now,
    )
    event = AnswerCorrected(subject=_subject_of(viewer), element=row.element)
    journal.record(event, by=viewer)


@transaction.atomic
def forget(answer_id: UUID, *, viewer: Viewer) -> None:
    """Erase an answer and its history; the journal keeps that it was done, not what it said.

    Tells:   AnswersErased.
    Raises:  NotFound for another holder's.
    Source:  个人信息保护法 art. 47.
    """
    row = _locked(answer_id, viewer)
    _mine(viewer).filter(element=row.element, item=row.item).delete()
    event = AnswersErased(subject=_subject_of(viewer), elements=[row.element])
    journal.record(event, by=viewer)


@transaction.atomic
def forget_all(*, viewer: Viewer) -> None:
    """Erase everything kept of the holder; as `forget`. What was submitted stays with its case."""
    _require_signed_in(viewer)
    elements = sorted(set(_mine(viewer).values_list("element", flat=True)))
    if elements:
        _mine(viewer).delete()
        event = AnswersErased(subject=_subject_of(viewer), elements=elements)
        journal.record(event, by=viewer)


@transaction.atomic
def reveal(*, viewer: Viewer, answer_id: UUID | None = None) -> frozenset[UUID]:
    """Return the ids of sensitive answers that may be shown now: one, or all of them.

    Tells:   DataRevealed.
    Raises:  NotFound for another holder's.
    """
    _require_signed_in(viewer)
    rows = list(_mine(viewer).current().filter(is_sensitive=True))
    if answer_id is not None:
        rows = [row for row in rows if row.id == answer_id]
        if not rows:
            raise _unknown()
    if rows:
        _note_look(viewer, {row.element for row in rows}, way="shown")
    return frozenset(row.id for row in rows)


@transaction.atomic
def download(*, viewer: Viewer) -> list[dict[str, Any]]:
    """Return everything kept of the holder in full, to take along.

    Tells:   DataRevealed.
    Source:  个人信息保护法 art. 45.
    """
    _require_signed_in(viewer)
    rows = downloaded(viewer)
    _note_look(viewer, {row["element"] for row in rows}, way="downloaded")
    return rows


def _lay_over(
    rows: Sequence[ProfileAnswer], person_id: UUID, organisation_id: UUID | None, *, by: Actor
) -> list[str]:
    """Save the answers that say something else than what holds now; return their elements."""
    mine = ProfileAnswer.objects.of_holder(person_id, organisation_id).current()
    before = {(row.element, row.item): row for row in mine.select_for_update()}
    news = [
        row
        for row in rows
        if (old := before.get((row.element, row.item))) is None or old.value != row.value
    ]
    gone = [before[key].pk for row in news if (key := (row.element, row.item)) in before]
    if gone:
        ProfileAnswer.objects.filter(pk__in=gone).update(superseded_at=by.now)
    ProfileAnswer.objects.bulk_create(news)
    return [row.element for row in news]


def _is_sensitive(field: Field, entry: DataElement | None) -> bool:
    says = entry.sensitivity if entry else sensitivity_of(field)
    return says == Sensitivity.SENSITIVE


def _locked(answer_id: UUID, viewer: Viewer) -> ProfileAnswer:
    # Locked: two devices may correct the same answer.
    row = _mine(viewer).current().select_for_update().filter(pk=answer_id).first()
    if row is None:
        raise _unknown()
    return row


def _mine(viewer: Viewer) -> ProfileAnswerQuerySet:
    return ProfileAnswer.objects.of_holder(viewer.person_id, viewer.organisation_id)


def _note_look(viewer: Viewer, elements: Collection[str], *, way: str) -> None:
    event = DataRevealed(subject=_subject_of(viewer), elements=sorted(elements), way=way)
    journal.record(event, by=viewer)


def _holder(viewer: Viewer) -> dict[str, Any]:
    return _of(viewer.person_id, viewer.organisation_id)


def _of(person_id: UUID | None, organisation_id: UUID | None) -> dict[str, Any]:
    """Return the columns of a row's holder: the enterprise, or else the person."""
    if organisation_id is not None:
        return {"person_id": None, "organisation_id": organisation_id}
    return {"person_id": person_id, "organisation_id": None}


def _subject_of(viewer: Viewer) -> str:
    return _subject(viewer.person_id, viewer.organisation_id)


def _subject(person_id: UUID | None, organisation_id: UUID | None) -> str:
    if organisation_id is not None:
        return f"profile:organisation:{organisation_id}"
    return f"profile:person:{person_id}"


def _require_signed_in(viewer: Viewer) -> None:
    if viewer.person_id is None:
        raise NotPermitted("请先登录。", code="sign_in")


def _unknown() -> NotFound:
    return NotFound("没有找到这条内容，可能刚被更正或删除。", code="profile.unknown")
