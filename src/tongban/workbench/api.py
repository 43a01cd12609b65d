"""The officer's work over the API: work list, case, steps. Mounted by config/api.py.

The steps have the same nouns and fields as the pages; what they refuse is said in the one error shape.
"""

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from tongban.base.errors import Invalid, Problem
from tongban.base.web import desk_of
from tongban.cases import queries, services
from tongban.cases.queries import Filters, MissingItem, Screen, Stage
from tongban.law.lights import Light
from tongban.workbench import steps
from tongban.workbench.acts import Call

router = Router(tags=["workbench"])


class ClockOut(Schema):
    """What is due next; `due_on` is null while no clock runs."""

    what: str
    words: str
    look: str
    due_on: date | None
    used: int
    whole: int


class MessageIn(Schema):
    """A message (等待消息): number of the case, its name as the diagram has it, and what it says."""

    number: str
    name: str
    words: str = ""


class ArrivedOut(Schema):
    """How many steps went on."""

    steps: int


class RowOut(Schema):
    number: str
    item_name: str
    applicant_name: str
    agency_short: str
    state: str
    state_name: str
    clock: ClockOut
    holder_name: str
    on_the_spot: bool
    committed: bool
    owed_until: date | None
    notices: int
    submitted_at: datetime


class WorkListOut(Schema):
    """One page; `next` asks for the following one as `after`."""

    cases: list[RowOut]
    next: str | None


class StepOut(Schema):
    """A step that is open: POST its noun; `fields` are the names it takes."""

    noun: str
    label: str
    article: str
    fields: list[str]


class ClosedOut(Schema):
    step: str
    why: str


class CaseOut(Schema):
    number: str
    version: int
    item_name: str
    agency_name: str
    applicant_name: str
    state: str
    state_name: str
    clock: ClockOut
    statutory_due_on: date | None
    promised_due_on: date | None
    open: list[StepOut]
    closed: list[ClosedOut]


class ItemIn(Schema):
    """One thing to put right; `line` is the key of a material, "" for the form."""

    line: str = ""
    name: str
    what: str


class StepIn(Schema):
    """What a step is taken with. With `version` it is refused if the case changed since it was read."""

    version: int | None = None
    fields: dict[str, str] = {}
    items: list[ItemIn] = []


class FileNoun(StrEnum):
    """The steps that take the PDF of a paper."""

    RESULT = "result"
    SETTLEMENT = "settlement"


class OwedOut(Schema):
    """A paper promised for later (容缺后补)."""

    number: str
    item_name: str
    applicant_name: str
    agency_short: str
    name: str
    due_on: date
    days_left: int
    light: str
    status: str


class OwedListOut(Schema):
    """One page; `next` asks for the following one as `after`."""

    papers: list[OwedOut]
    next: str | None


class CheckOut(Schema):
    """A commitment to check after the decision (事后核查)."""

    number: str
    item_name: str
    applicant_name: str
    agency_short: str
    decided_on: date | None
    due_on: date
    days_left: int
    light: str
    status: str
    correct_by: date | None
    finding: str


class ChecksOut(Schema):
    """One page; `next` asks for the following one as `after`."""

    checks: list[CheckOut]
    next: str | None


class FilingOut(Schema):
    """What the agency was told of a filing settled with a licence (多证合一 信息推送)."""

    id: UUID
    name: str
    basis: str
    receiver: str
    is_forwarded: bool
    case_number: str
    item_name: str
    applicant_name: str
    licence: str
    information: list[tuple[str, str]]
    is_revoked: bool
    at: datetime
    received_at: datetime | None
    received_by_name: str


class FilingsOut(Schema):
    """One page; `next` asks for the following one as `after`."""

    filings: list[FilingOut]
    next: str | None


class ReceivedOut(Schema):
    """Whether this call received it; false: it was received before."""

    received: bool


@router.get("/promises", response=OwedListOut, summary="容缺台账")
def owed_papers(
    request: HttpRequest, every: bool = False, q: str = "", after: str | None = None
) -> dict[str, Any]:
    """The papers promised to the token's desk, the first due first."""
    page = queries.owed_papers(desk_of(request), every=every, text=q, after=after)
    return {"papers": page.items, "next": page.next_token}


@router.get("/checks", response=ChecksOut, summary="事后核查台账")
def after_checks(
    request: HttpRequest, done: bool = False, q: str = "", after: str | None = None
) -> dict[str, Any]:
    """The commitments the token's agency has to check, the first due first; or those done."""
    page = queries.after_checks(desk_of(request), done=done, text=q, after=after)
    return {"checks": page.items, "next": page.next_token}


