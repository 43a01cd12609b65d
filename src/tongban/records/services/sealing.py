"""Sealing licences: after the transaction that issued them, by the worker alone."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Actor
from tongban.journal import services as journal
from tongban.records import seal
from tongban.records.events import LicenceSigned
from tongban.records.models import Licence
from tongban.records.printing import pdf_of
from tongban.records.services.papers import store_file


@transaction.atomic
def sign_licence(licence_id: UUID, *, by: Actor) -> None:
    """Make the PDF of a licence, seal it and keep it. One that is sealed already stays as it is.

    Writes:  the file; one journal entry.
    Tells:   LicenceSigned.
    Raises:  seal.NoSeal where the site has no seal; the worker tries again later.
    """
    waiting = Licence.objects.select_related("type", "agency").select_for_update(of=("self",))
    licence = waiting.get(pk=licence_id)
    if licence.file_id:
        return
    pdf = seal.put_on(pdf_of(licence, at=by.now), identifier=licence.identifier, at=by.now)
    stored = licence.file = store_file(pdf, by=by)
    licence.save(update_fields=["file"])
    event = LicenceSigned(
        subject=f"licence:{licence.id}", licence_id=licence.id, sha256=stored.sha256
    )
    journal.record(event, by=by)
