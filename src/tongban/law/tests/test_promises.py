"""Promises in the place of papers: which days may be promised, when one is reminded and believed again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.acceptance import answer_by
from tongban.law.clock import Limit, Unit, due_date
from tongban.law.promises import (
    believed_again,
    check_by,
    is_broken,
    last_day,
    reminds,
    usual_day,
)
from tongban.law.tests.make import AUTUMN_2025

DAYS = st.dates(date(2018, 1, 2), date(2018, 11, 1))
LIMITS = st.none() | st.builds(Limit, st.integers(0, 60), st.sampled_from(Unit))


@given(DAYS, st.integers(1, 40), LIMITS)
def test_a_paper_is_promised_for_a_working_day_before_the_decision_is_due(today, longest, limit):
    last = last_day(today, longest=longest, limit=limit, calendar=AUTUMN_2025)

    if last is None:
        return
    decided = due_date(today, limit, [], AUTUMN_2025) if limit and limit.days else None
    assert today < last < (decided or answer_by(today, AUTUMN_2025))
    assert AUTUMN_2025.is_workday(last)
    assert AUTUMN_2025.count(today, last) <= longest


@given(DAYS, st.integers(1, 40), st.integers(1, 60))
def test_a_longer_limit_never_shortens_what_may_be_promised(today, longest, days):
    short, long = (
        last_day(today, longest=longest, limit=Limit(n), calendar=AUTUMN_2025)
        for n in (days, days + 1)
    )

    assert short is None or (long is not None and short <= long)


def test_twenty_days_leave_room_for_the_longest_promise_and_one_day_for_none():
    today = date(2018, 11, 12)

    assert last_day(today, longest=10, limit=Limit(20), calendar=AUTUMN_2025) == date(2018, 11, 26)
    assert last_day(today, longest=10, limit=Limit(3), calendar=AUTUMN_2025) == date(2018, 11, 14)
    assert last_day(today, longest=10, limit=Limit(1), calendar=AUTUMN_2025) is None
    assert last_day(today, longest=10, limit=Limit(0), calendar=AUTUMN_2025) == date(2018, 11, 16)


@given(DAYS, st.integers(1, 20), st.integers(1, 20))
def test_what_is_proposed_may_be_promised(today, longest, usual):
    last = last_day(today, longest=longest, limit=Limit(20), calendar=AUTUMN_2025)

    assert last is not None
    assert today < usual_day(today, last, usual=usual, calendar=AUTUMN_2025) <= last


@given(DAYS, st.integers(0, 30), st.integers(0, 5))
def test_reminders_only_become_more_and_a_promise_is_broken_after_its_day(today, ahead, remind):
    due = today + timedelta(days=ahead)

    sent = [
        reminds(due, today + timedelta(days=n), remind=remind, calendar=AUTUMN_2025)
        for n in range(ahead + 1)
    ]
    assert sent == sorted(sent)
    assert sent[-1] == 2
    assert not is_broken(due, due)
    assert is_broken(due, due + timedelta(days=1))


@pytest.mark.parametrize(("days", "until"), [(1, date(2018, 11, 13)), (20, date(2018, 12, 10))])
def test_a_commitment_is_checked_within_working_days(days, until):
    assert check_by(date(2018, 11, 12), days=days, calendar=AUTUMN_2025) == until


def test_who_broke_a_promise_is_believed_again_after_some_days():
    assert believed_again(date(2018, 11, 12), barred=180) == date(2019, 5, 11)
