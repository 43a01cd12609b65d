"""How a case (办件) may move. The whole life of a case is the table LIFE.

Source: 行政许可法 (2019) art. 32 (receipt, correction, acceptance), 34, 38 (review, decision),
        art. 42, 44, 45 (time), 69 (revocation); national finish kinds 0-6 of the exchange library (办结类型).
Pure:   no Django, no database, no system clock.
"""

from dataclasses import dataclass
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
    RETURNED = "returned"  # 退件: a promised paper (容缺后补) did not come
    REVOKED = "revoked"  # 撤销: the decision was revoked before its result was handed over
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
    RETURN = "return"
    REVOKE = "revoke"
    VOID = "void"
    DELETE = "delete"
    ARCHIVE = "archive"


class Finish(IntEnum):
    """办结类型, the national code of how a case ended."""

    ISSUED = 0  # 出证办结
    RETURNED = 1  # 退回办结: not accepted, denied, withdrawn, a promise not kept
    VOIDED = 2  # 作废办结
    DELETED = 3  # 删除办结
    FORWARDED = 4  # 转报办结
    LAPSED = 5  # 补正不来办结
    OTHER = 6  # 办结: done, without a paper issued


@dataclass(frozen=True, slots=True)
class Upstream:
    """What the platforms above call a state. None: they do not hear of a case in this state."""

    rating: int  # 好差评 proStatus: 1 待受理, 2 已受理, 3 已办结
    province: str | None  # 办件状态 as in the Zhejiang library
    construction: str | None  # 工程建设项目审批 (spgl) 办理状态


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
    (State.PRE_RETURNED, Step.LAPSE): State.LAPSED,
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
            (Step.RETURN, State.RETURNED),
            (Step.VOID, State.VOIDED),
            (Step.DELETE, State.DELETED),
        )
    },
    # A decision whose result has been handed over is revoked by a row of its own: the case has ended.
    (State.GRANTED, Step.REVOKE): State.REVOKED,
    (State.CERTIFYING, Step.REVOKE): State.REVOKED,
    (State.DELIVERING, Step.REVOKE): State.REVOKED,
    **{
        (state, Step.ARCHIVE): State.ARCHIVED
        for state in (
            State.REJECTED,
            State.FINISHED,
            State.WITHDRAWN,
            State.FORWARDED,
            State.LAPSED,
            State.RETURNED,
            State.REVOKED,
            State.VOIDED,
            State.DELETED,
        )
    },
}

_UPSTREAM: dict[State, Upstream] = {
    State.SUBMITTED: Upstream(1, None, None),
    State.PRE_RETURNED: Upstream(1, None, None),
    State.PRE_PASSED: Upstream(1, None, None),
    State.RECEIVED: Upstream(1, "02", "1"),
    State.CORRECTING: Upstream(1, "06", "6"),
    State.REJECTED: Upstream(3, "07", "5"),
    State.ACCEPTED: Upstream(2, "05", "3"),
    State.SUSPENDED: Upstream(2, "11", "9"),
    State.DECIDING: Upstream(2, "12", "8"),
    State.GRANTED: Upstream(3, "10", "11"),
    State.CERTIFYING: Upstream(3, "10", "11"),
    State.DELIVERING: Upstream(3, "10", "11"),
    State.DENIED: Upstream(3, "10", "13"),
    State.FINISHED: Upstream(3, "10", "11"),
    State.WITHDRAWN: Upstream(3, "13", "14"),
    State.FORWARDED: Upstream(3, None, None),
    State.LAPSED: Upstream(3, None, None),
    State.RETURNED: Upstream(3, None, None),
    State.REVOKED: Upstream(3, None, None),
    State.VOIDED: Upstream(3, None, None),
    State.DELETED: Upstream(3, None, None),
    State.ARCHIVED: Upstream(3, None, None),
}

STARTS = State.SUBMITTED

ENDED: frozenset[State] = frozenset(
    {
        State.REJECTED,
        State.FINISHED,
        State.WITHDRAWN,
        State.FORWARDED,
        State.LAPSED,
        State.RETURNED,
        State.REVOKED,
        State.VOIDED,
        State.DELETED,
        State.ARCHIVED,
    }
)

