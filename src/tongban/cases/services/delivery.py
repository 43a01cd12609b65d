"""From the decision to the applicant's hands: making the paper, issuing it, sending it, delivering it.

Source: 行政许可法 (2019) art. 44 (issue and serve within ten days).
"""

from datetime import date

from django.db import transaction

from tongban.base.desk import Actor, Desk, Helper, Viewer, require
from tongban.base.errors import Invalid, Problem, Refused
from tongban.cases import documents, events, rules
from tongban.cases.documents import Kind
from tongban.cases.models import Case, Delivery, Result
from tongban.cases.permissions import PERMISSION
from tongban.cases.rules import Way
from tongban.cases.services import moving
from tongban.cases.services.charging import require_paid
from tongban.cases.services.decision import (
    GRANT_TITLE,
    Paper,
    delivery_facts,
    made_result,
    result_facts,
)
from tongban.cases.services.licensing import issue_licence
from tongban.journal.services import record
from tongban.law import lifecycle
from tongban.law.lifecycle import State, Step, StepRefused, finish_of
from tongban.law.workdays import Calendar


@transaction.atomic
def certify(number: str, *, desk: Desk, version: int | None = None) -> None:
    """Begin to make the paper of a granted case (制证).

    Writes:  state; one journal entry.
    Tells:   CertificationBegun.
    Raises:  StepRefused unless GRANTED; NotPermitted; Stale; Case.DoesNotExist.
    """
    case = moving.at_desk(number, Step.CERTIFY, desk=desk, version=version)
    moving.keep(case, calendar=desk.calendar)
    record(events.CertificationBegun(**moving.told(case, on=desk.today)), by=desk)


@transaction.atomic
def issue_result(
    number: str,
    *,
    desk: Desk,
    paper: Paper | None = None,
    way: Way = Way.WINDOW,
    receiver: str = "",
    address: str = "",
    version: int | None = None,
) -> None:
    """Issue the paper the case results in; it now waits to be fetched, posted or downloaded (出证).

    Writes:  state, a result, a delivery that is open, the paper itself as a document, the e-licence
             of a result that is one; one journal entry, and one for the licence. What is to be
             posted stays due of the agency, the rest waits for the applicant.
    Tells:   ResultIssued; LicenceIssued.
    Raises:  Invalid without receiver and address for the post, when the paper ends before it
             begins, or for a scan that is no PDF; StepRefused unless GRANTED or CERTIFYING;
             Refused (licence.renews); NotPermitted; Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 44.
    """
    paper = paper or Paper()
    _check_issue(paper, way, receiver, address)
    case = moving.at_desk(number, Step.ISSUE, desk=desk, version=version)
    moving.keep(case, calendar=desk.calendar, to_post=way is Way.POST)
    result = made_result(case, paper, desk)
    result.save(force_insert=True)
    Delivery.objects.create(
        case=case,
        way=way,
        receiver=receiver.strip(),
        address=address.strip(),
        **moving.signed(desk),
    )
    if result.name:
        facts = result_facts(result)
        document = documents.draft(
            case, Kind.RESULT, by=desk, on=desk.today, facts=facts, title=result.name
        )
        document.file = result.file
        document.save(force_insert=True)
    issue_licence(case, result, renews=paper.renews, desk=desk)
    event = events.ResultIssued(
        **moving.told(case, on=desk.today), way=way, scan=result.file_id or ""
    )
    record(event, by=desk)


