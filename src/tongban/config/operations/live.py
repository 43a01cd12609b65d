"""Whether what the site stands on works at this moment: asked anew each time the page is opened."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tongban.base import pdf
from tongban.config import health
from tongban.messages import queries as messages
from tongban.messages.rules import SMS

WORDS = {
    "ok": "",
    "unreachable": "连不上数据库。",
    "migrations owed": "数据表不是最新的，请运行 tongban migrate。",
    "not writable": "文件目录不能写入，请检查 TONGBAN_VAR 的权限和磁盘空间。",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the site: its name, what is wrong with it ("" if nothing), how long it took."""

    name: str
    fault: str
    ms: int


def checks(now: datetime) -> list[Check]:
    """Try database, storage, worker, PDF and SMS; a part that fails does not stop the others."""
    return [
        _tried("数据库", lambda: _words(health.database_state())),
        _tried("文件存储", lambda: _words(health.storage_state())),
        _tried("后台作业", lambda: _words(health.worker_state())),
        _tried("文书生成（PDF）", lambda: _pdf_fault(now)),
        _tried("短信通道", lambda: messages.channel_fault(SMS)),
    ]


def _tried(name: str, fault_of: Callable[[], str]) -> Check:
    began = time.perf_counter()
    try:
        fault = fault_of()
    except Exception as failure:  # whatever it is, the operator is to read it here
        fault = f"{type(failure).__name__}：{failure}"
    return Check(name, fault, round((time.perf_counter() - began) * 1000))


def _pdf_fault(now: datetime) -> str:
    data = {
        "title": "文书生成检查",
        "agency": "通办平台",
        "number": "检查",
        "date": f"{now:%Y-%m-%d}",
        "addressee": "平台管理员",
        "paragraphs": ["本页用于检查文书能否生成，不作任何用途。"],
        "demo": settings.TONGBAN_DEMO,
    }
    made = pdf.render("base/typst/document.typ", data, at=now)
    return "" if made.startswith(b"%PDF-") else "生成的文件不是 PDF。"


def _words(answer: str) -> str:
    if answer.startswith("late by "):
        seconds = answer.removeprefix("late by ").removesuffix(" s")
        return f"最早的一项已等待 {seconds} 秒，后台作业可能没有运行（tongban worker）。"
    return WORDS[answer]
