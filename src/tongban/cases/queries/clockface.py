"""The clock of a case as people read it: how much is used, how much is left, in which colour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext, ngettext

from tongban.base.display import speaks_chinese
from tongban.cases.models import Case
from tongban.cases.rules import (
    BEFORE_ACCEPTANCE,
    FAR,
    ISSUE_WITHIN,
    RUNNING,
    WITH_APPLICANT,
)
from tongban.cases.wording import day_words
from tongban.law.acceptance import ANSWER_DAYS
from tongban.law.clock import Unit
from tongban.law.lifecycle import ENDED, State
from tongban.law.lights import Light, light, words
from tongban.law.workdays import Calendar


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What is due next. `used` of `whole` days are gone; both 0 while no clock runs."""

    what: str  # 告知期限, 办理期限, 送达期限, or why no clock runs
    words: str  # 还剩 3 个工作日，12月2日前
    light: Light
    due_on: date | None
    used: int
    whole: int

    ended: bool = False

    @property
    def look(self) -> str:
        """How it is drawn: green, yellow, red; paused while it stands, stopped when all is over."""
        if self.due_on is not None:
            return self.light.value
        return "stopped" if self.ended else "paused"


class Times(NamedTuple):
    """What of a case its clock is read from: its columns of these names."""

    state: str
    due_on: date
    promised_due_on: date | None
    promised_days: int | None
    promised_unit: str
    statutory_days: int | None
    statutory_unit: str
    extended_days: int


_times_of: Callable[[Case], tuple[Any, ...]] = attrgetter(*Times._fields)


def face(case: Case, *, today: date, calendar: Calendar) -> ClockFace:
    """Read the clock of a case from its stored columns. No query."""
    return _read(Times(*_times_of(case)), today, calendar, get_language())


@lru_cache(maxsize=4096)  # a list is looked at again and again in a day
def _read(case: Times, today: date, calendar: Calendar, language: str | None) -> ClockFace:
    state = State(case.state)
    if case.due_on == FAR:
        return ClockFace(*_standing(state), Light.GREEN, None, 0, 0, ended=state in ENDED)
    what, whole, unit = _measure(state, case)
    left = _left(today, case.due_on, unit, calendar)
    return ClockFace(
        what=what,
        words=_words(case.due_on, today, calendar, unit),
        light=light(case.due_on, today, calendar, whole),
        due_on=case.due_on,
        used=min(whole, max(0, whole - left)),
        whole=whole,
    )


def _standing(state: State) -> tuple[str, str]:
    if state in ENDED:
        return "", gettext("已结束")
    if state in WITH_APPLICANT:
        return gettext("等待申请人"), gettext(
            "等待申请人补正"
        ) if state is State.CORRECTING else gettext("等待申请人修改")
    if state is State.SUSPENDED:
        return gettext("特别程序"), gettext("计时暂停")
    if state is State.DELIVERING:
        return gettext("等待送达"), gettext("等待申请人领取")
    return gettext("办理期限"), gettext("未规定期限")


def _measure(state: State, case: Times) -> tuple[str, int, Unit]:
    if state in BEFORE_ACCEPTANCE:
        return gettext("告知期限"), ANSWER_DAYS, Unit.WORKDAY
    if state not in RUNNING:
        return gettext("送达期限"), ISSUE_WITHIN, Unit.WORKDAY
    # The nearer of the two limits is the one on the face.
    if case.due_on == case.promised_due_on:
        days, unit, what = case.promised_days, case.promised_unit, gettext("承诺期限")
    else:
        days, unit, what = case.statutory_days, case.statutory_unit, gettext("法定期限")
    return what, (days or 0) + case.extended_days, Unit(unit)


def _words(due_on: date, today: date, calendar: Calendar, unit: Unit) -> str:
    """Say when it is due. The words of the law room are Chinese; other languages say the same."""
    if speaks_chinese():
        return words(due_on, today, calendar, unit=unit)
    if today == due_on:
        return gettext("今天到期")
    left = _left(min(today, due_on), max(today, due_on), unit, calendar)
    if unit is Unit.WORKDAY:
        amount = ngettext("{n} 个工作日", "{n} 个工作日", left).format(n=left)
    else:
        amount = ngettext("{n} 天", "{n} 天", left).format(n=left)
    if today < due_on:
        return gettext("还剩 {amount}，{day}前").format(amount=amount, day=day_words(due_on))
    if left == 0:  # over, but no working day has passed since
        return gettext("{day}已到期").format(day=day_words(due_on))
    return gettext("超期 {amount}").format(amount=amount)


def _left(today: date, due_on: date, unit: Unit, calendar: Calendar) -> int:
    return calendar.count(today, due_on) if unit is Unit.WORKDAY else (due_on - today).days
