"""Who reacts to what, in words, read from the one table of wiring.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.base.desk import Desk, require
from tongban.config.wiring import LATER, NOW
from tongban.journal.services import name_of
from tongban.people.permissions import Permission

# What each reaction does, for people who do not read the code.
WORDS = {
    "applications.note_uses": "记下哪些留用的内容被这次申请用了",
    "applications.remember_answers": "申请人同意留用的，留存填写内容供下次预填",
    "cases.begin_steps": "事项画有流程的，启动流程，打开第一个环节",
    "cases.close_steps": "流程走完，办件转入待决定，附各环节意见",
    "applications.restate_answers": "申请人改了填报内容的，留用的内容跟着改",
    "cases.open_case": "开立办件，生成办件编号和时限",
    "cases.print_papers": "生成这一步的文书（PDF）并存入办件",
    "cases.tell_applicant": "告知申请人和经办人，帮办代办的也告知代办员（站内消息、短信）",
    "cases.vouch_answers": "部门受理或准予后，留用的内容升为已核验",
    "cases.complete_parts": "一张表上等着它的事项补入证照上的内容",
    "cases.pass_on_papers": "流程在等补齐材料的，材料补齐后往下走",
    "cases.pass_on_result": "同一张表上流程在等这个事项的，办结后往下走",
    "cases.catch_up": "流程开始等的，若早已发生，马上往下走",
    "cases.tell_checkers": "提醒核查人员：告知承诺的核查快到期",
    "cases.tell_receivers": "提醒备案的主管部门接收多证合一推送",
    "processes.tell_consulted": "告知被征求意见的部门",
    "processes.tell_reminded": "提醒办理的人环节快到期；超期的，也告知双方首席代表",
    "cases.tell_holder": "告知持证人证照的状态变化（站内消息、短信）",
    "cases.shift_steps": "把计时停止的天数还给正在办的环节",
    "cases.stop_steps": "办件终止，收回还没有办的环节",
    "hall.tell_booking": "告知本人预约成功、改期或取消（站内消息、短信）",
    "joint.submit": "一件事的表提交时，给出总编号，开始计总时限",
    "joint.advance": "一件事的环节有了结果，转入、暂停或结束后面的环节",
    "joint.pass_on": "一件事的环节出了证照，证照和证照上的内容交给其他环节",
    "joint.open_first": "工程建设项目的阶段提交后，转入其他阶段已经办好前置的环节",
    "projects.tell_convened": "告知部门和申请人联合踏勘、联合验收等的时间和地点",
    "joint.go_on": "部门核验后，或者环节撤回后，一件事接着往下办",
    "joint.tell_extension_asked": "提醒有决定权的人，有一件事申请延长期限",
    "joint.tell_extended": "告诉申请人一件事延长到哪天、为什么",
    "joint.tell_simulators": "提醒出具模拟审批意见的人",
    "joint.go_on_simulated": "凭模拟审批意见可以开始的环节转入办理，并告诉申请人",
    "joint.tell_simulated": "告诉申请人模拟审批意见转正、延长或者失效",
    "joint.tell_confirmers": "提醒部门有环节等它核验",
    "joint.tell_refused": "告知申请人一件事的环节没有通过，其他环节怎么办",
    "messages.tell_blocked": "告知账号主人有人多次输错密码",
    "stations.keep_originals": "帮办代办提交的，收下的原件记在服务站，等着转交",
    "records.sign_licence": "制作电子证照（PDF），加盖电子签章并保存",
}


@dataclass(frozen=True, slots=True)
class Reaction:
    """One reaction: its stable name and what it does."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Wire:
    """One event and everything that follows from it."""

    event: str
    room: str
    words: str
    now: list[Reaction]
    later: list[Reaction]


def wires(
    desk: Desk,
    now: Mapping[type, Sequence[Callable[..., None]]] = NOW,
    later: Mapping[type, Sequence[Callable[..., None]]] = LATER,
) -> list[Wire]:
    """List every event somebody reacts to, in the order of the table. No query. Raises NotPermitted."""
    require(desk, Permission.OPERATIONS_READ)
    return [
        Wire(
            event=event.__name__,
            room=event.__module__.split(".")[1],
            words=_said_of(event),
            now=_reactions(now.get(event, ())),
            later=_reactions(later.get(event, ())),
        )
        for event in dict.fromkeys((*now, *later))
    ]


def _said_of(event: type[Any]) -> str:
    """The Chinese term an event's docstring begins with: “补正告知.”, “申请已提交: number and …”."""
    first = (event.__doc__ or "").strip().splitlines()[0]
    return first.split(":")[0].rstrip(".")


def _reactions(reactions: Sequence[Callable[..., None]]) -> list[Reaction]:
    return [Reaction(name, WORDS[name]) for name in map(name_of, reactions)]
