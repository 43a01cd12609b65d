"""Sample data of the gallery of template parts (/parts/). Everything here is invented."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tongban.base.errors import Invalid, Problem, Refused


@dataclass(frozen=True, slots=True)
class SampleStep:
    state: str
    title: str
    at: datetime | None = None
    on: date | None = None
    words: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class SampleTask:
    state: str
    title: str
    href: str = ""
    done: int = 0
    total: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class SamplePage:
    next_token: str | None


PROBLEMS = [
    Problem("id_number", "id.check", "身份证号码最后一位不对，请对照证件再填一次。"),
    Problem("kind", "required", "请选择经营者类型。"),
]

SAMPLES: dict[str, Any] = {
    "values": {"name": "王小明", "id_number": "230881199001011234", "online": "是", "area": "86.5"},
    "problems": PROBLEMS,
    "refused": Refused("这件事正在审查，不能再受理一次。", article="行政许可法第三十二条"),
    "invalid": Invalid(PROBLEMS),
    "page": SamplePage("sample"),
    "two": ("企业", "个体工商户"),
    "many": (
        "同江镇",
        "乐业镇",
        "三村镇",
        "临江镇",
        "向阳镇",
        "青河镇",
        "街津口赫哲族乡",
        "八岔赫哲族乡",
    ),
    "steps": [
        SampleStep("done", "您提交了申请", at=datetime(2026, 11, 16, 1, 12, tzinfo=UTC)),
        SampleStep(
            "done",
            "市场监管局受理",
            at=datetime(2026, 11, 17, 6, 3, tzinfo=UTC),
            words="从今天起计算办理时限。",
            by="市行政服务中心综合窗口",
        ),
        SampleStep(
            "current",
            "现场核查",
            on=date(2026, 11, 25),
            words="工作人员会提前给您打电话，请留人在店里。",
        ),
        SampleStep("ahead", "作出决定"),
        SampleStep("ahead", "领取许可证"),
    ],
    "ended": [
        SampleStep("done", "您提交了申请"),
        SampleStep("paused", "特别程序：现场勘验", words="勘验时间不计入办理时限。"),
        SampleStep("stopped", "不予受理", words="该事项不属于本机关职权。"),
    ],
    "tasks": [
        SampleTask("done", "办理情形", "#"),
        SampleTask("done", "申请人信息", "#", 6, 6),
        SampleTask("current", "上传材料", "#", 3, 5, "还差：营业执照、平面图"),
        SampleTask("ahead", "核对并提交", words="材料齐了才能提交"),
    ],
    "rows": [
        (
            "2308812026111601000017",
            "食品经营许可",
            "同江市**餐馆",
            "green",
            "还剩 8 个工作日，12月2日前",
            12,
            20,
        ),
        (
            "2308812026111001000093",
            "卫生许可",
            "李*",
            "yellow",
            "还剩 2 个工作日，11月24日前",
            18,
            20,
        ),
        (
            "2308812026110201000041",
            "药品经营许可",
            "佳木斯**医药",
            "red",
            "超期 1 个工作日",
            20,
            20,
        ),
        (
            "2308812026110901000055",
            "建设工程规划许可",
            "同江**置业",
            "paused",
            "暂停计时：现场勘验",
            7,
            20,
        ),
    ],
}
