"""Applications over the API: start, choose, fill, attach, submit, show. Mounted by config/api.py.

The same services as the pages; what they refuse is said in the one error shape. The caller is the
citizen whose bearer token it is.
"""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from tongban.applications import queries, services
from tongban.applications.queries import DraftView
from tongban.applications.rules import Channel
from tongban.base.desk import Viewer
from tongban.base.errors import Problem
from tongban.base.web import citizen_of

router = Router(tags=["applications"])


class ProblemOut(Schema):
    """One thing wrong: where, a stable code, words that say what to do."""

    field: str
    code: str
    message: str


class QuestionOut(Schema):
    key: str
    question: str
    options: list[tuple[str, str]]
    chosen: str


class FieldOut(Schema):
    key: str
    element: str
    label: str
    type: str
    required: bool
    choices: list[str]  # of the type "choices" several may be taken, one a line
    typed: str
    note: str  # where it was filled in from beforehand, "" where it was not


class PageOut(Schema):
    key: str
    title: str
    fields: list[FieldOut]


class PaperOut(Schema):
    id: UUID
    name: str
    media_type: str
    size: int
    way: str
    added_at: datetime
    promised_on: date | None  # 容缺后补: owed until then
    trust: str  # 可信等级 A-D, "" without a file
    valid_until: date | None


class KeptOut(Schema):
    """A paper handed in before, which may be given again."""

    id: UUID
    name: str
    given_on: date
    trust: str
    trust_name: str
    valid_until: date | None
    why_not: str  # "" where it may be used


class LineOut(Schema):
    key: str
    name: str
    need: str
    may_show_at_window: bool
    papers: list[PaperOut]
    kept: list[KeptOut]  # while no file is given
    source: str  # name of the data source that may be asked instead, "" for none


class CommitmentOut(Schema):
    """What is promised, and what it stands in for."""

    chosen: bool
    text: str
    conditions: list[str]
    replaces: list[str]
    check_days: int
    why_not: str


class DraftOut(Schema):
    """A draft: what is asked, what was typed, everything that still stops submission."""

    id: UUID
    item: str
    name: str
    version: int
    saved_at: datetime
    newer_item_version: bool
    situations: list[QuestionOut]
    pages: list[PageOut]
    delivery: PageOut
    materials: list[LineOut]
    problems: list[ProblemOut]
    later_until: date | None  # the last day for which a paper may be promised
    later_refused: str  # why none may be promised, "" where one may
    commitment: CommitmentOut | None  # 告知承诺, null where the item is not filed by it


class PromiseIn(Schema):
    until: date
    signed: bool


class ValidityIn(Schema):
    until: date | None


class CommitmentIn(Schema):
    commits: bool
    signed: bool = False


class StartIn(Schema):
    item: str


class SituationsIn(Schema):
    version: int
    answers: dict[str, str]


class FillIn(Schema):
    version: int
    answers: dict[str, str]


class SavedOut(Schema):
    version: int
    problems: list[ProblemOut]
    warnings: list[ProblemOut]


class SubmitIn(Schema):
    promised: bool
    version: int | None = None
    keep: bool = False  # 同意留用: answers are kept and offered next time


class ReceiptOut(Schema):
    application_id: UUID
    number: str
    query_code: str


class AttachedOut(Schema):
    id: UUID


@router.post("", response={201: DraftOut}, summary="开始申请（同一事项未动过的草稿会接着用）")
def start(request: HttpRequest, body: StartIn) -> Status[DraftOut]:
    """Begin an application; an untouched draft of the same item is taken up again."""
    viewer = citizen_of(request)
    application_id = services.start(body.item, viewer=viewer, channel=Channel.API)
    return Status(201, _show(application_id, viewer))


@router.get(
    "/{application_id}", response=DraftOut, summary="查看草稿：要填什么、已填什么、还缺什么"
)
def show(request: HttpRequest, application_id: UUID) -> DraftOut:
    """Show a draft. 409 application.submitted once it is submitted."""
    return _show(application_id, citizen_of(request))