ACCEPTING: frozenset[Step] = frozenset({Step.ACCEPT, Step.DEEM_ACCEPTED})
DECISIONS: frozenset[Step] = frozenset({Step.GRANT, Step.DENY})

STATE_NAMES: dict[State, str] = {
    State.SUBMITTED: "待预审",
    State.PRE_RETURNED: "预审退回",
    State.PRE_PASSED: "预审通过",
    State.RECEIVED: "已收件",
    State.CORRECTING: "待补正",
    State.REJECTED: "不予受理",
    State.ACCEPTED: "审查中",
    State.SUSPENDED: "特别程序",
    State.DECIDING: "待决定",
    State.GRANTED: "已准予",
    State.CERTIFYING: "制证中",
    State.DENIED: "不予，待送达",
    State.DELIVERING: "待送达",
    State.FINISHED: "已办结",
    State.WITHDRAWN: "已撤回",
    State.FORWARDED: "已转报",
    State.LAPSED: "逾期未补正",
    State.RETURNED: "已退件",
    State.REVOKED: "决定已撤销",
    State.VOIDED: "已作废",
    State.DELETED: "已删除",
    State.ARCHIVED: "已归档",
}

STEP_NAMES: dict[Step, str] = {
    Step.PASS_PRE_REVIEW: "预审通过",
    Step.RETURN_PRE_REVIEW: "预审退回",
    Step.RESUBMIT: "重新提交",
    Step.RECEIVE: "收件",
    Step.ASK_CORRECTION: "告知补正",
    Step.CORRECT: "补正",
    Step.LAPSE: "逾期未补正办结",
    Step.REJECT: "不予受理",
    Step.ACCEPT: "受理",
    Step.DEEM_ACCEPTED: "视为受理",
    Step.SUSPEND: "启动特别程序",
    Step.RESUME: "结束特别程序",
    Step.REVIEW: "提交审查意见",
    Step.SEND_BACK: "退回审查",
    Step.EXTEND: "延长办理期限",
    Step.GRANT: "准予决定",
    Step.DENY: "不予决定",
    Step.CERTIFY: "制证",
    Step.ISSUE: "出具结果",
    Step.DELIVER: "送达",
    Step.WITHDRAW: "撤回",
    Step.FORWARD: "转报",
    Step.RETURN: "逾期未补交退件",
    Step.REVOKE: "撤销决定",
    Step.VOID: "作废",
    Step.DELETE: "删除",
    Step.ARCHIVE: "归档",
}

# Why nothing else can be done now, said before the list of what can.
_STANDSTILL: dict[State, str] = {
    State.PRE_RETURNED: "等待申请人修改后重新提交。",
    State.CORRECTING: "等待申请人补正，材料补齐前不受理。",
    State.SUSPENDED: "特别程序期间停止计时，须先结束特别程序。",
    State.GRANTED: "已经作出准予决定。",
    State.CERTIFYING: "已经作出准予决定。",
    State.DELIVERING: "已经作出决定，等待送达。",
    State.DENIED: "已经作出不予决定，等待送达。",
}

# The provision each step is taken under; "" where no article speaks of it, only the finish kind.
ARTICLES: dict[Step, str] = {
    Step.PASS_PRE_REVIEW: "行政许可法第三十三条",
    Step.RETURN_PRE_REVIEW: "行政许可法第三十三条",
    Step.RESUBMIT: "行政许可法第二十九条",
    Step.RECEIVE: "行政许可法第三十二条",
    Step.ASK_CORRECTION: "行政许可法第三十二条第一款第四项",
    Step.CORRECT: "行政许可法第三十二条第一款第五项",
    Step.LAPSE: "行政许可法第三十二条第一款第四项",
    Step.REJECT: "行政许可法第三十二条第一款第一、二项",
    Step.ACCEPT: "行政许可法第三十二条第一款第五项",
    Step.DEEM_ACCEPTED: "行政许可法第三十二条第一款第四项",
    Step.SUSPEND: "行政许可法第四十五条",
    Step.RESUME: "行政许可法第四十五条",
    Step.REVIEW: "行政许可法第三十四条",
    Step.SEND_BACK: "行政许可法第三十四条",
    Step.EXTEND: "行政许可法第四十二条",
    Step.GRANT: "行政许可法第三十八条第一款",
    Step.DENY: "行政许可法第三十八条第二款",
    Step.CERTIFY: "行政许可法第三十九条",
    Step.ISSUE: "行政许可法第三十九条",
    Step.DELIVER: "行政许可法第四十四条",
    Step.WITHDRAW: "",
    Step.FORWARD: "",
    Step.RETURN: "",
    Step.REVOKE: "行政许可法第六十九条",
    Step.VOID: "",
    Step.DELETE: "",
    Step.ARCHIVE: "国务院令第716号第十二条",
}

