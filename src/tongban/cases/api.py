"""The applicant's cases over the API: how they go, and the steps that are his. Mounted by config/api.py."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from tongban.base.web import address_of, citizen_of, viewer_of
from tongban.cases import queries, services

router = Router(tags=["cases"])


class MissingOut(Schema):
    line: str
    name: str
    what: str


class WantedOut(Schema):
    """What has to be put right, and until when."""

    round: int
    words: str
    items: list[MissingOut]
    due_on: date | None
    days_left: int | None


class ClockOut(Schema):
    what: str
    words: str
    look: str
    due_on: date | None


class MomentOut(Schema):
    at: datetime
    words: str


class ResultOut(Schema):
    name: str
    number: str
    way: str
    way_name: str
    tracking: str
    delivered_at: datetime | None


class DocumentOut(Schema):
    id: UUID
    kind: str
    title: str
    number: str
    at: datetime


class OwedOut(Schema):
    """A paper that was promised and has not come (容缺后补)."""

    line: str
    name: str
    due_on: date
    days_left: int


class FilingOut(Schema):
    """A filing settled with the decision (多证合一); `received_at` is null until its agency took it over."""

    name: str
    receiver: str
    at: datetime
    received_at: datetime | None


class StepOut(Schema):
    """A step within the agencies (环节); `done_at` is null while it is being done."""

    name: str
    agency: str
    is_consultation: bool
    opened_at: datetime
    due_on: date | None
    done_at: datetime | None


class ProgressOut(Schema):
    """A case in plain words."""

    number: str
    version: int
    item_name: str
    applicant_name: str
    state: str
    state_name: str
    headline: str
    who_has_it: str
    todo: str
    clock: ClockOut
    agency_name: str
    agency_phone: str
    submitted_at: datetime
    accepted_on: date | None
    finished_at: datetime | None
    timeline: list[MomentOut]
    inside: list[StepOut]
    wanted: WantedOut | None
    reasons: str
    remedy: str
    result: ResultOut | None
    documents: list[DocumentOut]
    may_withdraw: bool
    may_collect: bool
    owed: list[OwedOut]
    filings: list[FilingOut]
    check_words: str


class MyCaseOut(Schema):
    number: str
    item_name: str
    applicant_name: str
    state: str
    state_name: str
    headline: str
    todo: str
    submitted_at: datetime


class MyCasesOut(Schema):
    """One page; `next` asks for the following one as `after`."""

    cases: list[MyCaseOut]
    next: str | None


class AnswerIn(Schema):
    answer: str = ""
    version: int | None = None


class AnswersIn(Schema):
    """Changed answers by field key, as typed."""

    answers: dict[str, str]


class SavedOut(Schema):
    """What is still wrong with the answers: field, code, words."""

    problems: list[dict[str, str]]


class PaperOut(Schema):
    id: UUID


class ReasonIn(Schema):
    reason: str = ""
    version: int | None = None


@router.get("", response=MyCasesOut, summary="我的办件")
def my_cases(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """The token owner's cases, the latest first."""
    page = queries.my_cases(citizen_of(request), after=after)
    return {"cases": page.items, "next": page.next_token}


@router.get("/{number}", response=ProgressOut, summary="办理进度")
def progress(request: HttpRequest, number: str) -> queries.Progress:
    """How one's own case goes."""
    return queries.progress(number, viewer=citizen_of(request))


@router.get("/{number}/public", response=ProgressOut, auth=None, summary="凭查询码查进度")
def public_progress(request: HttpRequest, number: str, query_code: str) -> queries.Progress:
    """How a case goes, for anybody with its query code; names are masked."""
    return queries.progress_by_code(
        number, query_code, viewer=viewer_of(request), address=address_of(request)
    )


@router.get("/{number}/documents/{document_id}", summary="文书")
def document(request: HttpRequest, number: str, document_id: UUID) -> HttpResponse:
    """A document of one's own case as PDF."""
    name, media_type, data = queries.document_file(number, document_id, who=citizen_of(request))
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


@router.post(
    "/{number}/materials/{line}", response={201: PaperOut}, summary="补正或退回修改时上传一份材料"
)
def paper(
    request: HttpRequest, number: str, line: str, file: File[UploadedFile]
) -> Status[PaperOut]:
    """Put a paper to a line while the case waits for its applicant."""
    paper_id = services.add_paper(
        number, line, file, name=file.name or "", viewer=citizen_of(request)
    )
    return Status(201, PaperOut(id=paper_id))


@router.post("/{number}/promised/{line}", response=ProgressOut, summary="补交承诺的材料")
def promised(
    request: HttpRequest, number: str, line: str, file: File[UploadedFile]
) -> queries.Progress:
    """Hand in a paper that was promised (容缺后补)."""
    viewer = citizen_of(request)
    services.give_promised(number, line, file=file, name=file.name or "", by=viewer)
    return queries.progress(number, viewer=viewer)


@router.put("/{number}/answers", response=SavedOut, summary="补正或退回修改时更正所填内容")
def answers(request: HttpRequest, number: str, body: AnswersIn) -> dict[str, Any]:
    """Save changed answers, as typed, while the case waits for its applicant."""
    saved = services.revise_answers(number, body.answers, viewer=citizen_of(request))
    return {"problems": [asdict(problem) for problem in saved.problems]}


@router.post("/{number}/resubmission", response=ProgressOut, summary="预审退回后重新提交")
def resubmission(request: HttpRequest, number: str, body: AnswerIn) -> queries.Progress:
    """Hand in again what the pre-review sent back."""
    viewer = citizen_of(request)
    services.resubmit(number, viewer=viewer, version=body.version)
    return queries.progress(number, viewer=viewer)


@router.post("/{number}/correction", response=ProgressOut, summary="提交补正")
def correction(request: HttpRequest, number: str, body: AnswerIn) -> queries.Progress:
    """Hand in what was asked for, once the papers are uploaded."""
    viewer = citizen_of(request)
    services.answer_correction(number, viewer=viewer, answer=body.answer, version=body.version)
    return queries.progress(number, viewer=viewer)


@router.post("/{number}/withdrawal", response=ProgressOut, summary="撤回申请")
def withdrawal(request: HttpRequest, number: str, body: ReasonIn) -> queries.Progress:
    """Take the application back before it is decided."""
    viewer = citizen_of(request)
    services.withdraw(number, by=viewer, reason=body.reason, version=body.version)
    return queries.progress(number, viewer=viewer)


@router.post("/{number}/collection", response=ProgressOut, summary="领取电子结果")
def collection(request: HttpRequest, number: str) -> queries.Progress:
    """Collect an electronic result or a denial: with it the case is delivered."""
    viewer = citizen_of(request)
    services.collect(number, viewer=viewer)
    return queries.progress(number, viewer=viewer)
