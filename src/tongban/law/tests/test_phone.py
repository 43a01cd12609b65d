"""Telephone numbers as people type them."""

import pytest

from tongban.law.codes import phone


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "008613800138000",
        "8613800138000",
        "１３８００１３８０００",
    ],
)
def test_a_mobile_number_is_stored_in_one_way(typed):
    assert phone.normalise(typed) == "13800138000"
    assert phone.is_valid(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请填写"),
        ("1380013800", "应为 11 位，现在是 10 位"),
        ("12800138000", "应以 13 至 19 开头"),
        ("1380013800a", "只能是数字"),
        ("23800138000", "应以 13 至 19 开头"),
    ],
)
def test_what_is_wrong_is_said(typed, words):
    assert words in phone.explain(typed)
    assert not phone.is_valid(typed)


@pytest.mark.parametrize("typed", ["0454-2921234", "(0454) 2921234", "010 65000000", "13800138000"])
def test_a_fixed_line_will_do_where_any_number_does(typed):
    assert phone.explain_any(typed) is None


@pytest.mark.parametrize(("typed", "words"), [("0454", "区号加号码"), ("12345", "11 位")])
def test_what_is_wrong_with_any_number_is_said(typed, words):
    assert words in phone.explain_any(typed)


def test_a_fixed_line_is_no_mobile_number():
    assert not phone.is_valid("0454-2921234")
