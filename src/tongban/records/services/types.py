"""电子证照目录 and 身份类材料: types of e-licences and words of identity papers, as the data files say."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from tongban.base.desk import Actor
from tongban.journal import services as journal
from tongban.records import rules
from tongban.records.events import IdentityPapersListed, LicenceTypeSaved
from tongban.records.models import IdentityPaper, LicenceType

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


def load_identity_papers(words: Iterable[str], *, by: Actor) -> bool:
    """Make these the words of identity papers, inside the caller's transaction; return if any differ.

    No words leave the list as it is: a folder may do without the file.
    Writes:  the list; one journal entry. One query where nothing differs.
    Tells:   IdentityPapersListed.
    """
    wanted = set(words)
    held = set(IdentityPaper.objects.values_list("word", flat=True))
    if not wanted or wanted == held:
        return False
    IdentityPaper.objects.exclude(word__in=wanted).delete()
    IdentityPaper.objects.bulk_create(IdentityPaper(word=word) for word in sorted(wanted - held))
    event = IdentityPapersListed(subject="identity-papers", words=sorted(wanted))
    journal.record(event, by=by)
    return True
