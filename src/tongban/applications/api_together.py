"""One form over several items (一表申请) over the API: begin, choose, fill, attach, submit, show.

The same services as the pages. Keys are those of the form: a shared field is named by its element, an
item's own by its slug before it. Mounted by config/api.py.
"""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from tongban.applications import queries
from tongban.applications.api import (
    FillIn,
    LineOut,
    PageOut,
    ProblemOut,
    PromiseIn,
    QuestionOut,
    ReceiptOut,
    SavedOut,
    SituationsIn,
    SubmitIn,
    line_out,
    page_out,
    problem_out,
)
from tongban.applications.queries import FolderView
from tongban.applications.rules import Channel
from tongban.applications.services import Saved, folders
from tongban.base.web import citizen_of

router = Router(tags=["一表申请"])


class PartOut(Schema):
    """An item on the form, and the draft it is."""

    item: str
    name: str
    application_id: UUID
    in_use: bool


class SharedLineOut(LineOut):
    wanted_by: list[str]  # names of the items


class FolderOut(Schema):
    """The form: what is asked once, what was typed, everything that still stops submission."""

    id: UUID
    version: int
    saved_at: datetime
    parts: list[PartOut]
    situations: list[QuestionOut]
    pages: list[PageOut]
    delivery: PageOut
    materials: list[SharedLineOut]
    problems: list[ProblemOut]


class BeginIn(Schema):
    items: list[str]


class AddIn(Schema):
    item: str


class ReceiptsOut(Schema):
    folder_id: UUID
    receipts: list[ReceiptOut]


@router.post("", response={201: FolderOut}, summary="几个事项用一张表申请")
def begin(request: HttpRequest, body: BeginIn) -> Status[FolderOut]:
    """Begin one form; an untouched one of the same items is taken up again."""
    viewer = citizen_of(request)
    folder_id = folders.begin(body.items, viewer=viewer, channel=Channel.API)
    return Status(201, _folder(queries.folder(folder_id, viewer=viewer)))


@router.get("/{folder_id}", response=FolderOut, summary="查看这张表：要填什么、已填什么、还缺什么")
def show(request: HttpRequest, folder_id: UUID) -> FolderOut:
    """Show the form. 409 folder.submitted once it is submitted."""
    return _folder(queries.folder(folder_id, viewer=citizen_of(request)))


@router.post("/{folder_id}/items", response=FolderOut, summary="再加一个事项")
def add(request: HttpRequest, folder_id: UUID, body: AddIn) -> FolderOut:
    """Put another item on the form."""
    viewer = citizen_of(request)
    folders.add(folder_id, body.item, viewer=viewer)
    return _folder(queries.folder(folder_id, viewer=viewer))


@router.delete("/{folder_id}/items/{item}", response={204: None}, summary="移出一个事项，单独办")
def release(request: HttpRequest, folder_id: UUID, item: str) -> Status[None]:
    """Take an item off the form; it becomes an application of its own, with all that is typed."""
    folders.release(folder_id, item, keep=True, viewer=citizen_of(request))
    return Status(204, None)


@router.put("/{folder_id}/situations", response=SavedOut, summary="回答情形问题")
def situations(request: HttpRequest, folder_id: UUID, body: SituationsIn) -> Saved:
    """Answer situation questions."""
    return folders.choose(folder_id, body.answers, viewer=citizen_of(request), version=body.version)


@router.put("/{folder_id}/form/{group}", response=SavedOut, summary="保存表单的一页")
def fill(request: HttpRequest, folder_id: UUID, group: str, body: FillIn) -> Saved:
    """Save one page of the form as typed, into every item that asks it."""
    return folders.fill(
        folder_id, group, body.answers, viewer=citizen_of(request), version=body.version
    )


@router.put("/{folder_id}/delivery", response=SavedOut, summary="保存结果领取方式")
def delivery(request: HttpRequest, folder_id: UUID, body: FillIn) -> Saved:
    """Save how the results are wanted."""
    return folders.wish_delivery(
        folder_id, body.answers, viewer=citizen_of(request), version=body.version
    )


@router.post("/{folder_id}/materials/{line}", response=FolderOut, summary="上传一份材料")
def attach(request: HttpRequest, folder_id: UUID, line: str, file: File[UploadedFile]) -> FolderOut:
    """Upload a paper once for every item that wants it: PDF, JPEG or PNG, at most 20 MB."""
    viewer = citizen_of(request)
    folders.attach(folder_id, line, file, name=file.name or "", viewer=viewer)
    return _folder(queries.folder(folder_id, viewer=viewer))


@router.put(
    "/{folder_id}/materials/{line}/promise", response=FolderOut, summary="承诺以后补交一份材料"
)
def promise(request: HttpRequest, folder_id: UUID, line: str, body: PromiseIn) -> FolderOut:
    """Sign to hand in a paper by a day (容缺后补)."""
    viewer = citizen_of(request)
    folders.promise_later(folder_id, line, until=body.until, signed=body.signed, viewer=viewer)
    return _folder(queries.folder(folder_id, viewer=viewer))


@router.delete("/{folder_id}/papers/{paper_id}", response={204: None}, summary="取下一份材料")
def detach(request: HttpRequest, folder_id: UUID, paper_id: UUID) -> Status[None]:
    """Take a paper off its line, for every item."""
    folders.detach(folder_id, paper_id, viewer=citizen_of(request))
    return Status(204, None)


@router.post(
    "/{folder_id}/submission",
    response=ReceiptsOut,
    summary="一次提交全部事项（重复提交返回同样的回执）",
)
def submit(request: HttpRequest, folder_id: UUID, body: SubmitIn) -> folders.FolderReceipt:
    """Submit all or nothing. 409 folder.part_refused names the items that cannot be applied for now."""
    return folders.submit(
        folder_id,
        viewer=citizen_of(request),
        promised=body.promised,
        version=body.version,
        keep=body.keep,
    )


def _folder(view: FolderView) -> FolderOut:
    return FolderOut(
        id=view.id,
        version=view.version,
        saved_at=view.saved_at,
        parts=[
            PartOut(
                item=part.slug,
                name=part.name,
                application_id=part.application_id,
                in_use=part.in_use,
            )
            for part in view.parts
        ],
        situations=[
            QuestionOut(
                key=one.asked.key,
                question=one.asked.question,
                options=list(one.asked.options),
                chosen=one.asked.chosen,
            )
            for one in view.questions
        ],
        pages=[page_out(page) for page in view.pages],
        delivery=page_out(view.delivery),
        materials=[
            SharedLineOut(**line_out(line).dict(), wanted_by=list(line.wanted_by))
            for line in view.lines
        ],
        problems=[problem_out(lack.problem) for lack in view.lacks],
    )
