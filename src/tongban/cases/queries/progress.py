"""How it goes, for the applicant: what is happening, who has it, by when, what he has to do."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, UUIDField
from django.utils.translation import gettext, gettext_lazy, ngettext

from tongban.base.desk import Viewer
from tongban.base.prepared import Prepared, Slot
from tongban.cases import wording
from tongban.cases.documents import Kind, is_served
from tongban.cases.models import (
    OWED,
    Case,
    CaseQuerySet,
    Correction,
    Document,
    PreReview,
    Promise,
)
from tongban.cases.queries.clockface import ClockFace, face
from tongban.cases.queries.fees import fee_words
from tongban.cases.queries.filings import FilingView, filings_of
from tongban.cases.queries.papers import CasePaper, paper_view
from tongban.cases.rules import WAY_NAMES, MissingItem, Way
from tongban.journal.queries import history
from tongban.law.lifecycle import ENDED, STATE_NAMES, State, Step, open_steps
from tongban.people.queries import mask_name
from tongban.processes.queries import PublicStep, public_steps


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the applicant is asked to put right, and until when (None: no date is set)."""

    round: int
    words: str
    items: tuple[MissingItem, ...]
    due_on: date | None
    days_left: int | None  # working days
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ResultView:
    """The paper that came of it and how it is on its way."""

    name: str
    number: str
    way: Way
    way_name: str
    receiver: str
    tracking: str
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwedPaper:
    """A paper that was promised and has not come."""

    line: str
    name: str
    due_on: date
    days_left: int  # working days


@dataclass(frozen=True, slots=True)
class Progress:
    """A case in plain words.

    Who comes with a query code sees no personal data: names are masked, what officers wrote to the
    applicant and where the result goes are left out.
    """

    case_id: UUID
    application_id: UUID
    folder_id: UUID | None  # one form over several items it was submitted on, for the applicant
    number: str
    version: int
    item_name: str
    applicant_name: str
    is_mine: bool  # signed in as the applicant: papers may be opened, steps taken
    state: State
    state_name: str
    headline: str
    who_has_it: str
    todo: str  # what the applicant has to do now, "" for nothing
    clock: ClockFace
    agency_name: str
    agency_phone: str
    agency_address: str
    agency_hours: str
    submitted_at: datetime
    accepted_on: date | None
    statutory_due_on: date | None
    promised_due_on: date | None
    finished_at: datetime | None
    timeline: tuple[Moment, ...]  # the latest last
    inside: tuple[PublicStep, ...]  # 环节: within the agencies, done and being done
    wanted: Wanted | None
    reasons: str  # of a rejection or denial
    remedy: str
    result: ResultView | None
    documents: tuple[CasePaper, ...]  # those that reached him; () for who comes with a query code
    may_withdraw: bool
    may_collect: bool
    fee_words: str  # what is paid before the result is handed over, "" for nothing
    owed: tuple[OwedPaper, ...]  # 容缺后补: still to come
    owed_words: str  # “还欠 1 份材料，请在 12月2日前补交”, "" for nothing
    erased_on: date | None  # its form, papers and documents
    erased_basis: str
    filings: tuple[FilingView, ...]  # 多证合一: settled with the decision
    check_words: str  # 告知承诺: when and how it is checked, "" for another case


def progress(number: str, *, viewer: Viewer, query_code: str = "") -> Progress:
    """Return how a case goes: one's own, or anybody's with its query code. Four queries at most, one
    more where a paper is owed, one where the case goes through steps, one where filings were settled
    with it.

    Raises:  Case.DoesNotExist for a wrong number or code, and for another person's case.
    """
    case = _find(number, viewer, query_code)
    is_mine = not query_code
    state = State(case.state)
    lines = history(f"case:{case.id}")
    owed = _owed(case, viewer)
    documents = DOCUMENTS.all(case_id=case.id) if is_mine else []
    return Progress(
        case_id=case.id,
        application_id=case.application_id,
        folder_id=_one(case, "folder_id") if is_mine else None,
        number=case.number,
        version=case.version,
        item_name=case.item_name,
        applicant_name=case.applicant_name if is_mine else mask_name(case.applicant_name),
        is_mine=is_mine,
        state=state,
        state_name=STATE_NAMES[state],
        headline=headline(case),
        who_has_it=_who_has_it(case),
        todo=todo(case) or _owed_words(owed),
        clock=face(case, today=viewer.today, calendar=viewer.calendar),
        agency_name=case.agency.name,
        agency_phone=case.agency.phone,
        agency_address=case.agency.address,
        agency_hours=case.agency.hours,
        submitted_at=case.submitted_at,
        accepted_on=case.accepted_on,
        statutory_due_on=case.statutory_due_on,
        promised_due_on=case.promised_due_on,
        finished_at=case.finished_at,
        timeline=tuple(
            Moment(line.happened_at, words)
            for line in lines
            if (words := wording.words_of(line.event, line.body).plain)
        ),
        inside=public_steps(f"case:{case.id}") if case.in_steps else (),
        wanted=_wanted(case, viewer, is_mine),
        **_reasons(case, is_mine),
        result=_result(case, is_mine),
        documents=tuple(paper_view(row) for row in documents if is_served(Kind(row.kind), state)),
        may_withdraw=is_mine and Step.WITHDRAW in open_steps(state),
        may_collect=is_mine and not case.fee_due and _may_collect(case),
        fee_words=fee_words(case),
        owed=owed,
        owed_words=_owed_words(owed),
        erased_on=case.erased_on,
        erased_basis=case.erased_basis,
        filings=filings_of(case),
        check_words=_check_words(case),
    )


