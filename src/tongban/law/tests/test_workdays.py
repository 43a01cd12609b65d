"""Working days, checked against the notices for 2025 and against counting day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.tests.make import AUTUMN_2025, FRIDAY, calendars, some_days
from tongban.law.workdays import Calendar


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 9, 27), False),  # an ordinary Saturday
        (date(2025, 9, 28), True),  # a Sunday made up
        (date(2025, 9, 29), True),
        (date(2025, 10, 1), False),  # a Wednesday off
        (date(2025, 10, 11), True),  # a Saturday made up
    ],
)
def test_which_days_are_worked(day, worked):
    assert AUTUMN_2025.is_workday(day) is worked


def test_after_the_last_notice_weekends_count_and_the_calendar_says_so():
    new_year = date(2026, 1, 1)  # off in truth, but no notice is loaded

    assert not AUTUMN_2025.is_known(new_year)
    assert AUTUMN_2025.is_known(date(2025, 12, 31))
    assert AUTUMN_2025.is_workday(new_year)
    assert not AUTUMN_2025.is_workday(date(2026, 1, 3))


def test_the_first_day_is_not_counted_and_the_last_is():
    assert AUTUMN_2025.count(FRIDAY, date(2025, 9, 28)) == 1
    assert AUTUMN_2025.count(FRIDAY, FRIDAY) == 0
    assert AUTUMN_2025.count(FRIDAY, date(2025, 9, 1)) == 0


def test_a_last_day_off_moves_to_the_next_working_day():
    assert AUTUMN_2025.on_or_after(date(2025, 10, 1)) == date(2025, 10, 9)
    assert AUTUMN_2025.on_or_after(FRIDAY) == FRIDAY


def test_counting_backwards_is_a_mistake():
    with pytest.raises(ValueError, match="-1"):
        AUTUMN_2025.add(FRIDAY, -1)


def test_calendars_of_the_same_days_are_equal():
    assert Calendar(dict(AUTUMN_2025.days), AUTUMN_2025.known_through) == AUTUMN_2025
    assert hash(AUTUMN_2025) == hash(Calendar(dict(AUTUMN_2025.days), AUTUMN_2025.known_through))


@given(calendars(), some_days(), st.integers(0, 300))
def test_count_is_what_counting_day_by_day_gives(calendar, first, span):
    days = [first + timedelta(days=offset) for offset in range(1, span + 1)]

    assert calendar.count(first, first + timedelta(days=span)) == sum(
        map(calendar.is_workday, days)
    )


@given(calendars(), some_days(), st.integers(1, 120))
def test_the_nth_working_day_is_worked_and_is_the_nth(calendar, day, n):
    found = calendar.add(day, n)

    assert calendar.is_workday(found)
    assert calendar.count(day, found) == n
