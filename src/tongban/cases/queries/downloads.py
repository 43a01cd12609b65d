"""The files of a case: its documents as PDF, and what the applicant handed in."""

from uuid import UUID

from tongban.applications import queries as applications
from tongban.base import files
from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import NotFound, Refused
from tongban.cases.documents import Kind, content, is_served
from tongban.cases.models import Case, CaseQuerySet, Document
from tongban.cases.printing import pdf_of
from tongban.law.lifecycle import State
from tongban.people.permissions import Permission
from tongban.records import queries as records

PDF = "application/pdf"
File = tuple[str, str, bytes]  # name, media type, content


def document_file(number: str, document_id: UUID, *, who: Desk | Viewer) -> File:
    """Return a document of a case as PDF, for whoever may see the case. Two queries.

    One the worker has not made yet is made on the fly, and nothing is written.
    Raises:  NotPermitted; Case.DoesNotExist, Document.DoesNotExist; Refused (case.not_served) for
             the applicant's result or denial before he has taken it.
    """
    case = _reach(who).only("id", "number", "state").get(number=number)
    document = Document.objects.get(pk=document_id, case=case)
    if isinstance(who, Viewer):
        _require_served(case, document)
    pdf = files.get(document.file_id) if document.file_id else pdf_of(document, case_number=number)
    return f"{content(document)['title']}-{document.number}.pdf", PDF, pdf


def material_file(number: str, material_id: UUID, *, who: Desk | Viewer) -> File:
    """Return a paper the applicant handed in with this case. Four queries.

    Raises:  NotPermitted; Case.DoesNotExist; NotFound if the paper is not of this case.
    """
    case = _reach(who).only("id", "application").get(number=number)
    handed_in = applications.content(case.application_id, desk=who)
    known = {paper.material_id for line in handed_in.lines for paper in line.papers}
    if material_id not in known:
        raise NotFound("这个办件里没有这份材料。", code="case.no_such_paper")
    return records.open_material(material_id)


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