def headline(case: Case) -> str:
    """Say in one sentence what is happening."""
    state = State(case.state)
    return str(_HEADLINES[state]).format(agency=case.agency.short)


def todo(case: Case) -> str:
    """Say what the applicant has to do now, "" for nothing."""
    state = State(case.state)
    if state in {State.DELIVERING, State.DENIED}:
        delivery = _one(case, "delivery")
        if delivery is None or delivery.way == Way.ELECTRONIC:
            if state is State.DELIVERING:
                return gettext("请在网上领取结果")
            return gettext("请在网上领取决定书")
        return gettext("请带身份证到窗口领取") if delivery.way == Way.WINDOW else ""
    return str(_TODO.get(state, ""))


def within_reach(cases: CaseQuerySet, viewer: Viewer, query_code: str) -> CaseQuerySet:
    """Included if, and only if, it is the viewer's own, or `query_code` is given and is its code."""
    if query_code:
        return cases.filter(query_code=query_code.strip().upper())
    if viewer.person_id is None:
        return cases.none()
    return cases.of_applicant(viewer.person_id, viewer.organisation_id)


def _find(number: str, viewer: Viewer, query_code: str) -> Case:
    if query_code:
        return WITH_CODE.get(number=number, query_code=query_code.strip().upper())
    if viewer.person_id is None:
        raise Case.DoesNotExist
    if viewer.organisation_id is not None:
        return OF_ORGANISATION.get(number=number, organisation_id=viewer.organisation_id)
    return OF_PERSON.get(number=number, person_id=viewer.person_id)


def _with_parts() -> CaseQuerySet:
    parts = (
        *("agency", "acceptance", "decision", "result", "delivery", "ending"),
        *("after_check", "revocation"),
    )
    rows = Case.objects.select_related(*parts).annotate(folder_id=F("application__folder_id"))
    return rows.filter(number=Slot("number", CharField()))


PERSON, ORGANISATION = Slot("person_id", UUIDField()), Slot("organisation_id", UUIDField())
WITH_CODE = Prepared(lambda: _with_parts().filter(query_code=Slot("query_code", CharField())))
OF_PERSON = Prepared(lambda: _with_parts().of_applicant(PERSON))
OF_ORGANISATION = Prepared(lambda: _with_parts().of_applicant(PERSON, ORGANISATION))
DOCUMENTS = Prepared(
    lambda: Document.objects.filter(case=Slot("case_id", UUIDField())).order_by("at", "id")
)


def _wanted(case: Case, viewer: Viewer, is_mine: bool) -> Wanted | None:
    if case.state == State.CORRECTING:
        correction = Correction.objects.get(case=case, answered_at=None)
        return Wanted(
            round=correction.round,
            words=gettext("请在期限内把下面的内容一次补齐。"),
            items=_items(correction.items, is_mine),
            due_on=correction.due_on,
            days_left=viewer.calendar.count(viewer.today, correction.due_on),
            asked_at=correction.at,
        )
    if case.state == State.PRE_RETURNED:
        review = PreReview.objects.filter(case=case, passed=False).latest("at")
        opinion = review.opinion if is_mine else gettext("预审意见请登录后查看，或打电话询问。")
        return Wanted(0, opinion, _items(review.items, is_mine), None, None, review.at)
    return None


def _owed(case: Case, viewer: Viewer) -> tuple[OwedPaper, ...]:
    if case.owed_until is None:
        return ()
    rows = Promise.objects.filter(OWED, case=case).order_by("due_on", "line")
    return tuple(
        OwedPaper(row.line, row.name, row.due_on, viewer.calendar.count(viewer.today, row.due_on))
        for row in rows
    )


