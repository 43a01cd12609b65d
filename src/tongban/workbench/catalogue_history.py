"""The life of a draft in words, from the journal."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.catalogue.rules import SECTIONS, Review
from tongban.journal.queries import Line

REVIEWERS = {Review.OFFICE.value: "编办", Review.LEGAL.value: "法制机构"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the history; `words` is what was said with it."""

    at: datetime
    who: str
    title: str
    words: str


def told(lines: Iterable[Line]) -> list[Moment]:
    """Return the history of a draft, oldest first. What one person saved in a row is one line."""
    moments: list[Moment] = []
    saved: list[str] = []  # sections saved in a row by whoever wrote the last moment
    for line in lines:
        if line.event != "SectionSaved":
            saved = []
            moments.append(_moment(line, *TITLES[line.event](line.body)))
            continue
        section = SECTIONS[line.body["section"]][0]
        if saved and moments[-1].who == line.actor_name:
            saved = list(dict.fromkeys((*saved, section)))
            moments.pop()
        else:
            saved = [section]
        moments.append(_moment(line, f"修改了{'、'.join(saved)}", ""))
    return moments


def _moment(line: Line, title: str, words: str) -> Moment:
    return Moment(line.happened_at, line.actor_name, title, words)


def _begun(body: Mapping[str, Any]) -> tuple[str, str]:
    if body["base"]:
        return f"从第 {body['base']} 版开始变更", ""
    return (f"从基本目录 {body['entry']} 认领" if body["entry"] else "开始起草"), ""


def _submitted(body: Mapping[str, Any]) -> tuple[str, str]:
    warnings = f"，带 {len(body['warnings'])} 条提醒" if body["warnings"] else ""
    return f"报送审核{warnings}", body["reason"]


def _reviewed(body: Mapping[str, Any]) -> tuple[str, str]:
    answer = "审核通过" if body["passed"] else "退回修改"
    return f"{REVIEWERS[body['stage']]}{answer}", body["words"]


def _commented(body: Mapping[str, Any]) -> tuple[str, str]:
    return f"对“{SECTIONS[body['section']][0]}”提出意见", body["words"]


def _settled(body: Mapping[str, Any]) -> tuple[str, str]:
    return f"处理了对“{SECTIONS[body['section']][0]}”的意见", body.get("words", "")


TITLES: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "CommentSettled": _settled,
    "DraftBegun": _begun,
    "DraftCommented": _commented,
    "DraftDropped": lambda body: ("放弃草稿", ""),
    "DraftHeldBack": lambda body: ("到期未能发布，退回修改", body["words"]),
    "DraftPublished": lambda body: ("发布", ""),
    "DraftReviewed": _reviewed,
    "DraftSubmitted": _submitted,
}
