"""What one item of a form brings to the others: settled when it is begun, filled in when it is there."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from tongban.applications import folding
from tongban.applications.events import AnswersCompleted
from tongban.applications.models import Application
from tongban.applications.rules import Origin, State
from tongban.base.desk import Actor, System
from tongban.catalogue.queries import definition_of
from tongban.journal import services as journal
from tongban.records import queries as records


def settle_awaited(parts: Sequence[Application]) -> None:
    """Note in each part what another of them will bring. One statement, two more where that changes."""
    definitions = [definition_of(part.item_version_id) for part in parts]
    asked = {field.element for definition in definitions for field in definition.fields}
    giving = {
        name for element in folding.GIVEN_OUT & asked for name in records.types_saying(element)
    }
    awaited = folding.awaited(definitions, giving)
    changed = []
    for part, definition in zip(parts, definitions, strict=True):
        awaits = awaited.get(definition.slug, {})
        if part.awaits != awaits:
            part.awaits = awaits
            changed.append(part)
    Application.objects.bulk_update(changed, ["awaits"])


@transaction.atomic
def complete(application_id: UUID, facts: Mapping[str, str], *, said_by: str, by: System) -> None:
    """Fill in what the other parts of a form waited for, now that the result of one says it.

    `facts` are texts by element, `said_by` what they come from. Once more changes nothing; what the
    applicant has filled in himself stands.
    Tells:   AnswersCompleted, for each part.
    """
    application = Application.objects.get(pk=application_id)
    if application.folder_id is None:
        return
    others = Application.objects.filter(folder_id=application.folder_id).exclude(pk=application_id)
    bring(list(others.values_list("pk", flat=True)), facts, said_by=said_by, by=by)


@transaction.atomic
def bring(
    application_ids: Sequence[UUID], facts: Mapping[str, str], *, said_by: str, by: Actor
) -> None:
    """Fill `facts` (texts by element) into those of the applications that wait for them.

    Tells:   AnswersCompleted, for each.
    """
    handed_in = Application.objects.select_for_update().filter(
        pk__in=application_ids, state__in=[State.SUBMITTED, State.WAITING]
    )
    for part in handed_in.order_by("id"):
        elements = {f.key: f.element for f in definition_of(part.item_version_id).fields}
        found = {key: facts[elements[key]] for key in part.awaits if facts.get(elements[key])}
        if found:
            _fill_in(part, found, said_by=said_by, by=by)


def _fill_in(part: Application, found: Mapping[str, str], *, said_by: str, by: Actor) -> None:
    stored = dict(part.stored_answers)
    blank = {key: text for key, text in found.items() if not stored.get(key, ("", 0))[0]}
    part.version += 1
    part.stored_answers = stored | {key: (text, part.version) for key, text in blank.items()}
    part.stored_origins = {
        **part.stored_origins,
        **{key: Origin(text, words=said_by) for key, text in blank.items()},
    }
    part.awaits = {key: name for key, name in part.awaits.items() if key not in found}
    part.save(update_fields=["answers", "origins", "awaits", "version"])
    event = AnswersCompleted(
        subject=f"application:{part.id}", application_id=part.id, fields=tuple(blank)
    )
    journal.record(event, by=by)
