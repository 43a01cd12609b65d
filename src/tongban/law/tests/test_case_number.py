"""办件编号: made, taken apart, and every slip caught."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.codes import case_number
from tongban.law.codes.check_characters import GB32100_ALPHABET
from tongban.law.tests.mistakes import swapped_neighbours, wrong_characters

DAY = date(2026, 11, 22)
SAMPLE = "2308812026112201000123J"


def test_a_number_is_made_and_taken_apart():
    assert case_number.make("230881", DAY, "01", 123) == SAMPLE

    told = case_number.check(SAMPLE)
    assert (told.division, told.day, told.channel, told.sequence) == ("230881", DAY, "01", 123)


def test_it_is_read_as_people_type_it():
    assert case_number.normalise("230881 20261122 01 000123 j") == SAMPLE
    assert case_number.is_valid("230881-20261122-01-000123-j")


@given(st.dates(date(2000, 1, 1)), st.integers(0, 99), st.integers(0, case_number.MAX_SEQUENCE))
def test_every_wrong_character_and_every_swap_is_caught(day, channel, sequence):
    number = case_number.make("230881", day, f"{channel:02d}", sequence)

    assert case_number.check(number).sequence == sequence
    assert not any(map(case_number.is_valid, wrong_characters(number, GB32100_ALPHABET)))
    assert not any(map(case_number.is_valid, swapped_neighbours(number)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请填写"),
        (SAMPLE[:-1], "应为 23 位，现在是 22 位"),
        ("A" + SAMPLE[1:], "前 22 位应为数字"),
        (SAMPLE[:-1] + "K", "请检查是否有数字写错"),
    ],
)
def test_what_is_wrong_is_said(typed, words):
    assert words in case_number.explain(typed)
    with pytest.raises(ValueError, match="办件编号"):
        case_number.check(typed)


@pytest.mark.parametrize(
    "parts",
    [
        ("23088", DAY, "01", 1),
        ("230881", DAY, "1", 1),
        ("230881", DAY, "01", 1_000_000),
        ("230881", DAY, "01", -1),
    ],
)
def test_parts_that_do_not_fit_are_refused(parts):
    with pytest.raises(ValueError, match=r"division|sequence"):
        case_number.make(*parts)
