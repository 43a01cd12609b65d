"""投资项目代码: made, taken apart, and what cannot be one is told why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.codes import project_code
from tongban.law.codes.project_code import MAX_SEQUENCE, Kind

SAMPLE = "2018-230881-13-03-000012"


@given(
    st.integers(2015, 9999),
    st.sampled_from(project_code.INDUSTRIES),
    st.sampled_from(list(Kind)),
    st.integers(0, MAX_SEQUENCE),
)
def test_a_code_is_made_and_taken_apart(year, industry, kind, sequence):
    code = project_code.make(year, "230881", industry, kind, sequence)

    told = project_code.check(code)
    assert (told.year, told.division, told.industry) == (year, "230881", industry)
    assert (told.kind, told.sequence) == (kind, sequence)
    assert project_code.normalise(code.replace("-", " ")) == code


def test_it_is_read_as_people_type_it():
    assert project_code.make(2018, "230881", 13, Kind.FILED, 12) == SAMPLE
    assert project_code.normalise("２０１８ 230881 13 03 000012") == SAMPLE
    assert project_code.is_valid("20182308811303000012")


@given(st.text(max_size=30))
def test_whatever_is_typed_is_either_a_code_or_told_why_not(text):
    assert project_code.is_valid(text) == (project_code.explain(text) is None)
    once = project_code.normalise(text)
    assert project_code.normalise(once) == once


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请填写"),
        (SAMPLE[:-1], "应为 20 位数字，现在是 19 位"),
        ("A" + SAMPLE[1:], "只能是数字"),
        ("2014" + SAMPLE[4:], "不会早于 2015 年"),
        ("2018-230881-00-03-000012", "应为 01 到 97"),
        ("2018-230881-13-04-000012", "01（审批）、02（核准）或 03（备案）"),
    ],
)
def test_what_is_wrong_is_said(typed, words):
    assert words in project_code.explain(typed)
    with pytest.raises(ValueError, match="投资项目代码"):
        project_code.check(typed)


@pytest.mark.parametrize(
    "parts",
    [
        (2018, "23088", 13, Kind.FILED, 1),
        (2018, "230881", 0, Kind.FILED, 1),
        (2018, "230881", 13, Kind.FILED, MAX_SEQUENCE + 1),
    ],
)
def test_a_part_that_does_not_fit_is_refused(parts):
    with pytest.raises(ValueError, match="投资项目代码"):
        project_code.make(*parts)