@transaction.atomic
def send_by_post(
    number: str,
    *,
    desk: Desk,
    tracking: str,
    receiver: str = "",
    address: str = "",
    version: int | None = None,
) -> None:
    """Hand the result, or the denial, to the post and note its number; the case ends when it arrives.

    Writes:  the delivery (way, tracking); one journal entry.
    Tells:   ResultSent.
    Raises:  Invalid without a tracking number, or receiver and address where none are known; Refused
             (case.fee_due); StepRefused unless DELIVERING or DENIED; NotPermitted; Stale; Case.DoesNotExist.
    """
    case = _to_hand_over(number, desk, version)
    if State(case.state) is State.DELIVERING:  # a denial costs nothing
        require_paid(case)
    delivery = Delivery.objects.filter(case=case).first() or Delivery(case=case)
    delivery.way = Way.POST
    delivery.tracking = tracking.strip()
    delivery.receiver = receiver.strip() or delivery.receiver
    delivery.address = address.strip() or delivery.address
    _check_post(delivery)
    _sign(delivery, desk)
    delivery.save()
    moving.keep(case, calendar=desk.calendar)
    record(events.ResultSent(**moving.told(case, on=desk.today)), by=desk)


@transaction.atomic
def deliver(
    number: str,
    *,
    desk: Desk,
    receiver: str = "",
    tracking: str = "",
    way: Way | None = None,
    version: int | None = None,
) -> None:
    """Hand over the result or the denial at the window, or note that the post did: the case ends.

    `way` differs from the one agreed when the applicant comes for it after all.
    Writes:  state, the end of the case, the delivery, 送达回执; one journal entry.
    Tells:   CaseDelivered.
    Raises:  Invalid without a receiver, or without a tracking number for the post; Refused
             (case.applicant_collects) for an electronic delivery, (case.fee_due); StepRefused unless
             DELIVERING or DENIED; NotPermitted; Stale; Case.DoesNotExist.
    """
    case = moving.at_desk(number, Step.DELIVER, desk=desk, version=version)
    if case.fee_due and Result.objects.filter(case=case).exists():  # a denial costs nothing
        require_paid(case)
    delivery = Delivery.objects.filter(case=case).first() or Delivery(case=case, way=Way.WINDOW)
    delivery.way = way or Way(delivery.way)
    if delivery.way is Way.ELECTRONIC:
        raise Refused(
            "电子送达由申请人本人在网上领取后完成；申请人到窗口来领的，请选择“窗口领取”。",
            code="case.applicant_collects",
        )
    delivery.receiver = receiver.strip() or delivery.receiver
    delivery.tracking = tracking.strip() or delivery.tracking
    if not delivery.receiver:
        raise Invalid([Problem("receiver", "case.receiver_missing", "请填写签收人。")])
    if delivery.way is Way.POST and not delivery.tracking:
        raise Invalid([Problem("tracking", "case.tracking_missing", "请填写邮件号码。")])
    _close(case, delivery, by=desk, on=desk.today, calendar=desk.calendar)


@transaction.atomic
def collect(number: str, *, viewer: Viewer) -> None:
    """Take an electronic result, or a denial, in one's own space: with this it is delivered.

    Writes:  state, the end of the case, the delivery, 送达回执; one journal entry. Nothing when it
             was delivered before: the paper may be downloaded again and again.
    Tells:   CaseDelivered.
    Raises:  Refused (case.other_way) when it is to be fetched or posted, (case.fee_due); StepRefused unless
             DELIVERING or DENIED; Case.DoesNotExist for another person's.
    Source:  国务院令第716号 (在线政务服务若干规定) art. 10-12 (electronic papers equal to paper).
    """
    case = moving.mine(number, viewer=viewer)
    delivery = Delivery.objects.filter(case=case).first()
    if delivery and delivery.delivered_at:
        return
    denied = case.state == State.DENIED
    if not denied and delivery and delivery.way != Way.ELECTRONIC:
        way = rules.WAY_NAMES[Way(delivery.way)]
        raise Refused(f"这个结果约定的送达方式是“{way}”。", code="case.other_way")
    if not denied:
        require_paid(case)
    moving.move(case, Step.DELIVER)
    delivery = delivery or Delivery(case=case)
    delivery.way = Way.ELECTRONIC
    delivery.receiver = delivery.receiver or viewer.name
    _close(case, delivery, by=viewer, on=viewer.today, calendar=viewer.calendar)


