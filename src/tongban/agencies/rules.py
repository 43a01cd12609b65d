"""The categories of a one-window hall, and the lines of the State Council's yearly holiday notice
(国务院办公厅关于…年部分节假日安排的通知).

Pure: no Django, no database, no system clock.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
WINDOW_CATEGORIES = (  # 一窗分类: of items, and of the windows that take them in
    "市场准入",
    "不动产",
    "公安",
    "社会事务",
    "投资建设",
    "民生保障",
    "税务",
    "综合",
)
_NAME = re.compile(r"^\s*[一二三四五六七八九十]+、\s*([^：:]+)[：:]")
_SPAN = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:（[^）]*）)?"
    r"(?:\s*[至—-]\s*(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（[^）]*）)?)?"
)


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day that is not what its weekday says."""

    day: date
    worked: bool
    name: str  # 国庆节


def windows_problem(windows: Iterable[str]) -> str:
    """Say which window categories do not exist; "" if all do."""
    if unknown := [window for window in windows if window not in WINDOW_CATEGORIES]:
        return f"没有这样的一窗分类：{'、'.join(unknown)}。请从列出的类别中选择。"
    return ""


def parse_notice(text: str, *, year: int) -> list[NoticeDay]:
    """Read the numbered lines of the notice for `year`, as published.

    "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期六）、9月30日（星期日）上班。" gives the days off
    that fall on weekdays and the weekend days worked. Lines without a number and a name are skipped.
    Raises ValueError, saying the line, for a day that does not exist.
    """
    found: dict[date, NoticeDay] = {}
    for line in text.splitlines():
        heading = _NAME.match(line)
        if not heading:
            continue
        for notice_day in _days_of_line(line[heading.end() :], heading[1].strip(), year):
            found[notice_day.day] = notice_day
    return [found[day] for day in sorted(found)]


def _days_of_line(text: str, name: str, year: int) -> Iterator[NoticeDay]:
    for sentence in re.split(r"[。；;]", text):
        worked = "上班" in sentence
        if not worked and not re.search(r"放假|补休|休息", sentence):
            continue
        for day in _days_named(sentence, year):
            if worked == (day.weekday() >= SATURDAY):  # only what the weekday does not say
                yield NoticeDay(day, worked, name)


def _days_named(sentence: str, year: int) -> Iterator[date]:
    for match in _SPAN.finditer(sentence):
        try:
            first, last = _span(match, year)
        except ValueError:
            raise ValueError(f"“{match[0]}”不是有效的日期：{sentence.strip()}") from None
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset)


def _span(match: re.Match[str], year: int) -> tuple[date, date]:
    first_year, month, day, last_year, last_month, last_day = match.groups()
    first = date(int(first_year or year), int(month), int(day))
    if not last_day:
        return first, first
    last = date(int(last_year or first.year), int(last_month or month), int(last_day))
    if last < first and not last_year:  # 12月30日至1月1日
        last = last.replace(year=last.year + 1)
    if not 0 <= (last - first).days <= 31:
        raise ValueError
    return first, last
