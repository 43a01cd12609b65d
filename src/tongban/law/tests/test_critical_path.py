"""The longest way through steps that wait for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.critical_path import CriticalPath, critical_path, in_order

STEPS = [f"s{number}" for number in range(8)]


@st.composite
def plans(draw):
    """Draw durations, and for each step some of those before it."""
    durations = {step: draw(st.integers(0, 30)) for step in STEPS}
    after = {
        step: draw(st.sets(st.sampled_from(STEPS[:place]))) if place else set()
        for place, step in enumerate(STEPS)
    }
    return durations, after


def test_company_registration():
    durations = {"name": 0, "licence": 2, "seal": 1, "bank": 2, "tax": 1, "invoice": 1}
    after = {
        "licence": ["name"],
        "seal": ["licence"],
        "bank": ["seal"],
        "tax": ["licence"],
        "invoice": ["tax", "seal"],
    }

    assert critical_path(durations, after) == CriticalPath(("name", "licence", "seal", "bank"), 5)


@given(plans())
def test_it_is_a_way_and_no_way_is_longer(plan):
    durations, after = plan
    found = critical_path(durations, after)

    assert found.length == sum(durations[step] for step in found.steps)
    assert all(a in after[b] for a, b in zip(found.steps, found.steps[1:], strict=False))
    ends = {}
    for step in STEPS:  # each waits only for steps before it in the list
        ends[step] = durations[step] + max((ends[other] for other in after[step]), default=0)
    assert found.length == max(ends.values())


@given(plans())
def test_each_stands_behind_all_it_waits_for(plan):
    _, after = plan
    order = in_order(list(reversed(STEPS)), after)

    assert sorted(order) == STEPS
    assert all(order.index(a) < order.index(b) for b in STEPS for a in after[b])


def test_a_circle_is_named():
    with pytest.raises(ValueError, match="a, b"):
        critical_path({"a": 1, "b": 1, "c": 1}, {"a": ["b"], "b": ["a"]})
