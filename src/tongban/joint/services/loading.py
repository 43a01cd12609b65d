"""Take the joint matters of a catalogue folder."""

from pathlib import Path
from typing import Any

from django.db import transaction

from tongban.agencies.queries import agencies
from tongban.base.desk import Actor
from tongban.catalogue.queries import item_slugs, read_bundles
from tongban.catalogue.services import Faulty, turn_edition
from tongban.joint.document import faults
from tongban.joint.events import DefinitionLoaded
from tongban.joint.models import Definition
from tongban.journal import services as journal


@transaction.atomic
def load(folder: Path, *, by: Actor) -> int:
    """Load every joint matter of bundles.yaml, all or nothing; return how many are new or changed.

    A changed one becomes a new version: running cases stay on theirs. Loading again does nothing.
    The catalogue of the folder is loaded before.
    Writes:  definitions; one journal entry for each written.
    Tells:   DefinitionLoaded.
    Raises:  catalogue Faulty with line, path and words of everything wrong.
    """
    file = read_bundles(folder)
    items, bodies = item_slugs(), {agency.name for agency in agencies()}
    wrong = [
        file.fault(("bundles", place, *path), words)
        for place, document in enumerate(file.bundles)
        for path, words in faults(document, items, bodies)
    ]
    if wrong:
        raise Faulty(wrong)
    current = {one.slug: one for one in Definition.objects.filter(is_current=True)}
    written = 0
    for place, document in enumerate(file.bundles):
        before = current.get(document["slug"])
        if before is None or before.document != document or before.place != place:
            _write(document, place, before, by=by)
            written += 1
    if written:
        turn_edition()  # guides that are kept name the matters their item is a step of
    return written


def _write(document: dict[str, Any], place: int, before: Definition | None, *, by: Actor) -> None:
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    row = Definition.objects.create(
        slug=document["slug"],
        version=before.version + 1 if before else 1,
        name=document["name"],
        document=document,
        place=place,
        loaded_at=by.now,
    )
    event = DefinitionLoaded(subject=f"joint-definition:{row.slug}", version=row.version)
    journal.record(event, by=by, first=before is None)
