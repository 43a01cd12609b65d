"""What can be read of applications: drafts while they are filled, and what was submitted."""

from tongban.applications.queries.drafts import (
    DraftLine,
    DraftView,
    FieldView,
    LineView,
    PageView,
    PaperView,
    QuestionView,
    Task,
    draft,
    drafts_of,
    drafts_of_item,
    paper_file,
)
from tongban.applications.queries.submitted import (
    Content,
    Receipt,
    ReceiptView,
    applicant_name,
    content,
    receipt,
)

__all__ = [
    "Content",
    "DraftLine",
    "DraftView",
    "FieldView",
    "LineView",
    "PageView",
    "PaperView",
    "QuestionView",
    "Receipt",
    "ReceiptView",
    "Task",
    "applicant_name",
    "content",
    "draft",
    "drafts_of",
    "drafts_of_item",
    "paper_file",
    "receipt",
]
