"""区划代码, on those of 同江市."""

import csv
from pathlib import Path

import pytest

from tongban.law.codes import division
from tongban.law.codes.division import Level

DIVISIONS = Path(__file__).parents[4] / "data" / "tongjiang" / "divisions.csv"


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("230000", Level.PROVINCE, None),
        ("230800", Level.CITY, "230000000000"),
        ("230881", Level.COUNTY, "230800000000"),
        ("230881204", Level.TOWN, "230881000000"),
        ("230881204201", Level.VILLAGE, "230881204000"),
        ("442000001", Level.TOWN, "442000000000"),  # 中山 has no counties
    ],
)
def test_level_and_parent(code, level, parent):
    assert division.is_valid(code)
    assert division.level(code) is level
    assert division.parent(code) == parent


def test_a_short_code_is_filled_up():
    assert division.full(" 230881 ") == "230881000000"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "请填写"),
        ("23088", "应为 6、9 或 12 位，现在是 5 位"),
        ("23088A", "只能是数字"),
        ("990881", "“99”不是已知的省份代码"),
        ("230081", "上级部分为零"),
        ("230000101", "上级部分为零"),
        ("230881000201", "上级部分为零"),
    ],
)
def test_what_is_wrong_is_said(code, words):
    assert words in division.explain(code)
    assert not division.is_valid(code)
    with pytest.raises(ValueError, match="区划代码"):
        division.full(code)


def test_the_divisions_of_the_city_are_valid_and_stand_under_their_parents():
    rows = csv.DictReader(DIVISIONS.read_text(encoding="utf-8").splitlines())
    coded = [row for row in rows if row["code"]]  # villages have no published code

    assert len(coded) > 20
    for row in coded:
        assert division.explain(row["code"]) is None
        assert division.parent(row["code"]) == row["parent"]
