"""Five days to answer, then silence has accepted."""

from datetime import date

import pytest

from tongban.law.acceptance import (
    CORRECTION_DAYS,
    answer_by,
    correction_due,
    is_deemed_accepted,
    is_lapsed,
)
from tongban.law.tests.make import AUTUMN_2025, FRIDAY

FIFTH_DAY = date(2025, 10, 10)  # 28, 29, 30 September, 9, 10 October


def test_the_answer_is_due_within_five_working_days():
    assert answer_by(FRIDAY, AUTUMN_2025) == FIFTH_DAY


@pytest.mark.parametrize(
    ("today", "accepted"),
    [(FRIDAY, False), (FIFTH_DAY, False), (date(2025, 10, 11), True)],
)
def test_silence_accepts_only_after_the_fifth_day(today, accepted):
    assert is_deemed_accepted(FRIDAY, today, AUTUMN_2025) is accepted


def test_the_applicant_has_until_the_end_of_the_last_day():
    due = correction_due(FRIDAY, AUTUMN_2025, days=4)

    assert due == date(2025, 10, 9)
    assert not is_lapsed(due, due)
    assert is_lapsed(due, date(2025, 10, 10))


def test_the_usual_time_to_correct():
    assert AUTUMN_2025.count(FRIDAY, correction_due(FRIDAY, AUTUMN_2025)) == CORRECTION_DAYS
