"""From what was typed in a form to what a step takes. Raises Invalid naming the field."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tongban.base.errors import Invalid, Problem
from tongban.cases.queries import MissingItem

Typed = Mapping[str, str]
E = TypeVar("E", bound=StrEnum)

FREE_LINES = 3  # for what is no line of the material list


def number(typed: Typed, name: str) -> int:
    """Return a whole number."""
    text = typed.get(name, "").strip()
    if not text.isdecimal():
        raise Invalid([Problem(name, "input.number", "请填写整数。")])
    return int(text)


def day(typed: Typed, name: str) -> date | None:
    """Return a day as a date input sends it, None for nothing typed."""
    text = typed.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problem = Problem(name, "input.date", "请按 2018-11-05 的样子填写日期。")
        raise Invalid([problem]) from None


def choice(typed: Typed, name: str, of: type[E]) -> E:
    """Return the member of `of` that was chosen."""
    try:
        return of(typed.get(name, ""))
    except ValueError:
        raise Invalid([Problem(name, "input.choice", "请从给出的选项中选一项。")]) from None


def yes(typed: Typed, name: str) -> bool:
    """Return which of 是 and 否 was chosen."""
    if typed.get(name) not in {"是", "否"}:
        raise Invalid([Problem(name, "input.choice", "请选择“是”或“否”。")])
    return typed[name] == "是"


def missing_items(typed: Typed, names: Mapping[str, str]) -> list[MissingItem]:
    """Return what is to be put right: lines ticked or explained, and free lines.

    `names` are the lines of the material list: key → name.
    """
    items = [
        MissingItem(line, name, typed.get(f"what-{line}", "").strip())
        for line, name in names.items()
        if typed.get(f"want-{line}") or typed.get(f"what-{line}", "").strip()
    ]
    for place in range(1, FREE_LINES + 1):
        name = typed.get(f"other-name-{place}", "").strip()
        what = typed.get(f"other-what-{place}", "").strip()
        if name or what:
            items.append(MissingItem("", name or "申请内容", what))
    return items
