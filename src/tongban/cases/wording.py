"""What happened, in words: one line for the officer's timeline, one for the applicant's. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.cases.rules import WAY_NAMES, Way
from tongban.law.lifecycle import STEP_NAMES, Step

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """One event: its name, and what it means to the applicant ("" where it is no business of his)."""

    title: str
    plain: str


def words_of(event: str, body: Body) -> Words:
    """Say what happened; an event this page does not know is shown by its name."""
    say = _WORDS.get(event)
    return say(body) if say else Words(event, "")


def short_day(iso: str | None) -> str:
    """Return 11月12日 of an ISO day, "" of None."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日"


def _accepted(body: Body) -> Words:
    due = short_day(body["promised_due_on"] or body["statutory_due_on"])
    by = f"，将在{due}前作出决定" if due else ""
    if body["deemed"]:
        return Words("视为受理", f"部门没有按时答复，您的申请依法视为已受理{by}")
    return Words("受理", f"您的申请已受理{by}")


def _ended(body: Body) -> Words:
    step = Step(body["step"])
    plain = {
        Step.WITHDRAW: "申请已撤回",
        Step.FORWARD: "申请已转给有权办理的机关",
        Step.VOID: "办件已作废",
        Step.DELETE: "办件已删除",
        Step.LAPSE: "没有在期限内补正，本次申请已终止，您可以重新申请",
    }
    return Words(STEP_NAMES[step], plain[step])


def _extension(body: Body) -> Words:
    if not body["approved"]:
        return Words("延期未获批准", "")
    due = short_day(body["statutory_due_on"])
    until = f"，最迟{due}作出决定" if due else ""
    return Words(
        f"批准延期 {body['days']} 个工作日", f"办理期限延长 {body['days']} 个工作日{until}"
    )


def _correction(body: Body) -> Words:
    again = f"（第 {body['round']} 次）" if body["round"] > 1 else ""
    due = short_day(body["due_on"])
    return Words(
        f"一次性告知补正{again}，{body['items']} 项",
        f"有 {body['items']} 项材料或内容需要补正，请在{due}前补齐",
    )


def _resumed(body: Body) -> Words:
    due = short_day(body["promised_due_on"] or body["statutory_due_on"])
    by = f"，将在{due}前作出决定" if due else ""
    return Words(f"{body['procedure']}结束，恢复计时", f"{body['procedure']}已结束，继续办理{by}")


def _settled(body: Body) -> Words:
    done = "已领取" if body["delivered"] else "可以领取"
    return Words("当场受理、决定、出证", f"当场办好，结果{done}")


_HOW_TO_GET = {
    Way.WINDOW: "请到窗口领取",
    Way.POST: "即将寄给您",
    Way.ELECTRONIC: "请在网上领取",
}

_WORDS: dict[str, Callable[[Body], Words]] = {
    "CaseOpened": lambda b: Words(
        "提交申请", f"申请已提交，{short_day(b['answer_by'])}前告诉您是否受理"
    ),
    "PreReviewPassed": lambda b: Words("网上预审通过", "网上预审通过"),
    "PreReviewReturned": lambda b: Words("网上预审退回", "预审没有通过，请按意见修改后重新提交"),
    "CaseResubmitted": lambda b: Words(
        "重新提交", f"已重新提交，{short_day(b['answer_by'])}前告诉您是否受理"
    ),
    "CaseReceived": lambda b: Words("收件", "部门已收到您的材料"),
    "CorrectionAsked": _correction,
    "CorrectionAnswered": lambda b: Words(
        "已补正", f"补正材料已提交，{short_day(b['answer_by'])}前告诉您是否受理"
    ),
    "CaseRejected": lambda b: Words("不予受理", "申请没有被受理，理由和救济途径见通知书"),
    "CaseAccepted": _accepted,
    "CaseSettled": _settled,
    "CaseSuspended": lambda b: Words(
        f"{b['procedure']}开始，暂停计时",
        f"正在进行{b['procedure']}，预计 {b['days']} 个{b['unit']}，不计入办理期限",
    ),
    "CaseResumed": _resumed,
    "ExtensionAsked": lambda b: Words(f"申请延期 {b['days']} 个工作日", ""),
    "ExtensionAnswered": _extension,
    "CaseReviewed": lambda b: Words(
        f"审查完毕，建议{'准予' if b['recommends_grant'] else '不予'}", "审查已完成，等待作出决定"
    ),
    "CaseSentBack": lambda b: Words("退回补充审查", "正在补充审查"),
    "CaseGranted": lambda b: Words("准予决定", "申请已获准"),
    "CaseDenied": lambda b: Words("不予决定", "申请没有获准，理由和救济途径见决定书"),
    "CertificationBegun": lambda b: Words("开始制证", "正在制作证照"),
    "ResultIssued": lambda b: Words(
        f"出具结果，{WAY_NAMES[Way(b['way'])]}", f"结果已办好，{_HOW_TO_GET[Way(b['way'])]}"
    ),
    "ResultSent": lambda b: Words("已寄出", "结果已寄出"),
    "CaseDelivered": lambda b: Words(f"送达（{WAY_NAMES[Way(b['way'])]}），办结", "已送达，办结"),
    "CaseEnded": _ended,
    "CaseHeld": lambda b: Words("认领或移交" if b["holder_id"] else "放回待办池", ""),
}
