"""What one item of a form brings to the others: settled when it is begun, filled in when it is there."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from tongban.applications import folding
from tongban.applications.events import AnswersCompleted
from tongban.applications.models import Application
from tongban.applications.rules import Origin, State
from tongban.base.desk import System
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
    others = Application.objects.select_for_update().filter(
        folder_id=application.folder_id, state=State.SUBMITTED
    )
    for part in others.exclude(pk=application_id).order_by("id"):
        elements = {f.key: f.element for f in definition_of(part.item_version_id).fields}
        found = {key: facts[elements[key]] for key in part.awaits if facts.get(elements[key])}
        if found:
            _fill_in(part, found, said_by=said_by, by=by)


def _fill_in(part: Application, found: Mapping[str, str], *, said_by: str, by: System) -> None:
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
