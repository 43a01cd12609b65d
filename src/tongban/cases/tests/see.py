"""What a person, or the journal, can see of a case."""

from tongban.cases.documents import content
from tongban.cases.models import Case, Document
from tongban.journal.queries import history


def journal(case: Case) -> list[str]:
    """List what happened to the case."""
    return [line.event for line in history(f"case:{case.id}")]


def paper(case: Case, kind: str) -> str:
    """Return the words of the latest paper of `kind`: its number, paragraphs and items."""
    document = Document.objects.filter(case=case, kind=kind).latest("at", "id")
    said = content(document)
    rows = [f"{name}：{what}" for _, name, what in said["table"].get("rows", [])]
    parts = [said["title"], said["addressee"], *said["paragraphs"], *rows, *said["closing"]]
    return "\n".join([document.number, *parts, *said["notes"]])
