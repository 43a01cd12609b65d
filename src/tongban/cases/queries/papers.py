"""The documents of a case in lists, and their words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongban.cases.documents import FORMS, Kind, content
from tongban.cases.models import Document, DocumentText


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A document of the case in a list."""

    id: UUID
    kind: Kind
    title: str
    number: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class TextView:
    """The words of one kind of document: the item's own, the site's own, or the built-in ones."""

    kind: Kind
    title: str
    text: str
    is_own: bool
    placeholders: tuple[str, ...]


def paper_view(document: Document) -> CasePaper:
    """Show a document as a line of a list."""
    return CasePaper(
        id=document.id,
        kind=Kind(document.kind),
        title=content(document)["title"],
        number=document.number,
        at=document.at,
        by_name=document.by_name,
    )


def texts(item_id: UUID | None = None) -> list[TextView]:
    """Return the words of every kind of document. One query.

    Those of one item are its own or, where it has none, all items'; `is_own` marks what was changed
    for the item, or without one for all.
    """
    rows = DocumentText.objects.filter(Q(item=None) | Q(item=item_id))
    words = {(row.kind, row.item_id): row.text for row in rows}
    return [
        TextView(
            kind=kind,
            title=form.title,
            text=words.get((kind, item_id)) or words.get((kind, None)) or form.text,
            is_own=(kind, item_id) in words,
            placeholders=form.placeholders,
        )
        for kind, form in FORMS.items()
    ]
