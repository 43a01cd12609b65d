"""电子证照目录: the types of e-licences, kept up to the data file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from tongban.base.desk import Actor
from tongban.journal import services as journal
from tongban.records import rules
from tongban.records.events import LicenceTypeSaved
from tongban.records.models import LicenceType

# What is kept of an entry of data/tongjiang/licences.yaml; who produces and uses it the catalogue knows.
KEPT = (
    "name",
    "issuer",
    "holder",
    "validity_kind",
    "validity_years",
    "validity",
    "fields",
    "trust",
    "note",
)
TYPES_MOST = 999  # three digits of the type code


def load_types(documents: Iterable[Mapping[str, Any]], *, by: Actor) -> int:
    """Bring the types up to a file, inside the caller's transaction; return how many were written.

    A type keeps its code for ever, and stays when a file leaves it out: licences name it. Codes
    are the site's own, numbered in the order of arrival, until the province publishes its list.
    Writes:  rows that differ; a journal entry for each. One query where nothing does.
    Tells:   LicenceTypeSaved.
    """
    rows = {row.name: row for row in LicenceType.objects.all()}
    body = rules.body_code("tongban", division=settings.TONGBAN_DIVISION)
    written = 0
    for document in documents:
        wanted = {key: document[key] for key in KEPT} | {"note": document["note"] or ""}
        row = rows.get(document["name"])
        before = {key: getattr(row, key) for key in KEPT} if row else None
        if before == wanted:
            continue
        if row is None:
            assert len(rows) < TYPES_MOST
            row = LicenceType(code=f"{body}{len(rows) + 1:03d}")
            rows[document["name"]] = row
        for key, value in wanted.items():
            setattr(row, key, value)
        row.save()
        event = LicenceTypeSaved(
            subject=f"licence-type:{row.id}", name=row.name, before=before, after=wanted
        )
        journal.record(event, by=by, first=before is None)
        written += 1
    return written