_FINISHES: dict[State, Finish] = {
    State.REJECTED: Finish.RETURNED,
    State.WITHDRAWN: Finish.RETURNED,
    State.FORWARDED: Finish.FORWARDED,
    State.LAPSED: Finish.LAPSED,
    State.RETURNED: Finish.RETURNED,
    State.REVOKED: Finish.VOIDED,
    State.VOIDED: Finish.VOIDED,
    State.DELETED: Finish.DELETED,
}

_BEFORE_ACCEPTANCE = frozenset(
    {State.SUBMITTED, State.PRE_RETURNED, State.PRE_PASSED, State.RECEIVED, State.CORRECTING}
)

_OPEN: dict[State, list[Step]] = {
    state: [step for step in Step if (state, step) in LIFE] for state in State
}


def after(state: State, step: Step) -> State:
    """Return the state `step` leads to.

    Raises StepRefused, in words naming the state, the step and its article, if the state does
    not allow it. Source: 行政许可法 32, 34, 38, 42, 44, 45, as laid down in LIFE.
    """
    try:
        return LIFE[state, step]
    except KeyError:
        raise StepRefused(
            _refusal(state, step),
            article=ARTICLES[step],
            details={"state": state.value, "step": step.value},
        ) from None


def explain(state: State, step: Step) -> str:
    """Say which state and article keep `step` closed; "" if the state allows it. Source: as LIFE."""
    if (state, step) in LIFE:
        return ""
    article = f"（{ARTICLES[step]}）" if ARTICLES[step] else ""
    refused = f"办件目前是“{STATE_NAMES[state]}”，不能办理“{STEP_NAMES[step]}”{article}。"
    return refused + _standstill(state, step)


def open_steps(state: State) -> list[Step]:
    """List the steps the state allows, in the order of Step: the buttons an officer sees.

    Source: as LIFE.
    """
    return list(_OPEN[state])


def finish_of(state: State, *, granted: bool = True, paper: bool = True) -> Finish:
    """Return the national kind of ending (办结类型) of a case that reached an ended state.

    `granted` and `paper` (whether a licence or other paper was issued) matter for FINISHED only.
    Raises ValueError for a state that is no ending, and for ARCHIVED: an archived case keeps the
    kind it ended with. Source: exchange library of the national platform, 办结类型 0-6.
    """
    if state is State.FINISHED:
        if not granted:
            return Finish.RETURNED
        return Finish.ISSUED if paper else Finish.OTHER
    if state not in _FINISHES:
        raise ValueError(f"{state} says nothing of how the case ended")
    return _FINISHES[state]


def upstream(state: State, *, granted: bool = True) -> Upstream:
    """Return the codes the platforms above use for the state.

    `granted` matters for FINISHED only. Source: 好差评 proStatus, the Zhejiang exchange library,
    工程建设项目审批数据标准.
    """
    return _UPSTREAM[State.DENIED if state is State.FINISHED and not granted else state]


def _refusal(state: State, step: Step) -> str:
    can = "、".join(STEP_NAMES[each] for each in _OPEN[state])
    return explain(state, step) + (f"现在可以办理：{can}。" if can else "")


def _standstill(state: State, step: Step) -> str:
    if state in _BEFORE_ACCEPTANCE and step in DECISIONS:
        return "没有受理的申请不能作出决定。"
    if state in ENDED:
        return "办件已经结束。"
    return _STANDSTILL.get(state, "")
