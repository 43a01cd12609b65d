"""公民身份号码. The numbers are made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from tongban.law.codes import resident_id
from tongban.law.tests.mistakes import swapped_neighbours, wrong_characters

SAMPLE = "230881199001010012"
TODAY = date(2026, 11, 22)


@st.composite
def numbers(draw):
    born = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    body = f"230881{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + resident_id.check_digit(body)


def test_a_number_says_who_it_is_of():
    told = resident_id.check(SAMPLE, today=TODAY)

    assert (told.problems, told.warnings) == ([], [])
    assert told.birth_date == date(1990, 1, 1)
    assert told.gender == "男"
    assert told.division == "230881"


def test_an_even_sequence_is_a_woman():
    assert resident_id.check(_number("230881", "19900101", "002")).gender == "女"


@pytest.mark.parametrize(
    "typed", [" 230881 19900101 0012 ", "２３０８８１１９９００１０１００１２"]
)
def test_it_is_read_as_people_type_it(typed):
    assert resident_id.normalise(typed) == SAMPLE
    assert resident_id.is_valid(typed)


def test_a_small_x_is_a_capital_one():
    number = next(
        n for n in (_number("230881", "19900101", f"{s:03d}") for s in range(99)) if n[-1] == "X"
    )

    assert resident_id.normalise(number.lower()) == number
    assert resident_id.is_valid(number.lower())


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请填写"),
        ("23088119900101001", "应为 18 位，现在是 17 位"),
        ("230881900101001", "15 位身份证号码已经停用"),
        ("23088119900101001A", "最后一位为数字或字母 X"),
        ("23088119900101001٢", "最后一位为数字或字母 X"),  # an Arabic digit
        ("2308811990X1010012", "前 17 位应为数字"),
        ("230881199001010013", "校验码不对"),
    ],
)
def test_what_is_wrong_is_said(typed, words):
    assert words in resident_id.explain(typed)
    assert not resident_id.is_valid(typed)


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("19900230", "不存在"),
        ("19901301", "不存在"),
        ("19000229", "不存在"),  # 1900 was no leap year
        ("17900101", "不存在"),
        ("21000101", "不存在"),
        ("20261123", "晚于今天"),
        ("19000101", None),
        ("20261122", None),
        ("20000229", None),
    ],
)
def test_the_birth_date_exists_and_is_past(born, words):
    explained = resident_id.explain(_number("230881", born, "001"), today=TODAY)

    assert explained is None if words is None else words in explained


def test_nobody_is_older_than_anyone_ever_was():
    number = _number("230881", "19000101", "001")

    assert "过早" in resident_id.explain(number, today=date(2031, 1, 1))


def test_a_division_nobody_knows_is_a_warning_only():
    told = resident_id.check(_number("990000", "19900101", "001"))

    assert told.problems == []
    assert "99" in told.warnings[0]


@given(numbers())
def test_every_wrong_digit_and_every_swap_is_caught(number):
    assert resident_id.is_valid(number)
    assert not any(map(resident_id.is_valid, wrong_characters(number, "0123456789X")))
    assert not any(map(resident_id.is_valid, swapped_neighbours(number)))


@given(numbers())
def test_the_check_digit_is_that_of_an_independent_implementation(number):
    assert ric.calc_check_digit(number) == number[-1]


def _number(division, born, sequence):
    body = division + born + sequence
    return body + resident_id.check_digit(body)
