"""Conditions compare answers, and do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.processes.expressions import Unsuitable, holds, names_in

VALUES = {"area": 600.0, "owner": "org", "kinds": "冷食、糕点"}


@pytest.mark.parametrize(
    ("condition", "true"),
    [
        ("area > 500", True),
        ("area > 500 and owner == 'person'", False),
        ("owner in ['org', 'person']", True),
        ("'糕点' in kinds", True),
        ("not (area <= 600)", False),
        ("missing == ''", True),
        ("missing > 3", False),  # nothing was answered
        ("outcome == 'agreed' or area == 600", True),
    ],
)
def test_answers_are_compared(condition, true):
    assert holds(condition, VALUES) is true


@pytest.mark.parametrize(
    "program",
    [
        "__import__('os').system('ls')",
        "area.__class__",
        "open('/etc/passwd')",
        "[x for x in kinds]",
        "lambda: 1",
        "area ** 999999999",
        "f'{area}'",
        "area if owner else 1",
        "kinds[0]",
        "(area := 3)",
        "",
        "area >",
        "a" * 501,
        "(" * 400 + ")" * 400,
    ],
)
def test_a_program_is_refused(program):
    with pytest.raises(Unsuitable):
        holds(program, VALUES)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_condition_or_refused_in_words(text):
    try:
        names = names_in(text)
    except Unsuitable:
        return
    assert holds(text, dict.fromkeys(names, 1.0)) in (True, False)
