"""Before and at acceptance: pre-review, receipt, correction, acceptance, rejection.

Source: 行政许可法 (2019) art. 29, 32. Each function is one transaction and one journal entry.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from tongban.applications import queries as applied
from tongban.applications import services as applications
from tongban.base.desk import Desk, Viewer
from tongban.base.errors import Invalid, Problem, Refused
from tongban.cases import documents, events, rules
from tongban.cases.documents import Kind
from tongban.cases.models import Acceptance, Case, Correction, PreReview
from tongban.cases.rules import MissingItem, RejectionGround
from tongban.cases.services import moving
from tongban.cases.services.amending import require_answered
from tongban.journal.services import record
from tongban.law.acceptance import CORRECTION_DAYS, answer_by, correction_due
from tongban.law.lifecycle import Finish, Step

MOST_CORRECTION_DAYS = 60


@transaction.atomic
def pass_pre_review(
    number: str, *, desk: Desk, opinion: str = "", version: int | None = None
) -> None:
    """Say that the papers seen online are in order (预审通过).

    Writes:  state, a pre-review; one journal entry.
    Tells:   PreReviewPassed.
    Raises:  StepRefused unless SUBMITTED; NotPermitted; Stale; Case.DoesNotExist.
    """
    case = moving.at_desk(number, Step.PASS_PRE_REVIEW, desk=desk, version=version)
    PreReview.objects.create(case=case, passed=True, opinion=opinion.strip(), **moving.signed(desk))
    moving.keep(case, calendar=desk.calendar)
    record(events.PreReviewPassed(**moving.told(case, on=desk.today)), by=desk)


@transaction.atomic
def return_pre_review(
    number: str,
    *,
    desk: Desk,
    opinion: str,
    items: Sequence[MissingItem] = (),
    version: int | None = None,
) -> None:
    """Send an application back before it is received, saying what to change (预审退回).

    While it is with the applicant, no time to answer runs.
    Writes:  state, answer_by cleared, a pre-review, 预审意见; one journal entry.
    Tells:   PreReviewReturned.
    Raises:  Invalid without an opinion; StepRefused unless SUBMITTED; NotPermitted; Stale;
             Case.DoesNotExist.
    """
    _need("opinion", opinion, "请写明退回的原因，让申请人知道怎么改。")
    case = moving.at_desk(number, Step.RETURN_PRE_REVIEW, desk=desk, version=version)
    items = _placed(items, case)
    PreReview.objects.create(
        case=case,
        passed=False,
        opinion=opinion.strip(),
        items=[item.as_dict() for item in items],
        **moving.signed(desk),
    )
    case.answer_by = None
    moving.keep(case, calendar=desk.calendar)
    documents.write(
        case,
        Kind.PRE_REVIEW,
        by=desk,
        on=desk.today,
        facts={"opinion": opinion.strip()},
        items=items,
    )
    record(events.PreReviewReturned(**moving.told(case, on=desk.today)), by=desk)


@transaction.atomic
def resubmit(number: str, *, viewer: Viewer, version: int | None = None) -> None:
    """Hand in again what the pre-review sent back; the five days start anew.

    Writes:  state, received_on, answer_by; one journal entry.
    Tells:   CaseResubmitted.
    Raises:  Invalid with everything that is missing or wrong; StepRefused unless PRE_RETURNED;
             Stale; Case.DoesNotExist for another person's.
    """
    case = moving.of_viewer(number, Step.RESUBMIT, viewer=viewer, version=version)
    applications.require_complete(case.application_id, by=viewer)
    case.received_on = viewer.today
    case.answer_by = answer_by(viewer.today, viewer.calendar)
    moving.keep(case, calendar=viewer.calendar)
    event = events.CaseResubmitted(**moving.told(case, on=viewer.today), answer_by=case.answer_by)
    record(event, by=viewer)


@transaction.atomic
def receive(number: str, *, desk: Desk, version: int | None = None) -> None:
    """Take the papers in and give a stamped, dated receipt (收件).

    Writes:  state, holder, 接收回执; one journal entry. The five days go on from submission.
    Tells:   CaseReceived.
    Raises:  StepRefused unless SUBMITTED or PRE_PASSED; NotPermitted; Stale; Case.DoesNotExist.
    """
    case = moving.at_desk(number, Step.RECEIVE, desk=desk, version=version)
    case.holder_id = case.holder_id or desk.staff_id
    moving.keep(case, calendar=desk.calendar)
    documents.write(case, Kind.RECEIPT, by=desk, on=desk.today, facts=receipt_facts(case))
    record(events.CaseReceived(**moving.told(case, on=desk.today)), by=desk)


@transaction.atomic
def ask_correction(
    number: str,
    *,
    desk: Desk,
    items: Sequence[MissingItem],
    days: int = CORRECTION_DAYS,
    reason_again: str = "",
    version: int | None = None,
) -> None:
    """Tell the applicant, once, everything that is missing or wrong (一次性告知补正).

    `days` are the working days he has. A second notice is an exception: it says why the first did
    not name everything, and is marked in the work list and in supervision.
    Writes:  state, answer_by cleared, a correction, 补正告知书; one journal entry.
    Tells:   CorrectionAsked.
    Raises:  Invalid without items, or on a second notice without a reason; Refused (case.deemed)
             when the five days are over; StepRefused unless RECEIVED; NotPermitted; Stale;
             Case.DoesNotExist.
    Source:  行政许可法 art. 32(1)(4).
    """
    _check_items(items, days)
    case = moving.at_desk(number, Step.ASK_CORRECTION, desk=desk, version=version)
    items = _placed(items, case)
    _in_time_to_answer(case, desk)
    case.notices += 1
    round_ = case.notices
    if round_ > 1:
        words = "补正应当一次告知。再次告知须写明首次没有告知的原因，并会标记在督查中。"
        _need("reason_again", reason_again, words)
    due_on = correction_due(desk.today, desk.calendar, days)
    Correction.objects.create(
        case=case,
        round=round_,
        items=[item.as_dict() for item in items],
        reason_again=reason_again.strip() if round_ > 1 else "",
        due_on=due_on,
        **moving.signed(desk),
    )
    case.answer_by = None
    moving.keep(case, calendar=desk.calendar)
    again = f"本次为第{round_}次告知，原因：{reason_again.strip()}" if round_ > 1 else ""
    documents.write(
        case,
        Kind.CORRECTION,
        by=desk,
        on=desk.today,
        facts={"due": documents.in_words(due_on), "again": again},
        items=items,
    )
    event = events.CorrectionAsked(
        **moving.told(case, on=desk.today), round=round_, items=len(items), due_on=due_on
    )
    record(event, by=desk)


@transaction.atomic
def answer_correction(
    number: str, *, viewer: Viewer | Desk, answer: str = "", version: int | None = None
) -> None:
    """Hand in what was asked for: by the applicant, or by a clerk who took it in at the window.

    The agency again has five working days to answer. Online everything asked for must be there;
    the clerk has seen it with his own eyes.
    Writes:  state, received_on, answer_by, the correction's answer; one journal entry.
    Tells:   CorrectionAnswered.
    Raises:  Invalid with every item that is still missing; StepRefused unless CORRECTING;
             NotPermitted; Stale; Case.DoesNotExist.
    """
    case = _for_correction(number, viewer, version)
    correction = Correction.objects.get(case=case, answered_at=None)
    if isinstance(viewer, Viewer):
        require_answered(case, correction, answer, viewer=viewer)
    correction.answered_at, correction.answer = viewer.now, answer.strip()
    correction.save(update_fields=["answered_at", "answer"])
    case.received_on = viewer.today
    case.answer_by = answer_by(viewer.today, viewer.calendar)
    moving.keep(case, calendar=viewer.calendar)
    event = events.CorrectionAnswered(
        **moving.told(case, on=viewer.today), round=correction.round, answer_by=case.answer_by
    )
    record(event, by=viewer)


@transaction.atomic
def accept(number: str, *, desk: Desk, version: int | None = None) -> None:
    """Accept a received case: from today the statutory clock runs (受理).

    Writes:  state, accepted_on, both due dates, holder cleared (it passes to the reviewers),
             an acceptance, 受理通知书; one journal entry.
    Tells:   CaseAccepted.
    Raises:  StepRefused unless RECEIVED; NotPermitted; Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 32(1)(5), 42.
    """
    case = moving.at_desk(number, Step.ACCEPT, desk=desk, version=version)
    case.accepted_on, case.answer_by, case.holder_id = desk.today, None, None
    moving.keep(case, calendar=desk.calendar)
    Acceptance.objects.create(case=case, accepted=True, **moving.signed(desk))
    documents.write(
        case,
        Kind.ACCEPTANCE,
        by=desk,
        on=desk.today,
        facts=acceptance_facts(case, because="申请材料齐全、符合法定形式"),
    )
    event = events.CaseAccepted(
        **moving.told(case, on=desk.today),
        accepted_on=case.accepted_on,
        statutory_due_on=case.statutory_due_on,
        promised_due_on=case.promised_due_on,
        item_version_id=case.item_version_id,
    )
    record(event, by=desk)


@transaction.atomic
def reject(
    number: str,
    *,
    desk: Desk,
    ground: RejectionGround,
    reason: str,
    elsewhere: str = "",
    version: int | None = None,
) -> None:
    """Do not accept, in writing, with the reason and the remedies (不予受理).

    `elsewhere` says to which body the applicant should turn; needed when it is not this agency's.
    Writes:  state, the end of the case, an acceptance that refuses, 不予受理通知书; one journal entry.
    Tells:   CaseRejected.
    Raises:  Invalid without a reason, or without `elsewhere` where needed; Refused (case.deemed)
             when the five days are over; StepRefused unless RECEIVED; NotPermitted; Stale;
             Case.DoesNotExist.
    Source:  行政许可法 art. 32(1)(1)(2), 32(2).
    """
    _need("reason", reason, "请写明不予受理的理由。")
    if ground is RejectionGround.NOT_OURS:
        _need("elsewhere", elsewhere, "请告知申请人应当向哪个机关申请。")
    case = moving.at_desk(number, Step.REJECT, desk=desk, version=version)
    _in_time_to_answer(case, desk)
    agency = case.agency
    remedy = rules.remedy(reconsideration_body=agency.reconsideration_body, court=agency.court)
    if elsewhere.strip():
        remedy = f"请向{elsewhere.strip()}提出申请。{remedy}"
    moving.end(case, Finish.RETURNED, by=desk)
    moving.keep(case, calendar=desk.calendar)
    Acceptance.objects.create(
        case=case,
        accepted=False,
        ground=ground,
        reason=reason.strip(),
        remedy=remedy,
        **moving.signed(desk),
    )
    facts = {
        "submitted": documents.in_words(case.received_on),
        "ground": rules.GROUND_NAMES[ground],
        "ground_article": rules.GROUND_ARTICLES[ground],
        "reason": reason.strip(),
        "remedy": remedy,
    }
    documents.write(case, Kind.REJECTION, by=desk, on=desk.today, facts=facts)
    record(events.CaseRejected(**moving.told(case, on=desk.today), ground=ground), by=desk)


@transaction.atomic
def deem_accepted(case_id: UUID, *, clock: Desk) -> bool:
    """Accept a case whose agency kept silent past the fifth working day (逾期视为受理).

    The clock counts from the day the papers came in. Returns False, and writes nothing, if the
    agency has answered meanwhile.
    Writes:  state, accepted_on, both due dates, an acceptance, 受理通知书; one journal entry.
    Tells:   CaseAccepted (deemed).
    Source:  行政许可法 art. 32(1)(4).
    """
    case = moving.by_clock(case_id)
    if case.answer_by is None or case.answer_by >= clock.today:
        return False
    moving.move(case, Step.DEEM_ACCEPTED)
    case.accepted_on, case.answer_by, case.holder_id = case.received_on, None, None
    moving.keep(case, calendar=clock.calendar)
    Acceptance.objects.create(case=case, accepted=True, deemed=True, **moving.signed(clock))
    documents.write(
        case,
        Kind.ACCEPTANCE,
        by=clock,
        on=clock.today,
        facts=acceptance_facts(case, because="本机关未在五个工作日内告知，依法视为受理"),
    )
    event = events.CaseAccepted(
        **moving.told(case, on=clock.today),
        accepted_on=case.accepted_on,
        statutory_due_on=case.statutory_due_on,
        promised_due_on=case.promised_due_on,
        item_version_id=case.item_version_id,
        deemed=True,
    )
    record(event, by=clock)
    return True


def receipt_facts(case: Case) -> dict[str, str]:
    """Return what 接收回执 says."""
    return {
        "submitted": documents.in_words(case.received_on),
        "answer_by": documents.in_words(case.answer_by) if case.answer_by else "",
    }


def acceptance_facts(case: Case, *, because: str) -> dict[str, str]:
    """Return what 受理通知书 says."""
    assert case.accepted_on is not None
    limits = [
        f"{name}{days}个{unit}，至{documents.in_words(due)}届满"
        for name, days, unit, due in (
            ("法定办理期限", case.statutory_days, case.statutory_unit, case.statutory_due_on),
            ("承诺办理期限", case.promised_days, case.promised_unit, case.promised_due_on),
        )
        if days and due
    ]
    return {
        "submitted": documents.in_words(case.received_on),
        "accepted_on": documents.in_words(case.accepted_on),
        "accepted_because": because,
        "limits": f"{'；'.join(limits)}。" if limits else "",
    }


def _for_correction(number: str, by: Viewer | Desk, version: int | None) -> Case:
    if isinstance(by, Viewer):
        return moving.of_viewer(number, Step.CORRECT, viewer=by, version=version)
    return moving.at_desk(number, Step.CORRECT, desk=by, version=version)


def _in_time_to_answer(case: Case, desk: Desk) -> None:
    if case.answer_by is not None and case.answer_by < desk.today:
        raise Refused(
            f"应当在{documents.in_words(case.answer_by)}前告知申请人，已经超过，依法视为已受理，"
            "不能再要求补正或者不予受理。",
            code="case.deemed",
            article="行政许可法第三十二条第一款第（四）项",
        )


def _check_items(items: Sequence[MissingItem], days: int) -> None:
    problems = []
    if not items:
        problems.append(Problem("items", "case.correction_empty", "请逐项列出需要补正的全部内容。"))
    problems += [
        Problem("items", "case.correction_vague", f"请写明“{item.name}”怎么补。")
        for item in items
        if not item.what.strip()
    ]
    if len(items) > rules.MOST_CORRECTION_ITEMS:
        problems.append(Problem("items", "case.correction_many", "一次最多列 40 项。"))
    if not 1 <= days <= MOST_CORRECTION_DAYS:
        problems.append(
            Problem("days", "case.correction_days", "补正期限应在 1 至 60 个工作日之间。")
        )
    if problems:
        raise Invalid(problems)


def _placed(items: Sequence[MissingItem], case: Case) -> list[MissingItem]:
    """Put to the form what no paper can be brought for: the form filled in online, an unknown line."""
    lines = applied.uploadable_lines(case.item_version_id)
    return [item if item.line in lines else replace(item, line="") for item in items]


def _need(field: str, text: str, words: str) -> None:
    if not text.strip():
        raise Invalid([Problem(field, f"case.{field}_missing", words)])
