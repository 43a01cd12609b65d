"""Acceptance: the agency answers an application within five working days, or has accepted it.

Source: 行政许可法 (2019) art. 32(1)(4): what is missing is told at once within five days; 逾期不告知
        的，自收到申请材料之日起即为受理. Days are working days (art. 82).
Pure:   no Django, no database, no system clock.
"""

from datetime import date

from tongban.law.workdays import Calendar

ANSWER_DAYS = 5  # working days, art. 32(1)(4)
# The law leaves the applicant's time open; the notice sets it. Working days, unless the item says.
CORRECTION_DAYS = 15


def answer_by(received_on: date, calendar: Calendar) -> date:
    """Return the last day to accept, refuse, or say what is missing. Source: 行政许可法 32."""
    return calendar.add(received_on, ANSWER_DAYS)


def is_deemed_accepted(received_on: date, today: date, calendar: Calendar) -> bool:
    """Test whether silence has accepted an application that nobody answered: 视为受理.

    It then counts as accepted from `received_on` itself, and so the clock starts on that day.
    Source: 行政许可法 32(1)(4).
    """
    return today > answer_by(received_on, calendar)


def correction_due(told_on: date, calendar: Calendar, days: int = CORRECTION_DAYS) -> date:
    """Return the last day for the applicant to bring what is missing.

    The day he was told is not counted. Source: 行政许可法 32(1)(4), 82; 民法典 201.
    """
    return calendar.add(told_on, days)


def is_lapsed(due_on: date, today: date) -> bool:
    """Test whether the time to bring what is missing has run out: 补正不来. Source: 行政许可法 32."""
    return today > due_on