def _owed_words(owed: tuple[OwedPaper, ...]) -> str:
    if not owed:
        return ""
    day = wording.day_words(owed[0].due_on)
    words = ngettext(
        "还欠 {n} 份材料，请在{day}前补交", "还欠 {n} 份材料，请在{day}前补交", len(owed)
    )
    return words.format(n=len(owed), day=day)


def _check_words(case: Case) -> str:
    check, revocation = _one(case, "after_check"), _one(case, "revocation")
    if revocation is not None:
        return gettext("承诺经核查不实，决定已撤销。")
    if check is None or check.outcome:
        return ""
    if check.correct_by:
        day = wording.day_words(check.correct_by)
        return gettext("与承诺不符的，请在{day}前整改。").format(day=day)
    day = wording.day_words(check.due_on)
    return gettext("本办件以告知承诺方式办理，部门将在{day}前核查您的承诺。").format(day=day)


def _items(stored: list[dict[str, str]], is_mine: bool) -> tuple[MissingItem, ...]:
    items = (MissingItem.from_dict(item) for item in stored)
    return tuple(item if is_mine else replace(item, what="") for item in items)


def _reasons(case: Case, is_mine: bool) -> dict[str, str]:
    if not is_mine:
        return {"reasons": "", "remedy": ""}
    acceptance, decision, ending, revocation = (
        _one(case, name) for name in ("acceptance", "decision", "ending", "revocation")
    )
    if revocation:
        return {"reasons": revocation.reasons, "remedy": revocation.remedy}
    if acceptance and not acceptance.accepted:
        return {"reasons": acceptance.reason, "remedy": acceptance.remedy}
    if decision and not decision.granted:
        return {"reasons": decision.reasons, "remedy": decision.remedy}
    return {"reasons": ending.reason if ending else "", "remedy": ""}


def _result(case: Case, is_mine: bool) -> ResultView | None:
    result, delivery = _one(case, "result"), _one(case, "delivery")
    if result is None or delivery is None:
        return None
    return ResultView(
        name=result.name,
        number=result.number if is_mine else "",
        way=Way(delivery.way),
        way_name=WAY_NAMES[Way(delivery.way)],
        receiver=delivery.receiver if is_mine else "",
        tracking=delivery.tracking if is_mine else "",
        delivered_at=delivery.delivered_at,
    )


def _may_collect(case: Case) -> bool:
    delivery = _one(case, "delivery")
    if case.state == State.DENIED:
        return True
    return bool(case.state == State.DELIVERING and delivery and delivery.way == Way.ELECTRONIC)


def _who_has_it(case: Case) -> str:
    state = State(case.state)
    if state in ENDED:
        return ""
    return gettext("您") if state in _TODO or _may_collect(case) else case.agency.name


def _one(case: Case, name: str) -> Any:
    return getattr(case, name, None)


_TODO = {
    State.PRE_RETURNED: gettext_lazy("请按预审意见修改后重新提交"),
    State.CORRECTING: gettext_lazy("请补正材料"),
}
_HEADLINES = {
    State.SUBMITTED: gettext_lazy("{agency}正在看您提交的材料"),
    State.PRE_RETURNED: gettext_lazy("材料需要修改，等您重新提交"),
    State.PRE_PASSED: gettext_lazy("网上预审已通过，{agency}准备收件"),
    State.RECEIVED: gettext_lazy("{agency}已收到材料，正在核对是否受理"),
    State.CORRECTING: gettext_lazy("材料不齐，等您补正"),
    State.REJECTED: gettext_lazy("没有受理"),
    State.ACCEPTED: gettext_lazy("已受理，{agency}正在审查"),
    State.SUSPENDED: gettext_lazy("{agency}正在进行特别程序，时间不计入办理期限"),
    State.DECIDING: gettext_lazy("审查已完成，{agency}正在作出决定"),
    State.GRANTED: gettext_lazy("已获准，{agency}正在制作结果"),
    State.CERTIFYING: gettext_lazy("已获准，{agency}正在制作结果"),
    State.DENIED: gettext_lazy("没有获准，决定书等待送达"),
    State.DELIVERING: gettext_lazy("结果已办好，等待送达"),
    State.FINISHED: gettext_lazy("已办结"),
    State.WITHDRAWN: gettext_lazy("您已撤回申请"),
    State.FORWARDED: gettext_lazy("已转给有权办理的机关"),
    State.RETURNED: gettext_lazy("承诺补交的材料逾期未交，申请已退件"),
    State.REVOKED: gettext_lazy("承诺不实，决定已撤销"),
    State.LAPSED: gettext_lazy("没有在期限内补正，本次申请已终止"),
    State.VOIDED: gettext_lazy("办件已作废"),
    State.DELETED: gettext_lazy("办件已删除"),
    State.ARCHIVED: gettext_lazy("已办结归档"),
}
