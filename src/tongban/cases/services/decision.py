"""Review and decision; and deciding on the spot.

Source: 行政许可法 (2019) art. 34 (on the spot), 38 (decision, reasons, remedies).
"""

from dataclasses import dataclass
from datetime import date
from typing import IO

from django.db import transaction

from tongban.base import numbers
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotPermitted, Problem, Refused
from tongban.cases import documents, events, rules
from tongban.cases.documents import Kind
from tongban.cases.models import Acceptance, Case, Decision, Delivery, Document, Result, Review
from tongban.cases.rules import Way
from tongban.cases.services import moving
from tongban.cases.services.charging import require_paid
from tongban.cases.services.checking import open_check
from tongban.cases.services.filings import settle_filings
from tongban.cases.services.licensing import is_licence, issue_licence
from tongban.cases.services.processing import require_steps_done
from tongban.cases.services.promises import require_nothing_owed
from tongban.journal.services import record
from tongban.law.lifecycle import State, Step, finish_of
from tongban.people.permissions import Permission
from tongban.records import services as records

GRANT_TITLE = documents.FORMS[Kind.GRANT].title
ON_THE_SPOT = "申请材料齐全、符合法定形式，能够当场作出决定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The paper a case results in. An empty `number` is given by the system.

    `scan` is the PDF of one made elsewhere, which then takes the place of the system's own.
    `renews` is the identifier of the e-licence whose place the new one takes, "" for a first one.
    """

    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    scan: IO[bytes] | None = None
    scan_name: str = ""
    renews: str = ""


@transaction.atomic
def review(
    number: str,
    *,
    desk: Desk,
    recommends_grant: bool,
    opinion: str,
    version: int | None = None,
) -> None:
    """Give the reviewer's opinion and pass the case to the one who decides (审查).

    Writes:  state, holder cleared, a review; one journal entry.
    Tells:   CaseReviewed.
    Raises:  Invalid without an opinion; Refused (case.steps_open); StepRefused unless ACCEPTED;
             NotPermitted; Stale; Case.DoesNotExist.
    """
    if not opinion.strip():
        raise Invalid([Problem("opinion", "case.opinion_missing", "请写明审查意见。")])
    case = moving.at_desk(number, Step.REVIEW, desk=desk, version=version)
    require_steps_done(case)
    Review.objects.create(
        case=case,
        recommends_grant=recommends_grant,
        opinion=opinion.strip(),
        **moving.signed(desk),
    )
    case.holder_id = None
    moving.keep(case, calendar=desk.calendar, pauses=moving.pauses_of(case))
    event = events.CaseReviewed(
        **moving.told(case, on=desk.today), recommends_grant=recommends_grant
    )
    record(event, by=desk)


@transaction.atomic
def send_back(number: str, *, desk: Desk, opinion: str, version: int | None = None) -> None:
    """Send a case back to its reviewers, saying what to look at again.

    Writes:  state, holder cleared, a review without a recommendation; one journal entry.
    Tells:   CaseSentBack.
    Raises:  Invalid without an opinion; StepRefused unless DECIDING; NotPermitted; Stale;
             Case.DoesNotExist.
    """
    if not opinion.strip():
        raise Invalid([Problem("opinion", "case.opinion_missing", "请写明退回补充审查的原因。")])
    case = moving.at_desk(number, Step.SEND_BACK, desk=desk, version=version)
    Review.objects.create(
        case=case, recommends_grant=None, opinion=opinion.strip(), **moving.signed(desk)
    )
    case.holder_id = None
    moving.keep(case, calendar=desk.calendar, pauses=moving.pauses_of(case))
    record(events.CaseSentBack(**moving.told(case, on=desk.today)), by=desk)


@transaction.atomic
def grant(number: str, *, desk: Desk, opinion: str = "", version: int | None = None) -> None:
    """Decide that it is granted (准予). What was filed by commitment is then checked (事后核查), and
    what is merged into it is settled by the way (多证合一).

    Writes:  state, decided_on, the day to issue by (ten working days), a decision, 准予决定书;
             one journal entry, and one for the filings.
    Tells:   CaseGranted; FilingsSettled.
    Raises:  Refused (case.same_person, case.steps_open, case.papers_owed); StepRefused unless
             ACCEPTED or DECIDING; NotPermitted; Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 38(1), 44.
    """
    case = moving.at_desk(number, Step.GRANT, desk=desk, version=version)
    require_steps_done(case)
    require_nothing_owed(case)
    _is_second_person(case, desk)
    case.decided_on, case.holder_id = desk.today, None
    moving.keep(case, calendar=desk.calendar)
    Decision.objects.create(case=case, granted=True, reasons=opinion.strip(), **moving.signed(desk))
    open_check(case, desk=desk)
    documents.write(case, Kind.GRANT, by=desk, on=desk.today, facts=_grant_facts(case, opinion))
    record(events.CaseGranted(**moving.told(case, on=desk.today)), by=desk)
    settle_filings(case, desk=desk)


@transaction.atomic
def deny(
    number: str,
    *,
    desk: Desk,
    reasons: str,
    remedy: str = "",
    version: int | None = None,
) -> None:
    """Decide that it is denied, with reasons and the right to 复议 and 诉讼 (不予).

    An empty `remedy` stands for the agency's own: its 复议机关 and court with the legal time limits.
    Writes:  state, decided_on, the day to serve by, a decision, 不予决定书; one journal entry.
    Tells:   CaseDenied.
    Raises:  Invalid without reasons; Refused (case.same_person, case.steps_open); StepRefused unless
             ACCEPTED or DECIDING; NotPermitted; Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 38(2).
    """
    if not reasons.strip():
        words = "不予决定应当说明理由（行政许可法第三十八条第二款）。"
        raise Invalid([Problem("reasons", "case.reasons_missing", words)])
    case = moving.at_desk(number, Step.DENY, desk=desk, version=version)
    require_steps_done(case)
    _is_second_person(case, desk)
    moving.drop_owed(case, by=desk)
    agency = case.agency
    remedy = remedy.strip() or rules.remedy(
        reconsideration_body=agency.reconsideration_body, court=agency.court
    )
    case.decided_on, case.holder_id = desk.today, None
    moving.keep(case, calendar=desk.calendar)
    Decision.objects.create(
        case=case,
        granted=False,
        reasons=reasons.strip(),
        remedy=remedy,
        **moving.signed(desk),
    )
    facts = {
        "submitted": documents.in_words(case.received_on),
        "reasons": reasons.strip(),
        "remedy": remedy,
    }
    documents.write(case, Kind.DENIAL, by=desk, on=desk.today, facts=facts)
    record(events.CaseDenied(**moving.told(case, on=desk.today)), by=desk)


@transaction.atomic
def settle(
    number: str,
    *,
    desk: Desk,
    paper: Paper | None = None,
    opinion: str = "",
    receiver: str = "",
    version: int | None = None,
) -> None:
    """Accept, grant and issue in one sitting what is decided on the spot (当场办结).

    With a `receiver` the paper is handed over at the window and the case ends; without one it
    waits to be fetched. The counter of the agency itself does this for an item decided on the spot
    (即办件) or filed by commitment (告知承诺); elsewhere it takes the power to decide and an agency too
    small for two persons. What was filed by commitment is then to be checked (事后核查).
    Writes:  state, dates, an acceptance, a decision, a result, a delivery, 准予决定书, the result and
             送达回执, the e-licence, merged filings; one journal entry, one for the licence, and one
             for the filings.
    Tells:   CaseSettled; LicenceIssued; FilingsSettled.
    Raises:  NotPermitted; Refused (case.not_on_the_spot, case.papers_owed, case.fee_due, licence.renews);
             StepRefused unless RECEIVED; Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 34(2) (能够当场作出决定的，应当当场作出).
    """
    case = moving.at_desk(number, Step.ACCEPT, desk=desk, version=version)
    _may_settle(case, desk)
    require_nothing_owed(case)
    if receiver.strip():
        require_paid(case)
    for step in (Step.GRANT, Step.ISSUE, *([Step.DELIVER] if receiver.strip() else [])):
        moving.move(case, step)
    case.accepted_on = case.decided_on = desk.today
    case.answer_by = None
    paper = paper or Paper()
    result = made_result(case, paper, desk)
    if receiver.strip():
        finish = finish_of(State.FINISHED, paper=bool(result.name))
        moving.end(case, finish, by=desk)
    moving.keep(case, calendar=desk.calendar)
    signature = moving.signed(desk)
    Acceptance.objects.create(case=case, accepted=True, **signature)
    Decision.objects.create(case=case, granted=True, reasons=opinion.strip(), **signature)
    open_check(case, desk=desk)
    result.save(force_insert=True)
    Delivery.objects.create(
        case=case,
        way=Way.WINDOW,
        receiver=receiver.strip(),
        delivered_at=desk.now if receiver.strip() else None,
        **signature,
    )
    Document.objects.bulk_create(settled_papers(case, result, receiver.strip(), opinion, desk))
    issue_licence(case, result, renews=paper.renews, desk=desk)
    event = events.CaseSettled(
        **moving.told(case, on=desk.today),
        delivered=bool(receiver.strip()),
        scan=result.file_id or "",
    )
    record(event, by=desk)
    settle_filings(case, desk=desk)


def made_result(case: Case, paper: Paper, desk: Desk) -> Result:
    """Make the row of the result, numbered, without writing it; nameless where no paper comes of it.

    A licence of a known type ends when its type says, unless the officer gave its last day.

    Raises:  Invalid: field "file" for a scan that is no PDF or cannot be kept, "valid_until" for a
             licence that would end before it begins.
    """
    number = paper.number.strip()
    if not number and case.result_name:
        serial = numbers.reserve(f"result:{case.agency_id}:{desk.today.year}")
        number = f"{case.agency.short}〔{desk.today.year}〕{serial:05d}号"
    days = records.Validity(paper.valid_from, paper.valid_until)
    if is_licence(case):
        days = records.validity_of(case.result_name, days, on=desk.today)
    return Result(
        case=case,
        name=case.result_name or (documents.FORMS[Kind.RESULT].title if paper.scan else ""),
        file=records.store_scan(paper.scan, name=paper.scan_name, by=desk) if paper.scan else None,
        number=number,
        valid_from=days.valid_from,
        valid_until=days.valid_until,
        **moving.signed(desk),
    )


def result_facts(result: Result) -> dict[str, str]:
    """Return what the paper of the result says."""
    return {"result_number": result.number, "validity": _validity(result)}


def delivery_facts(paper: str, delivery: Delivery) -> dict[str, str]:
    """Return what 送达回执 says."""
    way = Way(delivery.way)
    handed = {
        Way.WINDOW: f"签收人：{delivery.receiver}",
        Way.POST: f"收件人：{delivery.receiver}；邮件号码：{delivery.tracking}",
        Way.ELECTRONIC: "申请人已在网上领取",
    }[way]
    return {"paper": paper, "way": rules.WAY_NAMES[way], "handed": handed}


def settled_papers(
    case: Case,
    result: Result,
    receiver: str,
    opinion: str,
    desk: Desk,
    *,
    because: str = ON_THE_SPOT,
) -> list[Document]:
    """Make the papers of a case accepted, granted and issued in one go, without writing them."""
    kinds = [Kind.ACCEPTANCE, Kind.GRANT]
    facts = {
        Kind.ACCEPTANCE: {
            "submitted": documents.in_words(case.received_on),
            "accepted_on": documents.in_words(desk.today),
            "accepted_because": because,
            "limits": "",
        },
        Kind.GRANT: _grant_facts(case, opinion),
    }
    titles = {Kind.RESULT: result.name}
    if result.name:
        kinds.append(Kind.RESULT)
        facts[Kind.RESULT] = result_facts(result)
    if receiver:
        kinds.append(Kind.DELIVERY)
        handed = Delivery(way=Way.WINDOW, receiver=receiver)
        facts[Kind.DELIVERY] = delivery_facts(result.name or GRANT_TITLE, handed)
    texts = documents.texts_of(case, kinds)
    papers = [
        documents.draft(
            case,
            kind,
            by=desk,
            on=desk.today,
            facts=facts[kind],
            texts=texts,
            title=titles.get(kind, ""),
            to_sign=kind is Kind.DELIVERY,
        )
        for kind in kinds
    ]
    for paper in papers:
        if paper.kind == Kind.RESULT:
            paper.file = result.file
    return papers


def _grant_facts(case: Case, opinion: str) -> dict[str, str]:
    return {
        "submitted": documents.in_words(case.received_on),
        "opinion": f"决定意见：{opinion.strip()}" if opinion.strip() else "",
        "result": case.result_name or "办理结果",
    }


def _may_settle(case: Case, desk: Desk) -> None:
    if case.agency_id != desk.agency_id:
        raise NotPermitted(
            f"当场决定由{case.agency.short}的窗口作出，综合窗口不作决定。",
            code="case.not_the_hall",
        )
    if not case.on_the_spot and not case.committed:
        require(desk, Permission.CASE_DECIDE)
        if not case.agency.one_officer_may_decide:
            raise Refused(
                "这个事项不是即办件，受理和决定应由不同的人办理。",
                code="case.not_on_the_spot",
                article="行政许可法第三十四条第二款",
            )


def _is_second_person(case: Case, desk: Desk) -> None:
    accepted_by = Acceptance.objects.filter(case=case).values_list("by", flat=True).get()
    if not rules.may_decide(
        accepted_by=accepted_by,
        actor=desk.actor,
        on_the_spot=case.on_the_spot or case.committed,
        one_officer=case.agency.one_officer_may_decide,
    ):
        raise Refused(
            "受理和决定不能是同一个人：这个办件由您受理，请交由其他有决定权的人作出决定。",
            code="case.same_person",
        )


def _validity(result: Result) -> str:
    if result.valid_until is None:
        return "长期" if result.valid_from is None else f"{documents.in_words(result.valid_from)}起"
    began = f"{documents.in_words(result.valid_from)}至" if result.valid_from else "至"
    return f"{began}{documents.in_words(result.valid_until)}"
