"""统一社会信用代码, on codes of real public bodies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as independent

from tongban.law.codes import uscc
from tongban.law.codes.check_characters import GB32100_ALPHABET, gb32100_check
from tongban.law.tests.mistakes import swapped_neighbours, wrong_characters

REAL = [
    "11440300MB2D097052",
    "114416007304623542",
    "11100000000013338W",
    "11430000006122244L",
    "11330105002500287C",
    "11100000MB03271699",
]
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@st.composite
def codes(draw):
    head = draw(st.sampled_from(["11", "12", "52", "91", "92", "93"]))
    tail = draw(st.text(GB32100_ALPHABET, min_size=9, max_size=9))
    body = f"{head}230881{tail}"
    return body + gb32100_check(body)


@pytest.mark.parametrize("code", REAL)
def test_real_codes_are_valid_without_a_warning(code):
    told = uscc.check(code)

    assert (told.problems, told.warnings) == ([], [])
    assert told.kind == "机关"
    assert told.division == code[2:8]


@pytest.mark.parametrize("code", REAL)
def test_every_wrong_character_and_every_swap_is_caught(code):
    assert not any(map(uscc.is_valid, wrong_characters(code, LETTERS)))
    assert not any(map(uscc.is_valid, swapped_neighbours(code)))


@given(codes())
def test_the_same_for_any_code(code):
    assert uscc.is_valid(code)
    assert not any(map(uscc.is_valid, wrong_characters(code, GB32100_ALPHABET)))
    assert not any(map(uscc.is_valid, swapped_neighbours(code)))


@given(codes())
def test_the_check_character_is_that_of_an_independent_implementation(code):
    assert independent.is_valid(code)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请填写"),
        ("1144030OMB2D097052", "不使用字母 O，请检查是否应为 0"),
        ("11440300MB2D09705", "应为 18 位，现在是 17 位"),
        ("11440300MB2D09705?", "不能有“?”"),
        ("11A40300MB2D097052", "第 3 至 8 位应为数字"),
        ("11440300MB2D097053", "校验码不对"),
    ],
)
def test_what_is_wrong_is_said(typed, words):
    assert words in uscc.explain(typed)


def test_it_is_read_as_people_type_it():
    assert uscc.normalise("11440300-mb2d-0970 52") == REAL[0]
    assert uscc.is_valid("１１４４０３００mb2d097052")


def test_what_only_looks_odd_is_a_warning():
    body = "91990000000000000"

    told = uscc.check(body + gb32100_check(body))

    assert told.problems == []
    assert "990000" in told.warnings[0]


def test_a_wrong_organisation_code_inside_is_a_warning():
    body = "91230881000013339"  # 000013338 would be right

    told = uscc.check(body + gb32100_check(body))

    assert told.problems == []
    assert "组织机构代码" in told.warnings[0]
    assert told.kind == "企业"
