"""Green, yellow, red: how near the due day is, and the words people use for it.

Source: rules of time of the electronic supervision of government services (电子监察 时限监察):
        yellow when four fifths of the time are used or one working day is left, red when it is over.
Pure:   no Django, no database, no system clock.
"""

from datetime import date
from enum import StrEnum

from tongban.law.clock import Unit
from tongban.law.workdays import Calendar


class Light(StrEnum):
    """电子监察 warns: 0 绿灯, 1 黄灯, 2 红灯."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        """The word that stands beside the colour, for who cannot see it."""
        return _LABELS[self]

    @property
    def code(self) -> int:
        """The number the supervision platform uses."""
        return list(Light).index(self)


_LABELS = {Light.GREEN: "正常", Light.YELLOW: "临期", Light.RED: "超期"}


def light(
    due_on: date | None, today: date, calendar: Calendar, promised: int | None = None
) -> Light:
    """Return the light of something due on `due_on`; green while nothing is due (None).

    `promised` is the whole time in working days, where it is known: four fifths of it used is
    yellow. One working day left is yellow always, past the due day is red.
    Source: 电子监察 时限监察.
    """
    if due_on is None:
        return Light.GREEN
    if today > due_on:
        return Light.RED
    left = calendar.count(today, due_on)
    is_near = left <= 1 or (promised is not None and left * 5 <= promised)
    return Light.YELLOW if is_near else Light.GREEN


def words(
    due_on: date | None,
    today: date,
    calendar: Calendar,
    *,
    unit: Unit = Unit.WORKDAY,
    pause: str = "",
) -> str:
    """Say when it is due: “还剩 3 个工作日，12月2日前”, “今天到期”, “超期 2 个工作日”.

    Without a due day the clock stands: “计时暂停（现场核查）”, where `pause` names the procedure.
    Source: 行政许可法 82 (what is counted).
    """
    if due_on is None:
        return f"计时暂停（{pause}）" if pause else "计时暂停"
    if today == due_on:
        return "今天到期"
    if today < due_on:
        return f"还剩 {_amount(today, due_on, calendar, unit)}，{_day(due_on, today)}前"
    if unit is Unit.WORKDAY and calendar.count(due_on, today) == 0:
        return f"{_day(due_on, today)}已到期"  # over, but no working day has passed since
    return f"超期 {_amount(due_on, today, calendar, unit)}"


def _amount(first: date, last: date, calendar: Calendar, unit: Unit) -> str:
    if unit is Unit.WORKDAY:
        return f"{calendar.count(first, last)} 个工作日"
    return f"{(last - first).days} 天"


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
