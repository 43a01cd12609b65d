"""Masks never show more than they may; the wait is exactly ten minutes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.people import rules

NOON = datetime(2018, 11, 5, 4, 0, tzinfo=UTC)
digits = st.text("0123456789", min_size=18, max_size=18)
phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张建国", "张*国"), ("李梅", "李*"), ("欧阳文华", "欧**华"), ("龙", "*"), ("", "")],
)
def test_a_masked_name(name, masked):
    assert rules.mask_name(name) == masked


def test_masked_identifiers():
    assert rules.mask_id_number("230881199001010012") == "230881********0012"
    assert rules.mask_phone("13812341234") == "138****1234"


@given(st.text(min_size=1, max_size=40))
def test_a_masked_name_shows_its_ends_at_most(name):
    masked = rules.mask_name(name)

    assert len(masked) == len(name)
    assert set(masked[1:-1]) <= {"*"}
    assert "*" in masked


@given(digits)
def test_a_masked_id_number_hides_the_birth_date(id_number):
    masked = rules.mask_id_number(id_number)

    assert len(masked) == 18
    assert masked[6:14] == "********"


@given(phones)
def test_a_masked_phone_hides_its_middle(phone):
    assert rules.mask_phone(phone)[3:7] == "****"


@given(st.text(max_size=17))
def test_what_is_too_short_to_mask_is_hidden_altogether(text):
    assert set(rules.mask_id_number(text)) <= {"*"}
    if len(text) < 11:
        assert set(rules.mask_phone(text)) <= {"*"}


@given(st.integers(0, 100))
def test_only_the_fifth_wrong_password_makes_one_wait(count):
    until = rules.wait_until(count, NOON)

    assert until == (NOON + timedelta(minutes=10) if count >= 5 else None)


@given(st.integers(1, 600))
def test_the_minutes_said_are_enough(seconds):
    left = rules.minutes_left(NOON + timedelta(seconds=seconds), NOON)

    assert 60 * (left - 1) < seconds <= 60 * left


def test_age_counts_completed_years():
    assert rules.age_on(date(2002, 11, 6), date(2018, 11, 5)) == 15
    assert rules.age_on(date(2002, 11, 5), date(2018, 11, 5)) == 16
    assert rules.age_on(date(2000, 2, 29), date(2018, 2, 28)) == 17
