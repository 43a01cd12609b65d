"""The papers of a case: making their PDFs, and the words they use."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Actor, Desk, require
from tongban.cases import documents, events
from tongban.cases.documents import Kind
from tongban.cases.models import Document, DocumentText, Result
from tongban.cases.printing import pdf_of
from tongban.journal.services import record
from tongban.people.permissions import Permission
from tongban.records import services as records


@transaction.atomic
def print_papers(case_id: UUID, *, by: Actor) -> int:
    """Make and keep the PDF of every paper of a case that has none yet; return how many.

    The same paper gives the same file, so that doing it twice keeps one.
    Writes:  the file of each paper; the file of the result.
    """
    waiting = Document.objects.filter(case_id=case_id, file=None).select_related("case")
    made = 0
    for document in waiting.select_for_update(of=("self",)):
        stored = records.store_file(pdf_of(document, case_number=document.case.number), by=by)
        document.file = stored
        document.save(update_fields=["file"])
        if document.kind == Kind.RESULT:
            Result.objects.filter(case_id=case_id).update(file=stored)
        made += 1
    return made


@transaction.atomic
def save_text(kind: Kind, text: str, *, item_id: UUID | None = None, desk: Desk) -> None:
    """Say in one's own words what documents of `kind` say, for every item or for one.

    Papers written before keep their words. Words put back to what would be said without them (the
    built-in ones; for an item those of all items) remove the row.
    Writes:  the text; one journal entry.
    Tells:   DocumentTextSaved.
    Raises:  NotPermitted; Invalid for an empty text or an unknown placeholder.
    """
    require(desk, Permission.DOCUMENT_TEXTS)
    text = documents.check_text(kind, text)
    if text == _words_without(kind, item_id):
        DocumentText.objects.filter(kind=kind, item=item_id).delete()
    else:
        row = DocumentText.objects.filter(kind=kind, item=item_id).first()
        row = row or DocumentText(kind=kind, item_id=item_id)
        row.text, row.saved_by, row.saved_at = text, desk.actor_name, desk.now
        row.save()
    event = events.DocumentTextSaved(subject=f"document-text:{kind}", item_id=item_id)
    record(event, by=desk)


def _words_without(kind: Kind, item_id: UUID | None) -> str:
    site = DocumentText.objects.filter(kind=kind, item=None).first() if item_id else None
    return site.text if site else documents.FORMS[kind].text
