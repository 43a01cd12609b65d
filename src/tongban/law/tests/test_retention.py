"""The first day on which data must go: never sooner, and never forgotten."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.retention import Keeping, due_on, due_through

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
KEEPINGS = st.builds(Keeping, st.integers(0, 40), st.integers(0, 800), st.booleans())


@pytest.mark.parametrize(
    ("event", "keeping", "due"),
    [
        (date(2018, 11, 5), Keeping(days=180), date(2019, 5, 4)),
        (date(2018, 11, 5), Keeping(years=3), date(2021, 11, 5)),
        (date(2018, 11, 5), Keeping(years=30, from_next_year=True), date(2049, 1, 1)),
        (date(2018, 1, 1), Keeping(years=10, from_next_year=True), date(2029, 1, 1)),
        (date(2020, 2, 29), Keeping(years=1), date(2021, 3, 1)),
        (date(2020, 2, 29), Keeping(years=4), date(2024, 2, 29)),
    ],
)
def test_the_first_day_on_which_it_goes(event, keeping, due):
    assert due_on(event, keeping) == due


@given(DAYS, DAYS, KEEPINGS)
def test_what_is_due_today_is_exactly_what_the_first_day_says(event, today, keeping):
    assert (event <= due_through(today, keeping)) == (due_on(event, keeping) <= today)


@given(DAYS, KEEPINGS)
def test_nothing_goes_the_day_before(event, keeping):
    due = due_on(event, keeping)

    assert due >= event
    assert event > due_through(due - timedelta(days=1), keeping)


def test_it_is_said_in_words():
    assert Keeping(days=180).words == "180 天"
    assert Keeping(years=30, from_next_year=True).words == "30 年（自次年1月1日起算）"
