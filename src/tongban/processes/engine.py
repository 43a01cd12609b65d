"""Walk through a diagram: which steps are open, and which open once one is done.

SpiffWorkflow does the walking, with three changes: conditions are compared by expressions.py and
never run as a program; a plain task and a message wait for somebody, as a user task does; and what
is kept of a run is its state alone, without the diagram, which is read once per version.
Pure but for the library: no Django, no database, no system clock.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from tongban.processes import expressions
from tongban.processes.rules import Diagram, Kind
from tongban.processes.writing import write


@dataclass(frozen=True, slots=True)
class Plan:
    """A diagram, and those it calls, ready to be walked through."""

    key: str
    specs: Mapping[str, BpmnProcessSpec]  # by key of the process, its own among them


@dataclass(frozen=True, slots=True)
class Open:
    """A step that waits for somebody: `token` names it in this run, `node` in the diagram."""

    token: UUID
    process: str  # key of the diagram the node is in: its own, or one it calls
    node: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands."""

    state: str  # JSON, to be given back with the next call
    open: tuple[Open, ...]
    has_ended: bool


def plan(diagram: Diagram, called: Iterable[Diagram] = ()) -> Plan:
    """Return the plan of a diagram that checking.check has let pass; `called` are those it calls."""
    parser = BpmnParser()
    for one in (diagram, *called):
        parser.add_bpmn_xml(etree.fromstring(write(_as_walked(one))), filename=one.key)
    return Plan(diagram.key, {name: parser.get_spec(name) for name in parser.get_process_ids()})


def begin(of: Plan, values: Mapping[str, Any]) -> Standing:
    """Begin a run with these answers."""
    workflow = BpmnWorkflow(of.specs[of.key], dict(of.specs), script_engine=_COMPARER)
    workflow.task_tree.data.update(values)
    return _walked(workflow)


def done(of: Plan, state: str, token: UUID, values: Mapping[str, Any]) -> Standing:
    """Go on behind an open step; `values` are added to what conditions may ask for.

    Raises:  LookupError when the step is not open.
    """
    workflow = _restored(of, state)
    _finish(_open_task(workflow, token), values)
    return _walked(workflow)


def sent_back(of: Plan, state: str, token: UUID) -> Standing:
    """Open again the step before an open one; the way between them is walked anew.

    Raises:  LookupError when the step is not open, or none lies before it.
    """
    workflow = _restored(of, state)
    before = _open_task(workflow, token).parent
    while before is not None and not before.task_spec.manual:
        before = before.parent
    if before is None:
        raise LookupError("no step lies before this one")
    before.workflow.top_workflow.reset_from_task_id(before.id)
    return _walked(workflow)


def replayed(
    of: Plan, values: Mapping[str, Any], steps: Iterable[tuple[str, Mapping[str, Any]]]
) -> Standing:
    """Begin anew and finish, in their order, the steps already done that this diagram still opens.

    A step is named by the key of its process, "/", and its node.
    """
    workflow = BpmnWorkflow(of.specs[of.key], dict(of.specs), script_engine=_COMPARER)
    workflow.task_tree.data.update(values)
    workflow.do_engine_steps()
    for node, came_to in steps:
        task = next((task for task in _waiting(workflow) if _place(task) == node), None)
        if task is not None:
            _finish(task, came_to)
            workflow.do_engine_steps()
    return _walked(workflow)


class _Comparer(PythonScriptEngine):  # type: ignore[misc]
    """Conditions are compared; nothing is ever executed."""

    def validate(self, expression: str) -> None:
        expressions.names_in(expression)

    def evaluate(self, task: Task, expression: str, external_context: Any = None) -> bool:
        return expressions.holds(expression, task.data)

    def execute(self, task: Task, script: str, external_context: Any = None) -> bool:
        raise PermissionError("a diagram runs no program")


class _StateConverter(BpmnWorkflowConverter):  # type: ignore[misc]
    """The state of a run without its diagram."""

    def to_dict(self, workflow: BpmnWorkflow) -> dict[str, Any]:
        kept = workflow.spec, workflow.subprocess_specs
        workflow.spec, workflow.subprocess_specs = None, {}
        try:
            state: dict[str, Any] = super().to_dict(workflow)
        finally:
            workflow.spec, workflow.subprocess_specs = kept
        return state


_COMPARER = _Comparer()
_SERIALIZER = BpmnWorkflowSerializer(
    BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: _StateConverter})
)


def _as_walked(diagram: Diagram) -> Diagram:
    """Return what the library is to walk: whatever waits is a user task, a lone way out the default."""
    nodes = {
        node.id: replace(node, kind=Kind.STEP) if node.kind is Kind.MESSAGE else node
        for node in diagram.nodes.values()
    }
    flows = tuple(
        replace(flow, is_default=True)
        if len(diagram.out_of(flow.source)) == 1 and nodes[flow.source].kind is Kind.CHOICE
        else flow
        for flow in diagram.flows
    )
    return replace(diagram, nodes=nodes, flows=flows, boxes={}, ways={})


def _restored(of: Plan, state: str) -> BpmnWorkflow:
    known = json.loads(state)
    known["spec"], known["subprocess_specs"] = of.specs[of.key], dict(of.specs)
    workflow = _SERIALIZER.from_dict(known)
    workflow.script_engine = _COMPARER
    return workflow


def _waiting(workflow: BpmnWorkflow) -> Iterator[Task]:
    tasks = workflow.get_tasks(state=TaskState.READY)
    return (task for task in tasks if task.task_spec.manual)


def _place(task: Task) -> str:
    return f"{task.workflow.spec.name}/{task.task_spec.bpmn_id}"


def _open_task(workflow: BpmnWorkflow, token: UUID) -> Task:
    for task in _waiting(workflow):
        if task.id == token:
            return task
    raise LookupError("the step is not open")


def _finish(task: Task, values: Mapping[str, Any]) -> None:
    task.data.update(values)
    task.run()


def _walked(workflow: BpmnWorkflow) -> Standing:
    workflow.do_engine_steps()
    waiting = tuple(
        Open(task.id, task.workflow.spec.name, task.task_spec.bpmn_id)
        for task in _waiting(workflow)
    )
    return Standing(_SERIALIZER.serialize_json(workflow), waiting, workflow.completed)
