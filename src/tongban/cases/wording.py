"""What happened, in words: one line for the officer's timeline, one for the applicant's.

The officer's line is Chinese; the applicant's is in the language of the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext, ngettext

from tongban.cases.rules import WAY_NAMES, Way
from tongban.law.clock import Unit
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
    return day_words(date.fromisoformat(iso)) if iso else ""


def day_words(day: date) -> str:
    """11月12日, 12 November."""
    return dateformat.format(day, gettext("n月j日"))


def _accepted(body: Body) -> Words:
    by = _decided_by(body)
    if body["deemed"]:
        return Words("视为受理", gettext("部门没有按时答复，您的申请依法视为已受理") + by)
    return Words("受理", gettext("您的申请已受理") + by)


def _ended(body: Body) -> Words:
    step = Step(body["step"])
    plain = {
        Step.WITHDRAW: gettext("申请已撤回"),
        Step.FORWARD: gettext("申请已转给有权办理的机关"),
        Step.VOID: gettext("办件已作废"),
        Step.DELETE: gettext("办件已删除"),
        Step.RETURN: gettext("承诺补交的材料逾期未交，申请已退件，您可以重新申请"),
        Step.LAPSE: gettext("没有在期限内补正，本次申请已终止，您可以重新申请"),
    }
    return Words(STEP_NAMES[step], plain[step])


def _kept(body: Body) -> str:
    if body["owed_until"] is None:
        return gettext("承诺补交的材料已交齐")
    day = short_day(body["owed_until"])
    return gettext("已补交一份材料，其余请在{day}前补交").format(day=day)


def _extension(body: Body) -> Words:
    if not body["approved"]:
        return Words("延期未获批准", "")
    plain = ngettext("办理期限延长 {n} 个工作日", "办理期限延长 {n} 个工作日", body["days"])
    due = short_day(body["statutory_due_on"])
    until = gettext("，最迟{day}作出决定").format(day=due) if due else ""
    return Words(f"批准延期 {body['days']} 个工作日", plain.format(n=body["days"]) + until)


def _correction(body: Body) -> Words:
    again = f"（第 {body['round']} 次）" if body["round"] > 1 else ""
    count = body["items"]
    plain = ngettext(
        "有 {n} 项材料或内容需要补正，请在{day}前补齐",
        "有 {n} 项材料或内容需要补正，请在{day}前补齐",
        count,
    )
    return Words(
        f"一次性告知补正{again}，{count} 项", plain.format(n=count, day=short_day(body["due_on"]))
    )


def _resumed(body: Body) -> Words:
    plain = gettext("{procedure}已结束，继续办理").format(procedure=body["procedure"])
    return Words(f"{body['procedure']}结束，恢复计时", plain + _decided_by(body))


def _suspended(body: Body) -> Words:
    unit = body["unit"]
    plain = (
        ngettext(
            "正在进行{procedure}，预计 {n} 个工作日，不计入办理期限",
            "正在进行{procedure}，预计 {n} 个工作日，不计入办理期限",
            body["days"],
        )
        if unit == Unit.WORKDAY
        else ngettext(
            "正在进行{procedure}，预计 {n} 个自然日，不计入办理期限",
            "正在进行{procedure}，预计 {n} 个自然日，不计入办理期限",
            body["days"],
        )
    )
    return Words(
        f"{body['procedure']}开始，暂停计时",
        plain.format(procedure=body["procedure"], n=body["days"]),
    )


def _settled(body: Body) -> Words:
    done, open_ = gettext("当场办好，结果已领取"), gettext("当场办好，结果可以领取")
    plain = done if body["delivered"] else open_
    return Words(f"当场受理、决定、出证{_scanned(body)}", plain)


def _issued(body: Body) -> Words:
    way = Way(body["way"])
    plain = {
        Way.WINDOW: gettext("结果已办好，请到窗口领取"),
        Way.POST: gettext("结果已办好，即将寄给您"),
        Way.ELECTRONIC: gettext("结果已办好，请在网上领取"),
    }
    return Words(f"出具结果，{WAY_NAMES[way]}{_scanned(body)}", plain[way])


def _filings(body: Body) -> Words:
    plain = ngettext(
        "多证合一：{n} 项证照和备案已一并办结",
        "多证合一：{n} 项证照和备案已一并办结",
        body["filings"],
    )
    title = f"多证合一，一并办结 {body['filings']} 项，信息已推送"
    return Words(title, plain.format(n=body["filings"]))


def _scanned(body: Body) -> str:
    return "（上传已制好的 PDF）" if body.get("scan") else ""


def _decided_by(body: Body) -> str:
    due = short_day(body["promised_due_on"] or body["statutory_due_on"])
    return gettext("，将在{day}前作出决定").format(day=due) if due else ""


_WORDS: dict[str, Callable[[Body], Words]] = {
    "CaseOpened": lambda b: Words(
        "提交申请",
        gettext("申请已提交，{day}前告诉您是否受理").format(day=short_day(b["answer_by"])),
    ),
    "PreReviewPassed": lambda b: Words("网上预审通过", gettext("网上预审通过")),
    "PreReviewReturned": lambda b: Words(
        "网上预审退回", gettext("预审没有通过，请按意见修改后重新提交")
    ),
    "CaseResubmitted": lambda b: Words(
        "重新提交",
        gettext("已重新提交，{day}前告诉您是否受理").format(day=short_day(b["answer_by"])),
    ),
    "CaseReceived": lambda b: Words("收件", gettext("部门已收到您的材料")),
    "CorrectionAsked": _correction,
    "CorrectionAnswered": lambda b: Words(
        "已补正",
        gettext("补正材料已提交，{day}前告诉您是否受理").format(day=short_day(b["answer_by"])),
    ),
    "OriginalCompared": lambda b: Words(
        "核对原件", gettext("窗口核对了一份材料的原件，下次办事可以再用")
    ),
    "ComparisonUndone": lambda b: Words("撤销原件核对", gettext("窗口撤销了一份材料的原件核对")),
    "PromiseKept": lambda b: Words("补交容缺材料", _kept(b)),
    "PromiseDue": lambda b: Words(
        f"提醒补交 {b['papers']} 份容缺材料",
        gettext("提醒您在{day}前补交材料").format(day=short_day(b["due_on"])),
    ),
    "CheckDue": lambda b: Words(f"提醒事后核查，{short_day(b['due_on'])}到期", ""),
    "CommitmentChecked": lambda b: Words(
        "事后核查，符合承诺", gettext("部门核查了您的承诺，符合实际")
    ),
    "CommitmentQuestioned": lambda b: Words(
        f"事后核查，要求{short_day(b['correct_by'])}前整改",
        gettext("部门核查发现与承诺不符，请在{day}前整改").format(day=short_day(b["correct_by"])),
    ),
    "DecisionRevoked": lambda b: Words(
        "撤销决定", gettext("承诺不实，决定已撤销，理由和救济途径见决定书")
    ),
    "CaseRejected": lambda b: Words("不予受理", gettext("申请没有被受理，理由和救济途径见通知书")),
    "CaseAccepted": _accepted,
    "CaseSettled": _settled,
    "FeeNoted": lambda b: (
        Words("登记免收费用", gettext("费用免收"))
        if b["waived"]
        else Words(
            f"登记缴费 {b['amount']} 元，票据号 {b['receipt']}",
            gettext("已缴费 {amount} 元").format(amount=b["amount"]),
        )
    ),
    "CaseFormalised": lambda b: Words(
        f"模拟审批意见（{b['opinion']}）要件补齐，转为正式决定并出证",
        gettext("模拟审批意见已转为正式决定，结果可以领取"),
    ),
    "CaseSuspended": _suspended,
    "CaseResumed": _resumed,
    "ExtensionAsked": lambda b: Words(f"申请延期 {b['days']} 个工作日", ""),
    "ExtensionAnswered": _extension,
    "CaseReviewed": lambda b: Words(
        f"审查完毕，建议{'准予' if b['recommends_grant'] else '不予'}",
        gettext("审查已完成，等待作出决定"),
    ),
    "CaseSentBack": lambda b: Words("退回补充审查", gettext("正在补充审查")),
    "CaseGranted": lambda b: Words("准予决定", gettext("申请已获准")),
    "FilingsSettled": _filings,
    "FilingReceived": lambda b: Words(
        f"“{b['name']}”信息已接收",
        gettext("部门已接收“{name}”的信息").format(name=b["name"]),
    ),
    "CaseDenied": lambda b: Words("不予决定", gettext("申请没有获准，理由和救济途径见决定书")),
    "CertificationBegun": lambda b: Words("开始制证", gettext("正在制作证照")),
    "ResultIssued": _issued,
    "ResultSent": lambda b: Words("已寄出", gettext("结果已寄出")),
    "CaseDelivered": lambda b: Words(
        f"送达（{WAY_NAMES[Way(b['way'])]}），办结", gettext("已送达，办结")
    ),
    "CaseEnded": _ended,
    "CaseErased": lambda b: Words("材料按期销毁", gettext("材料已按期销毁")),
    "CaseArchived": lambda b: Words("归档", gettext("办件材料已归档")),
    "CaseHeld": lambda b: Words("认领或移交" if b["holder_id"] else "放回待办池", ""),
}
