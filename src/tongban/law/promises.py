"""Promises in the place of papers: 容缺受理 (a paper comes later) and 告知承诺制 (a word instead of a proof).

Source: 国办发〔2020〕42号 (告知承诺制: decide at once, check afterwards, revoke what was got by a false
        word); 行政许可法 (2019) art. 31 (truth of the papers), 69 (revocation); 容缺受理 is practice of
        provinces and counties: the paper must be in before the decision.
Unit:   working days, but for the time nobody is believed again, which is days.
Pure:   no Django, no database, no system clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tongban.law.acceptance import answer_by
from tongban.law.clock import Limit, due_date
from tongban.law.workdays import Calendar

ONE_DAY = timedelta(days=1)
LONGEST, USUAL, REMIND, BARRED, CHECK = 10, 5, 2, 180, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a site allows, where an item says nothing of its own."""

    longest: int = LONGEST  # working days a paper may come later, at most
    usual: int = USUAL  # working days that are proposed
    remind: int = REMIND  # working days before the day at which the applicant is reminded
    barred: int = BARRED  # days for which who broke a promise makes no other
    check: int = CHECK  # working days after the decision within which it is checked


def last_day(today: date, *, longest: int, limit: Limit | None, calendar: Calendar) -> date | None:
    """Return the last day for which a paper may be promised `today`; None where there is none.

    It is a working day after today, no more than `longest` working days off, and before the day
    on which a decision would be due were the case accepted today: a promised paper stops no clock.
    What is decided on the spot, or has no limit, is bound by the five days to answer instead.
    Source: 行政许可法 32, 42 (limits); practice of 容缺受理.
    """
    if limit is not None and limit.days:
        decided = due_date(today, limit, [], calendar)
    else:
        decided = answer_by(today, calendar)
    day = calendar.add(today, longest)
    while decided is not None and day >= decided:
        day -= ONE_DAY
    while day > today and not calendar.is_workday(day):
        day -= ONE_DAY
    return day if day > today else None


def usual_day(today: date, last: date, *, usual: int, calendar: Calendar) -> date:
    """Return the day that is proposed: `usual` working days off, `last` at the latest.

    Source: practice of 容缺受理.
    """
    return min(calendar.add(today, usual), last)


def is_broken(promised_on: date, today: date) -> bool:
    """Test whether a promise was not kept: its day has passed to the end. Source: 民法典 203."""
    return promised_on < today


def reminds(promised_on: date, today: date, *, remind: int, calendar: Calendar) -> int:
    """Return how many reminders are due by `today`: 0, 1 (some days before), 2 (on the day).

    Source: practice of 容缺受理.
    """
    if today >= promised_on:
        return 2
    return int(calendar.count(today, promised_on) <= remind)


def check_by(decided_on: date, *, days: int, calendar: Calendar) -> date:
    """Return the last day to check a decision that rests on a promise.

    Source: 国办发〔2020〕42号, 二(六): 加强事中事后核查.
    """
    return calendar.add(decided_on, days)


def believed_again(recorded_on: date, *, barred: int) -> date:
    """Return the first day on which who broke a promise may make another.

    Source: 国办发〔2020〕42号, 二(七) (the record of a false promise); the length is the site's.
    """
    return recorded_on + timedelta(days=barred)
