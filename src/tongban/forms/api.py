"""My data over the API: what is kept, correct, erase, consent. Mounted by config/api.py.

Source: 个人信息保护法 art. 15, 44-47.
"""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tongban.base.web import citizen_of
from tongban.forms import queries, services
from tongban.forms.queries import Holdings

router = Router(tags=["我的数据"])


class UsedOut(Schema):
    number: str
    item_name: str
    used_at: datetime


class AnswerOut(Schema):
    id: UUID
    element: str
    label: str
    text: str  # masked where it is sensitive, unless asked in full
    is_masked: bool
    origin_words: str
    number: str  # of the case it was stated in
    trust: str  # A-D
    stated_on: date
    uses: list[UsedOut]


class DataOut(Schema):
    """All that is kept; `consented_at` is null where nothing may be kept or offered."""

    consented_at: datetime | None
    answers: list[AnswerOut]


class TextIn(Schema):
    text: str


class ConsentIn(Schema):
    agreed: bool
    erase: bool = False  # with agreed = false: erase what there is as well


@router.get("", response=DataOut, summary="留存的填写内容；full=true 显示全部内容并记入日志")
def show(request: HttpRequest, full: bool = False) -> DataOut:
    """Show everything kept of the caller, or of the enterprise he acts for."""
    viewer = citizen_of(request)
    revealed = services.reveal(viewer=viewer) if full else frozenset()
    return _data(queries.holdings(viewer, revealed=revealed))


@router.put("/consent", response=DataOut, summary="同意留用，或撤回同意（可一并删除）")
def consent(request: HttpRequest, body: ConsentIn) -> DataOut:
    """Agree, or withdraw."""
    viewer = citizen_of(request)
    if body.agreed:
        services.consent(
            person_id=viewer.person_id, organisation_id=viewer.organisation_id, by=viewer
        )
    else:
        services.withdraw_consent(viewer=viewer, erase=body.erase)
    return _data(queries.holdings(viewer))


@router.put("/{answer_id}", response=DataOut, summary="更正一项")
def correct(request: HttpRequest, answer_id: UUID, body: TextIn) -> DataOut:
    """Put another text in the place of one kept."""
    viewer = citizen_of(request)
    services.correct(answer_id, body.text, viewer=viewer)
    return _data(queries.holdings(viewer))


@router.delete("/{answer_id}", response={204: None}, summary="删除一项")
def forget(request: HttpRequest, answer_id: UUID) -> Status[None]:
    """Erase one answer and its history."""
    services.forget(answer_id, viewer=citizen_of(request))
    return Status(204, None)


@router.delete("", response={204: None}, summary="全部删除")
def forget_all(request: HttpRequest) -> Status[None]:
    """Erase everything kept."""
    services.forget_all(viewer=citizen_of(request))
    return Status(204, None)


def _data(holdings: Holdings) -> DataOut:
    answers = [AnswerOut.model_validate(one, from_attributes=True) for one in holdings.every]
    return DataOut(consented_at=holdings.consented_at, answers=answers)
