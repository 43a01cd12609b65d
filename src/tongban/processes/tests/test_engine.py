"""Walking through diagrams."""

import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.processes import engine
from tongban.processes.rules import Kind, Node, StepRole
from tongban.processes.tests.make import a_diagram, a_forked_diagram, a_step
from tongban.processes.writing import line_of

FORKED = engine.plan(a_forked_diagram())


def names(standing):
    return sorted(one.node for one in standing.open)


def after(plan, standing, node, **values):
    token = next(one.token for one in standing.open if one.node == node)
    return engine.done(plan, standing.state, token, values)


def test_a_small_shop_is_reviewed_and_checked():
    standing = engine.begin(FORKED, {"own_premises_area": 80})
    assert names(standing) == ["review"]

    standing = after(FORKED, standing, "review")
    assert names(standing) == ["check"]

    assert after(FORKED, standing, "check").has_ended


def test_a_large_one_waits_for_both_ways():
    standing = after(FORKED, engine.begin(FORKED, {"own_premises_area": 800}), "review")
    assert names(standing) == ["fire", "site"]

    standing = after(FORKED, standing, "fire")
    assert names(standing) == ["site"]

    assert names(after(FORKED, standing, "site")) == ["check"]


def test_a_step_is_done_once():
    standing = engine.begin(FORKED, {})
    token = standing.open[0].token
    later = engine.done(FORKED, standing.state, token, {})

    with pytest.raises(LookupError):
        engine.done(FORKED, later.state, token, {})
    with pytest.raises(LookupError):
        engine.done(FORKED, later.state, uuid4(), {})


def test_what_a_step_came_to_decides_the_way():
    loop = engine.plan(
        a_diagram(
            a_step("a"),
            Node("g", Kind.CHOICE, ""),
            a_step("b"),
            flows='start a; a g; g a outcome == "objected"; g b default; b end',
        )
    )

    again = after(loop, engine.begin(loop, {}), "a", outcome="objected")
    assert names(again) == ["a"]
    assert names(after(loop, again, "a", outcome="agreed")) == ["b"]


def test_a_step_is_sent_back_to_the_one_before():
    standing = after(FORKED, engine.begin(FORKED, {"own_premises_area": 80}), "review")

    back = engine.sent_back(FORKED, standing.state, standing.open[0].token)

    assert names(back) == ["review"]
    with pytest.raises(LookupError):
        engine.sent_back(FORKED, back.state, back.open[0].token)


def test_a_called_diagram_is_walked_in_its_place():
    called = line_of("called", "子流程", [("里面的环节", StepRole.REVIEWER, 1)])
    outer = a_diagram(
        a_step("a"),
        Node("c", Kind.CALL, "子流程", calls="called"),
        Node("m", Kind.MESSAGE, "等缴费", message="paid"),
        flows="start a; a c; c m; m end",
    )
    plan = engine.plan(outer, [called])

    standing = after(plan, engine.begin(plan, {}), "a")
    assert [(one.process, one.node) for one in standing.open] == [("called", "step1")]
    standing = after(plan, standing, "step1")
    assert names(standing) == ["m"]
    assert after(plan, standing, "m").has_ended


def test_the_state_carries_no_diagram():
    state = json.loads(engine.begin(FORKED, {"own_premises_area": 800}).state)

    assert state["spec"] is None
    assert state["subprocess_specs"] == {}
    assert "现场核查" not in json.dumps(state, ensure_ascii=False)


def test_what_was_done_counts_in_a_new_version():
    newer = engine.plan(
        a_diagram(
            a_step("review"),
            a_step("extra"),
            a_step("check"),
            flows="start review; review extra; extra check; check end",
        )
    )
    done = [("food-business-licence/review", {}), ("food-business-licence/site", {})]

    assert names(engine.replayed(newer, {}, done)) == ["extra"]


@given(st.lists(st.booleans(), max_size=12), st.floats(0, 2000))
def test_any_walk_comes_to_its_end_and_opens_only_what_is_drawn(picks, area):
    standing, walked = engine.begin(FORKED, {"own_premises_area": area}), []
    while standing.open:
        last = bool(picks) and picks.pop()
        one = standing.open[-1 if last else 0]
        walked.append(one.node)
        standing = engine.done(FORKED, standing.state, one.token, {})

    assert standing.has_ended
    assert sorted(walked) == sorted(["review", "check", *(["site", "fire"] if area > 500 else [])])
