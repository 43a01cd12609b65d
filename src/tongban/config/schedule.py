"""What the worker does by the clock. Read this page to see every job that starts by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tongban.cases import jobs as cases
from tongban.catalogue import jobs as catalogue
from tongban.hall import jobs as hall
from tongban.joint import jobs as joint
from tongban.journal import services as journal
from tongban.messages import services as messages
from tongban.people import services as people
from tongban.processes import jobs as processes
from tongban.projects import jobs as projects
from tongban.records import jobs as records
from tongban.retention import jobs as retention


@dataclass(frozen=True, slots=True)
class Job:
    """A job that may run again `every` so often; it is idempotent, so a run too many does no harm."""

    name: str
    words: str  # what it does, for the operations page
    action: Callable[[datetime], object]
    every: timedelta


JOBS: Sequence[Job] = (
    Job("cases.archive", "办结期满的办件，予以归档", cases.archive, timedelta(hours=6)),
    Job(
        "cases.deem_accepted", "期满未答复的申请，视为受理", cases.deem_accepted, timedelta(hours=1)
    ),
    Job(
        "cases.lapse_corrections",
        "逾期未补正的申请，予以办结",
        cases.lapse_corrections,
        timedelta(hours=1),
    ),
    Job(
        "cases.remind_checks",
        "临近期限的事后核查，予以提醒",
        cases.remind_checks,
        timedelta(hours=1),
    ),
    Job(
        "cases.remind_promised",
        "临近承诺日期的容缺材料，提醒补交",
        cases.remind_promised,
        timedelta(hours=1),
    ),
    Job(
        "cases.return_unkept",
        "逾期未补交容缺材料的办件，予以退件",
        cases.return_unkept,
        timedelta(hours=1),
    ),
    Job(
        "catalogue.cancel_due",
        "按计划日期取消事项",
        catalogue.cancel_due,
        timedelta(minutes=10),
    ),
    Job(
        "catalogue.publish_due",
        "发布已经审核通过、到了生效日期的事项",
        catalogue.publish_due,
        timedelta(minutes=10),
    ),
    Job(
        "catalogue.turn_entries",
        "到了生效日期的基本目录条目生效",
        catalogue.turn_entries,
        timedelta(hours=1),
    ),
    Job("hall.close_day", "过了当天的排队号作废，窗口离岗", hall.close_day, timedelta(hours=1)),
    Job(
        "hall.end_bookings",
        "没有确认的预约时段放回，没有到场的记下",
        hall.end_bookings,
        timedelta(minutes=5),
    ),
    Job("hall.remind", "临近的预约，提醒本人", hall.remind, timedelta(minutes=30)),
    Job(
        "joint.lapse_simulations",
        "到期没有补齐要件的模拟审批意见，予以失效",
        joint.lapse_simulations,
        timedelta(hours=1),
    ),
    Job("journal.close_days", "封存已过的一天，并签名", journal.close_days, timedelta(hours=1)),
    Job(
        "journal.verify_recent", "核验最近一天的办事记录", journal.verify_recent, timedelta(days=1)
    ),
    Job("messages.deliver_due", "发送等待中的短信", messages.deliver_due, timedelta(seconds=5)),
    Job("people.forget_codes", "删除过期的验证码", people.forget_codes, timedelta(hours=6)),
    Job(
        "people.forget_failures",
        "删除过期的登录失败记录",
        people.forget_failures,
        timedelta(hours=6),
    ),
    Job(
        "processes.remind_steps",
        "快到期和超期的环节，提醒办理的人",
        processes.remind_steps,
        timedelta(hours=1),
    ),
    Job(
        "projects.remind_to_sign",
        "联合踏勘、联合验收等办过还没有签署意见的部门，予以提醒",
        projects.remind_to_sign,
        timedelta(hours=1),
    ),
    Job(
        "records.lapse_licences",
        "有效期届满的电子证照，转为失效",
        records.lapse_licences,
        timedelta(hours=1),
    ),
    Job(
        "retention.erase_due",
        "保管期满的材料和个人信息，予以销毁",
        retention.erase_due,
        timedelta(hours=1),
    ),
    Job("records.sweep", "清除没有登记的文件", records.sweep, timedelta(days=1)),
)
