"""Cells: what stands in one is read as a value of the document, and a value is written into one.

What spreadsheets do to text is undone where nothing is lost (full-width digits, 3.0 for 3, dates where a
day is asked for, blanks around) and refused in words where something may be (formulas, errors, numbers
too long to be exact, dates where a text is asked for).
Pure.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from tongban.catalogue.exchange.table import FLAG_WORDS, Column, Kind

EXACT = 10**15  # above it a spreadsheet has lost digits
SEPARATORS = re.compile(r"[、，,；;]")
YES = {"是", "有", "√", "TRUE", "Y", "YES"}
NO = {"否", "无", "×", "FALSE", "N", "NO"}
BLANKS = " \t\r\n\u3000\xa0\ufeff\u200b"


class Unfit(ValueError):
    """What stands in a cell cannot be taken; the words say why."""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """What stands in a cell that cannot be a value at all: a formula, an error."""

    found: str
    why: str

    def __str__(self) -> str:
        return self.found


def read(raw: Any, column: Column) -> Any:
    """Return the value of a cell, None for a blank one. Raises Unfit."""
    if isinstance(raw, Spoilt):
        raise Unfit(raw.why)
    if raw is None:
        return None
    if isinstance(raw, bool):
        return raw if column.kind is Kind.FLAG else _flag_elsewhere()
    if isinstance(raw, datetime | date | time):
        return _day(raw, column)
    if isinstance(raw, int | float):
        raw = _digits(raw, column)
    text = str(raw).replace("\r\n", "\n").replace("\r", "\n")
    stripped = text.strip(BLANKS)
    return _READERS[column.kind](text, stripped) if stripped else None


def write(value: Any, column: Column) -> str:
    """Return what stands in the cell for `value`; "" for None and for nothing."""
    if value is None or value == []:
        return ""
    if column.kind is Kind.FLAG:
        return FLAG_WORDS[value]
    if column.kind is Kind.SOME:
        return "、".join(value)
    if column.kind is Kind.WORDS:
        return _lines(value)
    if column.kind is Kind.WHEN:
        return "\n".join(f"{key}={'、'.join(answers)}" for key, answers in value.items())
    return str(value)


def _flag_elsewhere() -> Any:
    raise Unfit("这里不能是真假值（TRUE/FALSE），请填写文字")


def _day(raw: Any, column: Column) -> str:
    if column.kind is Kind.DAY and isinstance(raw, datetime):
        return raw.date().isoformat()
    if column.kind is Kind.DAY and isinstance(raw, date):
        return raw.isoformat()
    raise Unfit("单元格被设成了日期格式，请改成文本格式后重新填写")


def _digits(raw: int | float, column: Column) -> str:
    if column.kind is Kind.DAY:
        raise Unfit("这里是一串数字，不是日期：请写成 2019-04-23")
    if raw != raw:  # NaN, which equals nothing
        raise Unfit("单元格里不是数字，请重新填写")
    if abs(raw) >= EXACT:
        raise Unfit("数字超过 15 位，表格软件已经丢失末尾几位：请把单元格改成文本格式后重新填写")
    return str(int(raw)) if raw == int(raw) else str(raw)


def _text(text: str, stripped: str) -> str:
    return stripped


def _whole(text: str, stripped: str) -> int:
    plain = unicodedata.normalize("NFKC", stripped)
    if not re.fullmatch(r"[0-9]{1,9}", plain):
        raise Unfit("应为整数，如 20")
    return int(plain)


def _flag(text: str, stripped: str) -> bool:
    word = unicodedata.normalize("NFKC", stripped).upper()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unfit("应为“是”或“否”")


def _written_day(text: str, stripped: str) -> str:
    plain = unicodedata.normalize("NFKC", stripped)
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", plain)
    try:
        year, month, day = (int(part) for part in found.groups()) if found else (0, 0, 0)
        return date(year, month, day).isoformat()
    except ValueError:
        raise Unfit("应为日期，如 2019-04-23") from None


def _some(text: str, stripped: str) -> list[str]:
    return [
        one
        for part in SEPARATORS.split(stripped.replace("\n", "、"))
        if (one := part.strip(BLANKS))
    ]


def _words(text: str, stripped: str) -> list[str]:
    # A line break, also one at the end, says that lines are the values: 顿号 belong to them.
    parts = text.split("\n") if "\n" in text else re.split(r"[、；;]", stripped)
    return [one for part in parts if (one := part.strip(BLANKS))]


def _when(text: str, stripped: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in stripped.split("\n"):
        key, sign, answers = line.replace("＝", "=").partition("=")
        if not sign or not _some(answers, answers) or not key.strip(BLANKS):
            raise Unfit("应写成“情形标识=选项值、选项值”，每行一个情形")
        found[key.strip(BLANKS)] = _some(answers, answers)
    return found


def _lines(values: list[str]) -> str:
    text = "\n".join(values)
    is_one_with_signs = len(values) == 1 and re.search(r"[、；;]", text)
    return text + "\n" if is_one_with_signs else text


_READERS = {
    Kind.TEXT: _text,
    Kind.ONE: _text,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.DAY: _written_day,
    Kind.SOME: _some,
    Kind.WORDS: _words,
    Kind.WHEN: _when,
}
