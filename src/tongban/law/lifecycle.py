"""How a case (办件) may move. The whole life of a case is the table LIFE.

Source: 行政许可法 (2019) art. 32 (receipt, correction, acceptance), 34, 38 (review, decision),
        art. 42, 44, 45 (time); national finish kinds 0-6 of the exchange library (办结类型).
Pure:   no Django, no database, no system clock.
"""

from enum import IntEnum, StrEnum

from tongban.law.refusal import Refused


class State(StrEnum):
    """Where a case stands. A draft is not a case yet; a rating is a row of its own, not a state."""

    SUBMITTED = "submitted"  # 已提交，待网上预审
    PRE_RETURNED = "pre_returned"  # 预审退回
    PRE_PASSED = "pre_passed"  # 预审通过
    RECEIVED = "received"  # 收件
    CORRECTING = "correcting"  # 补正: the applicant has to act; the clock has not started
    REJECTED = "rejected"  # 不予受理
    ACCEPTED = "accepted"  # 受理，审查中: the statutory clock runs
    SUSPENDED = "suspended"  # 特别程序: the clock is stopped
    DECIDING = "deciding"  # 审查完毕，待决定
    GRANTED = "granted"  # 准予决定，待制证
    CERTIFYING = "certifying"  # 制证
    DENIED = "denied"  # 不予决定，待送达
    DELIVERING = "delivering"  # 待领取、在寄、待下载
    FINISHED = "finished"  # 办结
    WITHDRAWN = "withdrawn"  # 申请人撤回
    FORWARDED = "forwarded"  # 转报
    LAPSED = "lapsed"  # 补正不来
    VOIDED = "voided"  # 作废: void in substance
    DELETED = "deleted"  # 删除: entered or handled by mistake
    ARCHIVED = "archived"  # 归档


class Step(StrEnum):
    """What moves a case."""

    PASS_PRE_REVIEW = "pass_pre_review"
    RETURN_PRE_REVIEW = "return_pre_review"
    RESUBMIT = "resubmit"
    RECEIVE = "receive"
    ASK_CORRECTION = "ask_correction"
    CORRECT = "correct"
    LAPSE = "lapse"
    REJECT = "reject"
    ACCEPT = "accept"
    DEEM_ACCEPTED = "deem_accepted"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVIEW = "review"
    SEND_BACK = "send_back"
    EXTEND = "extend"
    GRANT = "grant"
    DENY = "deny"
    CERTIFY = "certify"
    ISSUE = "issue"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"
    FORWARD = "forward"
    VOID = "void"
    DELETE = "delete"
    ARCHIVE = "archive"


class Finish(IntEnum):
    """办结类型, the national code of how a case ended."""

    ISSUED = 0  # 出证办结
    RETURNED = 1  # 退回办结: not accepted, denied or withdrawn
    VOIDED = 2  # 作废办结
    DELETED = 3  # 删除办结
    FORWARDED = 4  # 转报办结
    LAPSED = 5  # 补正不来办结
    OTHER = 6  # 办结: done, without a paper issued


class StepRefused(Refused):
    """The state of the case does not allow the step."""

    code = "case.step_refused"


LIFE: dict[tuple[State, Step], State] = {
    (State.SUBMITTED, Step.PASS_PRE_REVIEW): State.PRE_PASSED,
    (State.SUBMITTED, Step.RETURN_PRE_REVIEW): State.PRE_RETURNED,
    (State.PRE_RETURNED, Step.RESUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Step.RECEIVE): State.RECEIVED,
    (State.PRE_PASSED, Step.RECEIVE): State.RECEIVED,
    (State.RECEIVED, Step.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Step.ASK_CORRECTION): State.CORRECTING,
    (State.CORRECTING, Step.CORRECT): State.RECEIVED,
    (State.CORRECTING, Step.LAPSE): State.LAPSED,
    (State.RECEIVED, Step.REJECT): State.REJECTED,
    (State.SUBMITTED, Step.DEEM_ACCEPTED): State.ACCEPTED,
    (State.PRE_PASSED, Step.DEEM_ACCEPTED): State.ACCEPTED,
    (State.RECEIVED, Step.DEEM_ACCEPTED): State.ACCEPTED,
    (State.ACCEPTED, Step.REVIEW): State.DECIDING,
    (State.ACCEPTED, Step.SUSPEND): State.SUSPENDED,
    (State.DECIDING, Step.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Step.RESUME): State.ACCEPTED,
    (State.DECIDING, Step.SEND_BACK): State.ACCEPTED,
    (State.ACCEPTED, Step.EXTEND): State.ACCEPTED,
    (State.DECIDING, Step.EXTEND): State.DECIDING,
    (State.ACCEPTED, Step.GRANT): State.GRANTED,
    (State.DECIDING, Step.GRANT): State.GRANTED,
    (State.ACCEPTED, Step.DENY): State.DENIED,
    (State.DECIDING, Step.DENY): State.DENIED,
    (State.GRANTED, Step.CERTIFY): State.CERTIFYING,
    (State.GRANTED, Step.ISSUE): State.DELIVERING,
    (State.CERTIFYING, Step.ISSUE): State.DELIVERING,
    (State.DELIVERING, Step.DELIVER): State.FINISHED,
    (State.DENIED, Step.DELIVER): State.FINISHED,
    **{
        (state, step): end
        for state in (
            State.SUBMITTED,
            State.PRE_RETURNED,
            State.PRE_PASSED,
            State.RECEIVED,
            State.CORRECTING,
            State.ACCEPTED,
            State.SUSPENDED,
            State.DECIDING,
        )
        for step, end in (
            (Step.WITHDRAW, State.WITHDRAWN),
            (Step.FORWARD, State.FORWARDED),
            (Step.VOID, State.VOIDED),
            (Step.DELETE, State.DELETED),
        )
    },
    **{
        (state, Step.ARCHIVE): State.ARCHIVED
        for state in (
            State.REJECTED,
            State.FINISHED,
            State.WITHDRAWN,
            State.FORWARDED,
            State.LAPSED,
            State.VOIDED,
            State.DELETED,
        )
    },
}
