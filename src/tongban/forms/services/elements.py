"""数据元目录, kept up to the data file."""

from collections.abc import Iterable, Mapping
from typing import Any

from tongban.base.desk import Actor
from tongban.forms.events import DataElementSaved
from tongban.forms.models import DataElement
from tongban.journal import services as journal

KEPT = ("element", "name", "type", "format", "source", "sensitivity", "reused")


def load_elements(documents: Iterable[Mapping[str, Any]], *, by: Actor) -> int:
    """Bring the dictionary up to a file, inside the caller's transaction; return how many were written.

    An element keeps its code, and stays when a file leaves it out: forms may still be bound to it.
    Writes:  rows that differ; a journal entry for each. One query where nothing does.
    Tells:   DataElementSaved.
    """
    rows = {row.code: row for row in DataElement.objects.all()}
    written = 0
    for document in documents:
        wanted = {key: document[key] for key in KEPT}
        row = rows.get(document["code"])
        before = {key: getattr(row, key) for key in KEPT} if row else None
        if before == wanted:
            continue
        row = row or DataElement(code=document["code"])
        for key, value in wanted.items():
            setattr(row, key, value)
        row.save()
        event = DataElementSaved(subject=f"element:{row.code}", before=before, after=wanted)
        journal.record(event, by=by, first=before is None)
        written += 1
    return written
