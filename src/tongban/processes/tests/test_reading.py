"""Files of diagrams: what is read, and what is refused with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.processes.reading import BPMN, read
from tongban.processes.rules import Kind, Node, Purpose, StepRole, Unreadable
from tongban.processes.tests.make import a_diagram, a_forked_diagram, a_step
from tongban.processes.writing import line_of, write

FOREIGN = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{BPMN}" targetNamespace="http://example.com" exporter="Some Tool">
  <process id="Process_1" isExecutable="false">
    <laneSet><lane name="审查人员"><flowNodeRef>a</flowNodeRef></lane></laneSet>
    <startEvent id="s"><outgoing>f1</outgoing></startEvent>
    <task id="a" name="看一看"/>
    <endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
    <sequenceFlow id="f2" sourceRef="a" targetRef="e"/>
  </process>
</definitions>"""


def same(diagram):
    """Return what a diagram says, without the lines it stood in."""
    nodes = {
        one.id: (
            one.kind,
            one.name,
            one.agency,
            one.role,
            one.days,
            one.purpose,
            one.calls,
            one.message,
        )
        for one in diagram.nodes.values()
    }
    flows = [(f.id, f.source, f.target, f.condition, f.is_default) for f in diagram.flows]
    return diagram.key, diagram.name, nodes, flows, dict(diagram.boxes), dict(diagram.ways)


def faults_of(file: str):
    with pytest.raises(Unreadable) as refused:
        read(file.encode())
    return [(fault.code, fault.line) for fault in refused.value.faults]


def test_what_is_written_reads_the_same():
    diagram = a_forked_diagram()

    assert same(read(write(diagram))) == same(diagram)


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Co", "Cn")),
    min_size=1,
    max_size=12,
)


@given(
    st.lists(
        st.tuples(names, st.sampled_from(StepRole), st.none() | st.integers(0, 999)),
        min_size=1,
        max_size=8,
    )
)
def test_any_line_reads_the_same(steps):
    diagram = line_of("some-item", "某事项", steps)

    assert same(read(write(diagram))) == same(diagram)


def test_a_file_of_another_tool_with_standard_elements_is_read():
    diagram = read(FOREIGN.encode())

    assert diagram.nodes["a"] == Node("a", Kind.STEP, "看一看", line=6, role=StepRole.REVIEWER)
    assert [flow.target for flow in diagram.flows] == ["a", "e"]


def test_a_script_is_refused_with_its_line_and_name():
    file = FOREIGN.replace(
        '<task id="a" name="看一看"/>',
        '<scriptTask id="a" name="算"><script>1</script></scriptTask>',
    )

    found = faults_of(file)

    assert found[0] == ("process.element", 6)
    with pytest.raises(Unreadable, match="scriptTask 算"):
        read(file.encode())


def test_extensions_of_other_tools_are_refused_each_with_its_line():
    file = FOREIGN.replace(
        'targetNamespace="http', 'xmlns:camunda="http://camunda.org/schema" targetNamespace="http'
    ).replace('name="看一看"', 'name="看一看" camunda:assignee="demo"')
    file = file.replace(
        '<endEvent id="e"/>',
        '<endEvent id="e"><extensionElements><camunda:x/></extensionElements></endEvent>',
    )

    assert faults_of(file) == [("process.foreign", 6), ("process.foreign", 7)]


def test_how_it_is_drawn_may_carry_the_colours_of_a_tool():
    drawn = write(a_diagram(a_step("a"), flows="start a; a end")).decode()
    coloured = drawn.replace(
        '<bpmndi:BPMNShape id="a_di"',
        '<bpmndi:BPMNShape xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" bioc:fill="#fff" id="a_di"',
    )

    assert "bioc" in coloured
    assert read(coloured.encode()).nodes["a"].name == "a"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("", "process.not_xml"),
        ("<a>", "process.not_xml"),
        ("<a/>", "process.not_bpmn"),
        (f'<definitions xmlns="{BPMN}"/>', "process.one_process"),
        (
            FOREIGN.replace("<definitions", "<!DOCTYPE x [<!ENTITY a 'b'>]><definitions"),
            "process.doctype",
        ),
        (FOREIGN.replace('targetRef="a"', 'targetRef="nowhere"'), "process.loose"),
        (FOREIGN.replace('id="e"', 'id="a"'), "process.id"),
        (FOREIGN + " " * 1_000_001, "process.too_large"),
        (
            FOREIGN.replace("<task ", "<subProcess ").replace("<endEvent", "<endEvent"),
            "process.element",
        ),
    ],
)
def test_what_is_no_diagram_is_refused(file, code):
    assert code in [found for found, _ in faults_of(file)]


def test_own_facts_are_kept():
    consulted = a_step("fire", "征求意见", agency="xfj", purpose=Purpose.CONSULT, days=5)

    diagram = read(write(a_diagram(consulted, flows="start fire; fire end")))

    fire = diagram.nodes["fire"]
    assert (fire.agency, fire.purpose, fire.days, fire.role) == (
        "xfj",
        Purpose.CONSULT,
        5,
        StepRole.REVIEWER,
    )
