"""What the applicant is told of each event: which message, and its data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.applications.rules import Channel
from tongban.cases import events
from tongban.cases.documents import sentence
from tongban.cases.events import CaseEvent
from tongban.cases.models import (
    OWED,
    Acceptance,
    AfterCheck,
    Case,
    Correction,
    Decision,
    Delivery,
    Ending,
    Extension,
    PreReview,
    Promise,
    Result,
    Revocation,
)
from tongban.cases.rules import Way
from tongban.catalogue.queries import definition_of
from tongban.law.lifecycle import Step


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to everybody whose matter it is."""

    template: str
    recipients: tuple[UUID, ...]
    filed_at_station: UUID | None  # the application, where the officer of a station filed it
    subject: str
    link: str
    data: dict[str, Any]


def letter_of(event: CaseEvent) -> Letter | None:
    """Return what is told of an event; None where the applicant himself did it, or nothing is told.

    Two queries at most.
    """
    compose = _LETTERS.get(type(event))
    if compose is None:
        return None
    case = Case.objects.select_related("agency").get(pk=event.case_id)
    told = compose(event, case)
    if told is None:
        return None
    template, data = told
    recipients = (case.person_id, case.agent_id) if case.agent_id else (case.person_id,)
    return Letter(
        template=f"case.{template}",
        recipients=recipients,
        filed_at_station=case.application_id if case.channel == Channel.STATION else None,
        subject=event.subject,
        link=f"/my/cases/{case.number}",
        data={"item": case.item_name, "number": case.number, **data},
    )


Told = tuple[str, dict[str, Any]] | None


def _opened(event: events.CaseOpened, case: Case) -> Told:
    return "submitted", {"query_code": case.query_code}


def _returned(event: events.PreReviewReturned, case: Case) -> Told:
    last = PreReview.objects.filter(case=case, passed=False).latest("at")
    return "pre_returned", {"opinion": sentence(last.opinion)}


def _received(event: events.CaseReceived, case: Case) -> Told:
    return "received", {"agency": case.agency.short, "answer_by": case.answer_by}


def _correction(event: events.CorrectionAsked, case: Case) -> Told:
    notice = Correction.objects.get(case=case, round=event.round)
    items = [{"name": i["name"], "what": i["what"].rstrip("。；;.")} for i in notice.items]
    return "correction", {"agency": case.agency.short, "items": items, "due": notice.due_on}


def _accepted(event: events.CaseAccepted, case: Case) -> Told:
    due = event.promised_due_on or event.statutory_due_on
    return "accepted", {"agency": case.agency.short, "due": due}


def _kept(event: events.PromiseKept, case: Case) -> Told:
    if event.owed_until is not None:
        return None
    return "owed_given", {"agency": case.agency.short}


def _owed(event: events.PromiseDue, case: Case) -> Told:
    owed = Promise.objects.filter(OWED, case=case, due_on=event.due_on).order_by("line")
    papers = "、".join(owed.values_list("name", flat=True))
    if not papers:  # it came before the message left
        return None
    return "owed", {"papers": papers, "due": event.due_on}


def _checked(event: events.CommitmentChecked, case: Case) -> Told:
    return "checked", {"agency": case.agency.short}


def _questioned(event: events.CommitmentQuestioned, case: Case) -> Told:
    demand = AfterCheck.objects.values_list("demand", flat=True).get(case=case)
    return "questioned", {
        "agency": case.agency.short,
        "due": event.correct_by,
        "reason": sentence(demand),
    }


def _revoked(event: events.DecisionRevoked, case: Case) -> Told:
    reasons, remedy = Revocation.objects.values_list("reasons", "remedy").get(case=case)
    return "revoked", {
        "agency": case.agency.short,
        "result": case.result_name or "办理结果",
        "reason": sentence(reasons),
        "remedy": remedy,
    }


def _rejected(event: events.CaseRejected, case: Case) -> Told:
    reason = Acceptance.objects.values_list("reason", flat=True).get(case=case)
    return "rejected", {"agency": case.agency.short, "reason": sentence(reason)}