@router.put("/{application_id}/situations", response=SavedOut, summary="回答情形问题")
def situations(request: HttpRequest, application_id: UUID, body: SituationsIn) -> services.Saved:
    """Answer situation questions."""
    return services.choose_situations(
        application_id, body.answers, viewer=citizen_of(request), version=body.version
    )


@router.put("/{application_id}/form/{group}", response=SavedOut, summary="保存表单的一页")
def fill(request: HttpRequest, application_id: UUID, group: str, body: FillIn) -> services.Saved:
    """Save one page of the form as typed; the answer says what is still wrong on it."""
    return services.fill(
        application_id, group, body.answers, viewer=citizen_of(request), version=body.version
    )


@router.put("/{application_id}/delivery", response=SavedOut, summary="保存结果领取方式")
def delivery(request: HttpRequest, application_id: UUID, body: FillIn) -> services.Saved:
    """Save how the result is wanted: way, recipient, phone, address."""
    return services.wish_delivery(
        application_id, body.answers, viewer=citizen_of(request), version=body.version
    )


@router.post(
    "/{application_id}/materials/{line}", response={201: AttachedOut}, summary="上传一份材料"
)
def attach(
    request: HttpRequest, application_id: UUID, line: str, file: File[UploadedFile]
) -> Status[AttachedOut]:
    """Upload a paper to a line of the material list: PDF, JPEG or PNG, at most 20 MB."""
    paper_id = services.attach(
        application_id, line, file, name=file.name or "", viewer=citizen_of(request)
    )
    return Status(201, AttachedOut(id=paper_id))


@router.put(
    "/{application_id}/materials/{line}/promise", response=DraftOut, summary="承诺以后补交一份材料"
)
def promise(request: HttpRequest, application_id: UUID, line: str, body: PromiseIn) -> DraftOut:
    """Sign to hand in a paper by a day (容缺后补)."""
    viewer = citizen_of(request)
    services.promise_later(
        application_id, line, until=body.until, signed=body.signed, viewer=viewer
    )
    return _show(application_id, viewer)


@router.put(
    "/{application_id}/materials/{line}/licence",
    response=DraftOut,
    summary="用电子证照代替一份材料",
)
def use_licence(request: HttpRequest, application_id: UUID, line: str) -> DraftOut:
    """Let an e-licence the applicant holds stand in for the paper of a line (免提交)."""
    viewer = citizen_of(request)
    services.use_licence(application_id, line, viewer=viewer)
    return _show(application_id, viewer)


@router.put(
    "/{application_id}/materials/{line}/source",
    response=DraftOut,
    summary="同意查询，由部门共享核验",
)
def ask_source(request: HttpRequest, application_id: UUID, line: str) -> DraftOut:
    """Ask the data source of a line (共享免交): calling it is the consent. Refused, the paper is uploaded."""
    viewer = citizen_of(request)
    services.ask_source(application_id, line, viewer=viewer)
    return _show(application_id, viewer)


@router.put(
    "/{application_id}/materials/{line}/kept/{material_id}",
    response=DraftOut,
    summary="用以前交过的一份材料",
)
def reuse(request: HttpRequest, application_id: UUID, line: str, material_id: UUID) -> DraftOut:
    """Give a paper of the applicant's vault again; those that fit stand beside the line as `kept`."""
    viewer = citizen_of(request)
    services.reuse(application_id, line, material_id, viewer=viewer)
    return _show(application_id, viewer)


@router.put("/{application_id}/commitment", response=DraftOut, summary="选择告知承诺或一般程序")
def commitment(request: HttpRequest, application_id: UUID, body: CommitmentIn) -> DraftOut:
    """File by commitment (告知承诺), or the ordinary way."""
    viewer = citizen_of(request)
    services.choose_commitment(
        application_id, commits=body.commits, signed=body.signed, viewer=viewer
    )
    return _show(application_id, viewer)


