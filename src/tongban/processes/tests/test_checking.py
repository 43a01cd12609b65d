"""What is found wrong or odd in a diagram before it is published."""

import pytest

from tongban.processes.checking import Surroundings, check, measure
from tongban.processes.rules import Kind, Node, Purpose
from tongban.processes.tests.make import a_diagram, a_forked_diagram, a_step

AROUND = Surroundings(
    names=["own_premises_area"], agencies=["gazx"], processes=["other"], promised_days=5
)


def codes(diagram, around=AROUND):
    return {fault.code for fault in check(diagram, around) if fault.stops}


def hints(diagram, around=AROUND):
    return {fault.code for fault in check(diagram, around) if not fault.stops}


def test_a_right_diagram_has_no_fault():
    assert codes(a_forked_diagram()) == set()


@pytest.mark.parametrize(
    ("diagram", "code"),
    [
        (a_diagram(a_step("a"), a_step("b"), flows="start a; a end; b end"), "process.unreached"),
        (a_diagram(a_step("a"), a_step("b"), flows="start a; a end; start b"), "process.endless"),
        (a_diagram(a_step("a"), flows="start a; a end; a end"), "process.split"),
        (a_diagram(a_step("a", role=None), flows="start a; a end"), "process.no_role"),
        (a_diagram(a_step("a", agency="nobody"), flows="start a; a end"), "process.agency"),
        (
            a_diagram(a_step("a", purpose=Purpose.CONSULT), flows="start a; a end"),
            "process.consulted",
        ),
        (a_diagram(flows="start end"), "process.no_steps"),
        (
            a_diagram(Node("c", Kind.CALL, "子流程", calls="unknown"), flows="start c; c end"),
            "process.calls",
        ),
        (
            a_diagram(
                a_step("a"),
                Node("g", Kind.CHOICE, ""),
                flows="start g; g a own_premises_area > 5; g end; a end",
            ),
            "process.no_condition",
        ),
        (
            a_diagram(
                a_step("a"),
                Node("g", Kind.CHOICE, ""),
                flows="start g; g a own_premises_area > 5; g end own_premises_area < 5; a end",
            ),
            "process.no_default",
        ),
        (
            a_diagram(
                a_step("a"),
                Node("g", Kind.CHOICE, ""),
                flows="start g; g a wages > 5; g end default; a end",
            ),
            "process.unknown_name",
        ),
        (
            a_diagram(
                a_step("a"),
                Node("g", Kind.CHOICE, ""),
                flows="start g; g a own_premises_area.x; g end default; a end",
            ),
            "process.condition",
        ),
        (
            a_diagram(a_step("a"), flows="start a; a end own_premises_area > 5"),
            "process.condition_place",
        ),
    ],
)
def test_each_fault_is_found(diagram, code):
    assert code in codes(diagram)


def test_what_is_merely_odd_does_not_stop():
    slow = a_diagram(
        a_step("a", "审查", days=9), a_step("b", "审查", days=None), flows="start a; a b; b end"
    )

    assert codes(slow) == set()
    assert hints(slow) == {"process.same_name", "process.no_days", "process.too_long"}


def test_the_longest_way_is_measured():
    found = measure(a_forked_diagram())

    assert (found.days, found.steps) == (6, 4)
    assert found.way == ("资料审查", "征求消防意见", "复核")
    assert found.handovers == 2  # to the fire brigade, and to the chief


def test_a_loop_is_walked_once():
    loop = a_diagram(
        a_step("a"),
        Node("g", Kind.CHOICE, ""),
        a_step("b"),
        flows='start a; a g; g a outcome == "objected"; g b default; b end',
    )

    assert codes(loop) == set()
    assert measure(loop).days == 4