@router.get("/filings", response=FilingsOut, summary="多证合一信息推送")
def filings(
    request: HttpRequest, done: bool = False, q: str = "", after: str | None = None
) -> dict[str, Any]:
    """What the token's agency was told and has not received, the oldest first; or what it received."""
    page = queries.pushed_filings(desk_of(request), done=done, text=q, after=after)
    return {"filings": page.items, "next": page.next_token}


@router.post("/filings/{filing_id}/receipt", response=ReceivedOut, summary="接收推送信息")
def filing_receipt(request: HttpRequest, filing_id: UUID) -> dict[str, bool]:
    """Take over what the agency was told. Twice is once."""
    return {"received": services.receive_filing(filing_id, desk=desk_of(request))}


@router.post("/messages", response=ArrivedOut, summary="流程等待的消息到了")
def message(request: HttpRequest, body: MessageIn) -> dict[str, int]:
    """Bring a case the message its diagram waits for, by the agency that step names.

    Nothing waits for it: 404 process.not_awaited, so that a sender may try again later.
    """
    done = services.receive_message(body.number, body.name, words=body.words, desk=desk_of(request))
    return {"steps": done}


@router.get("/cases", response=WorkListOut, summary="工作列表")
def work_list(
    request: HttpRequest,
    mine: bool = False,
    stage: Stage = Stage.ALL,
    light: Light | None = None,
    item: str = "",
    q: str = "",
    after: str | None = None,
) -> dict[str, Any]:
    """The work list of the token's desk, in the order of the clock."""
    filters = Filters(mine=mine, stage=stage, light=light, item=item, text=q)
    page = queries.work_list(desk_of(request), filters, after=after).page
    return {"cases": page.items, "next": page.next_token}


@router.get("/cases/{number}", response=CaseOut, summary="办件")
def case(request: HttpRequest, number: str) -> dict[str, Any]:
    """One case: where it stands, when it is due, what can be done and why the rest cannot."""
    return _case(queries.case_screen(number, desk_of(request)))


@router.post("/cases/{number}/{noun}", response=CaseOut, summary="办理一步")
def step(request: HttpRequest, number: str, noun: str, body: StepIn) -> dict[str, Any]:
    """Take a step, and return the case as it is then."""
    if not steps.label_of(noun):
        raise Http404
    desk = desk_of(request)
    items = [MissingItem(item.line, item.name, item.what) for item in body.items]
    call = Call(number=number, desk=desk, version=body.version, typed=body.fields, items=items)
    steps.take(noun, call)
    return _case(queries.case_screen(number, desk))


@router.post("/cases/{number}/{noun}/file", response=CaseOut, summary="办理一步，并附已制好的 PDF")
def step_with_file(
    request: HttpRequest,
    number: str,
    noun: FileNoun,
    file: File[UploadedFile],
    fields: Form[str] = "{}",
    version: Form[int | None] = None,
) -> dict[str, Any]:
    """Take a step with the PDF of a paper made elsewhere; `fields` is JSON, as in the other steps."""
    desk = desk_of(request)
    call = Call(
        number=number,
        desk=desk,
        version=version,
        typed=_fields(fields),
        file=file,
        file_name=file.name or "",
    )
    steps.take(noun, call)
    return _case(queries.case_screen(number, desk))


def _fields(text: str) -> dict[str, str]:
    try:
        fields = json.loads(text)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise Invalid([Problem("fields", "input.json", "fields 应为 JSON 对象。")])
    return {str(name): str(value) for name, value in fields.items()}


def _case(screen: Screen) -> dict[str, Any]:
    forms = steps.forms_for(screen)
    return {
        "number": screen.number,
        "version": screen.version,
        "item_name": screen.item_name,
        "agency_name": screen.agency_name,
        "applicant_name": screen.applicant_name,
        "state": screen.state,
        "state_name": screen.state_name,
        "clock": screen.clock,
        "statutory_due_on": screen.statutory_due_on,
        "promised_due_on": screen.promised_due_on,
        "open": [
            {
                "noun": form.noun,
                "label": form.label,
                "article": form.article,
                "fields": [
                    question.key.removeprefix(f"{form.noun}-")
                    for question in form.questions
                    if question.type != "file"
                ],
            }
            for form in forms
        ],
        "closed": [{"step": closed.step, "why": closed.why} for closed in screen.closed],
    }