@router.put(
    "/{application_id}/papers/{paper_id}/validity", response=DraftOut, summary="填一份材料的有效期"
)
def date_paper(
    request: HttpRequest, application_id: UUID, paper_id: UUID, body: ValidityIn
) -> DraftOut:
    """Say until when a paper is good; null takes it off. 409 once a clerk has compared it."""
    viewer = citizen_of(request)
    services.date_paper(application_id, paper_id, body.until, viewer=viewer)
    return _show(application_id, viewer)


@router.delete("/{application_id}/papers/{paper_id}", response={204: None}, summary="取下一份材料")
def detach(request: HttpRequest, application_id: UUID, paper_id: UUID) -> Status[None]:
    """Take a paper off its line."""
    services.detach(application_id, paper_id, viewer=citizen_of(request))
    return Status(204, None)


@router.post(
    "/{application_id}/submission", response=ReceiptOut, summary="提交申请（重复提交返回同一回执）"
)
def submit(request: HttpRequest, application_id: UUID, body: SubmitIn) -> queries.Receipt:
    """Submit. Again, it answers with the same receipt. 422 lists everything missing or wrong."""
    return services.submit(
        application_id,
        viewer=citizen_of(request),
        promised=body.promised,
        version=body.version,
        keep=body.keep,
    )


def _show(application_id: UUID, viewer: Viewer) -> DraftOut:
    view = queries.draft(application_id, viewer=viewer)
    return _draft(queries.with_kept(view, viewer=viewer))


def _draft(view: DraftView) -> DraftOut:
    return DraftOut(
        id=view.id,
        item=view.slug,
        name=view.item_name,
        version=view.version,
        saved_at=view.saved_at,
        newer_item_version=view.newer,
        situations=[
            QuestionOut(key=q.key, question=q.question, options=list(q.options), chosen=q.chosen)
            for q in view.questions
        ],
        pages=[page_out(page) for page in view.pages],
        delivery=page_out(view.delivery),
        materials=[line_out(line) for line in view.lines],
        problems=[problem_out(lack.problem) for lack in view.lacks],
        later_until=view.later.last if view.later else None,
        later_refused=view.later.why_not if view.later else "",
        commitment=_commitment(view.commitment) if view.commitment else None,
    )


def _commitment(offer: queries.CommitmentView) -> CommitmentOut:
    return CommitmentOut(
        chosen=offer.chosen,
        text=offer.text,
        conditions=list(offer.conditions),
        replaces=list(offer.replaces),
        check_days=offer.check_days,
        why_not=offer.why_not,
    )


def page_out(page: queries.PageView) -> PageOut:
    """Say one page of a form."""
    fields = [
        FieldOut(
            key=asked.field.key,
            element=asked.field.element,
            label=asked.field.label,
            type=asked.field.type.value,
            required=asked.field.required,
            choices=list(asked.field.choices),
            typed=asked.raw,
            note=asked.note,
        )
        for asked in page.fields
    ]
    return PageOut(key=page.key, title=page.title, fields=fields)


def line_out(line: queries.LineView) -> LineOut:
    """Say one line of a material list."""
    papers = [
        PaperOut(
            id=paper.id,
            name=paper.name,
            media_type=paper.media_type,
            size=paper.size,
            way=paper.way.value,
            added_at=paper.added_at,
            promised_on=paper.promised_on,
            trust=paper.trust,
            valid_until=paper.valid_until,
        )
        for paper in line.papers
    ]
    kept = [
        KeptOut(**{name: getattr(one, name) for name in KeptOut.model_fields}) for one in line.kept
    ]
    return LineOut(
        key=line.material.key,
        name=line.material.name,
        need=line.need.value,
        may_show_at_window=line.may_show_at_window,
        papers=papers,
        kept=kept,
        source=line.source.name if line.source else "",
    )


def problem_out(problem: Problem) -> ProblemOut:
    """Say one thing that is wrong."""
    return ProblemOut(field=problem.field, code=problem.code, message=problem.message)
