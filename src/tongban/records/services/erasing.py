"""Erasing papers and files whose time is over, once nothing needs them any more."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from tongban.base import files
from tongban.base.ageing import Erased
from tongban.base.desk import Actor
from tongban.journal import services as journal
from tongban.records.events import MaterialErased
from tongban.records.models import Material, StoredFile
from tongban.records.rules import Trust


@transaction.atomic
def erase_papers(material_ids: Iterable[UUID], *, basis: str, by: Actor) -> Erased:
    """Erase those of the papers that no application uses any more, and their files; leave the others.

    E-licences stay: they live as their own state says. `basis`: the rule that says so, in words.
    Writes:  the papers and their files are deleted; one journal entry for each paper.
    Tells:   MaterialErased.
    Source:  个人信息保护法 art. 19, 47.
    """
    rows = Material.objects.select_for_update().filter(pk__in=list(material_ids))
    gone = [material for material in rows.exclude(trust=Trust.ISSUED) if _delete(material)]
    for material in gone:
        event = MaterialErased(
            subject=f"material:{material.id}",
            material_id=material.id,
            sha256=material.file_id,
            basis=basis,
        )
        journal.record(event, by=by)
    return Erased(len(gone), erase_files({material.file_id for material in gone}))


@transaction.atomic
def erase_files(digests: Iterable[str]) -> int:
    """Erase those of the files that nothing names any more; return how many.

    What lies on the disk goes once the transaction is kept; what a crash leaves there the sweep of
    files without a row takes (jobs.sweep).
    Writes:  the rows of the files are deleted.
    """
    erased = 0
    for stored in StoredFile.objects.select_for_update().filter(pk__in=list(digests)):
        sha256 = stored.sha256
        if _delete(stored):
            transaction.on_commit(files.removal(sha256))
            erased += 1
    return erased


def _delete(row: Material | StoredFile) -> bool:
    """Delete a row unless another one needs it: rooms above say so by their foreign keys (PROTECT)."""
    key = row.pk
    try:
        row.delete()
    except ProtectedError:
        return False
    row.pk = key  # what is said of it afterwards still names it
    return True
