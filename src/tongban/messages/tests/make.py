"""Messages for tests, and a channel that remembers what it was handed."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from tongban.messages import services
from tongban.messages.channels import Channel, Outgoing
from tongban.messages.rules import SMS

NOW = datetime(2018, 11, 5, 1, 0, tzinfo=UTC)  # Monday 9 o'clock in Tongjiang
NUMBER = "23088120181105010000017"
SAMPLES: dict[str, Any] = {
    "act": "联合踏勘",
    "days": 12,
    "project": "三江米业稻米加工厂",
    "place": "工业园区门口",
    "hall": "同江市政务服务中心",
    "address": "友谊路 1 号",
    "category": "公安",
    "starts": "12月2日 10:00",
    "page": "https://example.org/hall/b/ABCD2345",
    "agency": "同江市市场监督管理局",
    "answer_by": date(2018, 11, 12),
    "due": date(2018, 12, 2),
    "doing": "市公安局",
    "filings": "公章刻制备案、再生资源回收经营者备案",
    "going_on": "税务信息确认",
    "held": "开立银行基本存款账户、首次申领发票",
    "how": "请带身份证到市行政服务中心二楼 3 号窗口领取，也可以在“我的证照”中下载电子证照。",
    "item": "食品经营许可（新办）",
    "items": [
        {"name": "场所平面图", "what": "请标注后厨尺寸"},
        {"name": "健康证明", "what": "已过期，请换新的"},
    ],
    "licence": "食品经营许可证",
    "licence_number": "JY22308810000012",
    "length": "5 个工作日",
    "matter": "企业开办",
    "minutes": 10,
    "number": NUMBER,
    "opinion": "营业执照照片看不清，请重新拍照。",
    "procedure": "现场核查",
    "query_code": "7K3M9Q2X",
    "papers": "健康证明、消防平面图",
    "remedy": "如不服本决定，可以自收到之日起六十日内申请行政复议。",
    "reason": "申请事项不属于本机关职权范围 & <其他>。",
    "result": "食品经营许可证",
    "stage": "公章刻制备案",
    "became": "已有模拟审批意见",
    "step": "征求消防意见",
    "title": f"{NUMBER} 食品经营许可（新办）",
    "tracking": "EMS123456789CN",
    "what": "已被暂扣",
}
_serial = count(1)


class Remembering(Channel):
    """SMS that arrives here, or fails as often as it is told to."""

    name = SMS
    needs_phone = True

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.failures: list[Exception] = []

    def deliver(self, message: Outgoing) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)


def tell(
    person_id: UUID, template: str = "case.accepted", *, now: datetime = NOW, **more: Any
) -> None:
    """Send a message about a case with sample data; a new event each time, unless `key` is given."""
    taken = services.rules.TEMPLATES[template]
    data = {name: SAMPLES[name] for name in taken.needs | taken.may} | more
    data.setdefault("key", f"event-{next(_serial)}")
    services.send(template, person_id=person_id, now=now, **data)