@transaction.atomic
def deliver_by_station(number: str, *, helper: Helper) -> None:
    """Put a result that a station brought back, or a denial, into the applicant's own hands (帮办代办).

    The caller has made sure that it lay at the station and whose card was shown.
    Writes:  state, the end of the case, the delivery, 送达回执; one journal entry.
    Tells:   CaseDelivered.
    Raises:  Refused (case.other_way) when it is to be posted or taken on line, (case.fee_due);
             StepRefused unless DELIVERING or DENIED; Case.DoesNotExist for another person's.
    """
    case = moving.of_viewer(number, Step.DELIVER, viewer=helper)
    delivery = Delivery.objects.filter(case=case).first() or Delivery(case=case, way=Way.WINDOW)
    if delivery.way != Way.WINDOW:
        way = rules.WAY_NAMES[Way(delivery.way)]
        raise Refused(f"这个结果约定的送达方式是“{way}”。", code="case.other_way")
    if Result.objects.filter(case=case).exists():  # a denial costs nothing
        require_paid(case)
    delivery.receiver = helper.name
    _close(case, delivery, by=helper, on=helper.today, calendar=helper.calendar)


def _close(case: Case, delivery: Delivery, *, by: Actor, on: date, calendar: Calendar) -> None:
    result = Result.objects.filter(case=case).first()
    has_paper = bool(result and result.name)
    finish = finish_of(State.FINISHED, granted=result is not None, paper=has_paper)
    _sign(delivery, by)
    delivery.delivered_at = by.now
    delivery.save()
    moving.end(case, finish, by=by)
    moving.keep(case, calendar=calendar)
    paper = _paper_of(result)
    facts = delivery_facts(paper, delivery)
    in_hand = delivery.way != Way.ELECTRONIC
    documents.write(case, Kind.DELIVERY, by=by, on=on, facts=facts, to_sign=in_hand)
    event = events.CaseDelivered(**moving.told(case, on=on), way=str(delivery.way), finish=finish)
    record(event, by=by)


def _paper_of(result: Result | None) -> str:
    if result is None:
        return documents.FORMS[Kind.DENIAL].title
    return result.name or GRANT_TITLE


def _to_hand_over(number: str, desk: Desk, version: int | None) -> Case:
    require(desk, PERMISSION[Step.DELIVER])
    case = moving.within_reach(number, desk=desk)
    moving.is_fresh(case, version)
    if State(case.state) not in {State.DELIVERING, State.DENIED}:
        name = lifecycle.STATE_NAMES[State(case.state)]
        raise StepRefused(f"这个办件现在是“{name}”，还没有可以寄出的结果。")
    return case


def _sign(delivery: Delivery, by: Actor) -> None:
    delivery.by, delivery.by_name, delivery.at = by.actor, by.actor_name, by.now


def _check_issue(paper: Paper, way: Way, receiver: str, address: str) -> None:
    problems = []
    if paper.valid_from and paper.valid_until and paper.valid_until < paper.valid_from:
        problems.append(Problem("valid_until", "case.validity", "有效期的终止日期早于起始日期。"))
    if way is Way.POST and not receiver.strip():
        problems.append(Problem("receiver", "case.receiver_missing", "邮寄请填写收件人。"))
    if way is Way.POST and not address.strip():
        problems.append(Problem("address", "case.address_missing", "邮寄请填写收件地址。"))
    if problems:
        raise Invalid(problems)


def _check_post(delivery: Delivery) -> None:
    problems = [
        Problem(field, f"case.{field}_missing", f"请填写{name}。")
        for field, name in (
            ("tracking", "邮件号码"),
            ("receiver", "收件人"),
            ("address", "收件地址"),
        )
        if not getattr(delivery, field)
    ]
    if problems:
        raise Invalid(problems)
