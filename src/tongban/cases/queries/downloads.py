"""The files of a case: its documents as PDF, and what the applicant handed in."""

from datetime import datetime
from uuid import UUID

from tongban.applications import queries as applications
from tongban.base import files
from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import NotFound, Refused
from tongban.base.said import said
from tongban.cases.documents import Kind, content, in_words, is_served
from tongban.cases.models import Case, CaseQuerySet, Document
from tongban.cases.printing import pdf_of
from tongban.law.lifecycle import State
from tongban.people.permissions import Permission
from tongban.records import queries as records
from tongban.records.rules import purpose_of

PDF = "application/pdf"
ERASED = ("erased_on", "erased_basis")
File = tuple[str, str, bytes]  # name, media type, content


def document_file(number: str, document_id: UUID, *, who: Desk | Viewer) -> File:
    """Return a document of a case as PDF, for whoever may see the case. Two queries.

    One the worker has not made yet is made on the fly, and nothing is written.
    Raises:  NotPermitted; Case.DoesNotExist, Document.DoesNotExist; Refused (case.not_served) for
             the applicant's result or denial before he has taken it.
    """
    case = _reach(who).only("id", "number", "state", *ERASED).get(number=number)
    document = Document.objects.get(pk=document_id, case=case)
    if isinstance(who, Viewer):
        _require_served(case, document)
    _require_kept(case)
    pdf = files.get(document.file_id) if document.file_id else pdf_of(document, case_number=number)
    return f"{content(document)['title']}-{document.number}.pdf", PDF, pdf


def material_file(number: str, material_id: UUID, *, who: Desk | Viewer) -> File:
    """Return a copy of a paper the applicant handed in with this case; one that identifies somebody is
    marked with what it was handed in for. Four queries.

    Raises:  NotPermitted; Case.DoesNotExist; NotFound if the paper is not of this case; Refused
             (records.unmarkable).
    """
    needed = ("id", "application", "item_name", "submitted_at", *ERASED)
    case = _reach(who).only(*needed).get(number=number)
    return copy_in(case, material_id, at=who.now)


def copy_in(case: Case, material_id: UUID, *, at: datetime) -> File:
    """Return the same for a case at hand. Three queries. Raises NotFound; Refused (records.unmarkable)."""
    _require_kept(case)
    if not applications.has_paper(case.application_id, material_id):
        raise NotFound("这个办件里没有这份材料。", code="case.no_such_paper")
    purpose = purpose_of(case.item_name, local_day(case.submitted_at))
    return records.copy_of(material_id, purpose=purpose, at=at)


def _require_kept(case: Case) -> None:
    if case.erased_on:
        words = said(
            "材料已按期销毁（{day}，依据：{basis}）。",
            day=in_words(case.erased_on),
            basis=case.erased_basis,
        )
        raise NotFound(words, code="case.erased")


def _require_served(case: Case, document: Document) -> None:
    if not is_served(Kind(document.kind), State(case.state)):
        raise Refused(
            "这份文书还没有送达：请先在办件页面领取，或按约定的方式到窗口领取、等候邮寄。",
            code="case.not_served",
        )


def _reach(who: Desk | Viewer) -> CaseQuerySet:
    if isinstance(who, Desk):
        require(who, Permission.CASE_READ)
        return Case.objects.seen_from(who)
    if who.person_id is None:
        return Case.objects.none()
    return Case.objects.of_applicant(who.person_id, who.organisation_id)
