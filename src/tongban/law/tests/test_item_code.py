"""Codes of items, on real ones."""

import pytest

from tongban.law.codes import item_code
from tongban.law.tests.mistakes import wrong_characters

TASK = "1144160073046235423000715001005"
HANDLING = TASK + "85"
STREET = "TE44011350000011905442106041001"  # a street has no credit code of its own


@pytest.mark.parametrize(
    "code",
    [
        "000715001005",
        "440125044001",
        "370117002011",
        "11440300MB2D0970524440125044001",
        TASK,
        HANDLING,
        STREET,
    ],
)
def test_real_codes_are_valid_and_survive_taking_apart(code):
    assert item_code.explain(code) is None
    assert str(item_code.parse(code)) == code


def test_the_parts_of_a_code():
    code = item_code.parse(HANDLING)

    assert code.organisation == "114416007304623542"
    assert code.level == "3"
    assert code.base == "000715001005"
    assert (code.region, code.kind, code.sector, code.main, code.sub) == (
        "00",
        "07",
        "15",
        "001",
        "005",
    )
    assert code.handling == "85"
    assert item_code.KINDS[code.kind] == "行政确认"
    assert item_code.LEVELS[code.level] == "市级"


def test_a_code_is_built_from_its_parts():
    assert item_code.build("114416007304623542", "3", "000715001005") == TASK
    assert item_code.build("114416007304623542", "3", "000715001005", "85") == HANDLING


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0007150010", "应为 12、31 或 33 位，现在是 10 位"),
        ("00071500100A", "只能是数字"),
        ("007715001005", "事项类型“77”不存在"),
        (TASK[:18] + "7" + TASK[19:], "行使层级“7”不存在"),
        ("2" + TASK[1:], "组织代码：统一社会信用代码的校验码不对"),
        ("T?" + STREET[2:], "只能是数字和字母"),
    ],
)
def test_what_is_wrong_is_said(typed, words):
    assert words in item_code.explain(typed)
    with pytest.raises(ValueError, match="事项编码"):
        item_code.parse(typed)


def test_parts_of_the_wrong_length_do_not_build():
    with pytest.raises(ValueError, match="现在是 30 位"):
        item_code.build("114416007304623542", "3", "00071500100")


def test_every_wrong_digit_of_the_organisation_is_caught():
    for wrong in wrong_characters(TASK[:18], "0123456789"):
        assert not item_code.is_valid(wrong + TASK[18:])


def test_it_is_read_as_people_type_it():
    typed = "11440300mb2d097052 4 440125044001"

    assert item_code.normalise(typed) == "11440300MB2D0970524440125044001"
    assert item_code.is_valid(typed)