def _suspended(event: events.CaseSuspended, case: Case) -> Told:
    return "suspended", {
        "agency": case.agency.short,
        "procedure": event.procedure,
        "length": f"{event.days} 个{event.unit}",
    }


def _resumed(event: events.CaseResumed, case: Case) -> Told:
    due = event.promised_due_on or event.statutory_due_on
    return "resumed", {"agency": case.agency.short, "due": due}


def _extended(event: events.ExtensionAnswered, case: Case) -> Told:
    if not event.approved:
        return None
    reason = Extension.objects.filter(case=case, approved=True).values_list("reason", flat=True)
    due = event.statutory_due_on or case.promised_due_on
    return "extended", {"agency": case.agency.short, "due": due, "reason": sentence(reason.get())}


def _granted(event: events.CaseGranted, case: Case) -> Told:
    return "granted", {"agency": case.agency.short}


def _denied(event: events.CaseDenied, case: Case) -> Told:
    reasons = Decision.objects.values_list("reasons", flat=True).get(case=case)
    return "denied", {"agency": case.agency.short, "reason": sentence(reasons)}


def _issued(event: CaseEvent, case: Case) -> Told:
    delivery = Delivery.objects.get(case=case)
    where = case.agency.address or f"{case.agency.short}窗口"
    how = {
        Way.WINDOW: f"请带身份证到{where}领取。",
        Way.POST: "将按您填写的地址寄出，寄出后可以查到邮件号码。",
        Way.ELECTRONIC: "请在“我的办件”中领取。",
    }
    told = how[Way(delivery.way)]
    if case.fee_due:
        told += f"领取前请缴费：{definition_of(case.item_version_id).fee.standard}。"
    return "issued", {"result": _name(case), "how": told}


def _sent(event: events.ResultSent, case: Case) -> Told:
    tracking = Delivery.objects.values_list("tracking", flat=True).get(case=case)
    return "sent", {"result": _name(case), "tracking": tracking}


def _settled(event: events.CaseSettled, case: Case) -> Told:
    return ("delivered", {"result": _name(case)}) if event.delivered else _issued(event, case)


def _delivered(event: events.CaseDelivered, case: Case) -> Told:
    return "delivered", {"result": _name(case)}


def _ended(event: events.CaseEnded, case: Case) -> Told:
    if event.step == Step.WITHDRAW:
        return "withdrawn", {"agency": case.agency.short}
    if event.step == Step.LAPSE:
        due = Correction.objects.filter(case=case).latest("round").due_on
        return "lapsed", {"agency": case.agency.short, "due": due}
    ending = Ending.objects.get(case=case)
    how = {
        Step.FORWARD: f"已转报{ending.where}",
        Step.RETURN: "因承诺补交的材料逾期未交，已退件",
        Step.VOID: "已作废",
        Step.DELETE: "是误录，已删除",
    }[Step(event.step)]
    return "ended", {"agency": case.agency.short, "how": how, "reason": sentence(ending.reason)}


def _name(case: Case) -> str:
    denied = not Result.objects.filter(case=case).exists()
    return "决定书" if denied else case.result_name or "办理结果"


_LETTERS: dict[type[CaseEvent], Callable[[Any, Case], Told]] = {
    events.CaseOpened: _opened,
    events.PreReviewReturned: _returned,
    events.CaseReceived: _received,
    events.CorrectionAsked: _correction,
    events.PromiseKept: _kept,
    events.PromiseDue: _owed,
    events.CommitmentChecked: _checked,
    events.CommitmentQuestioned: _questioned,
    events.DecisionRevoked: _revoked,
    events.CaseRejected: _rejected,
    events.CaseAccepted: _accepted,
    events.CaseSettled: _settled,
    events.CaseFormalised: _issued,
    events.CaseSuspended: _suspended,
    events.CaseResumed: _resumed,
    events.ExtensionAnswered: _extended,
    events.CaseGranted: _granted,
    events.CaseDenied: _denied,
    events.ResultIssued: _issued,
    events.ResultSent: _sent,
    events.CaseDelivered: _delivered,
    events.CaseEnded: _ended,
}
