"""The documents of a case in lists, and their words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
    """The words of one kind of document: the site's own or the built-in ones."""

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


def texts() -> list[TextView]:
    """Return the words of every kind of document, as all items without their own use them. One query."""
    own = {row.kind: row.text for row in DocumentText.objects.filter(item=None)}
    return [
        TextView(
            kind=kind,
            title=form.title,
            text=own.get(kind, form.text),
            is_own=kind in own,
            placeholders=form.placeholders,
        )
        for kind, form in FORMS.items()
    ]
