"""How long a step of a long process takes of our own time, and whether many running ones slow it down."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection
from rich.console import Console
from rich.table import Table

from tongban.base.clock import now
from tongban.base.desk import Desk, System
from tongban.base.ids import new_id
from tongban.catalogue.models import Item
from tongban.config import demo
from tongban.config.benchmarks import volume
from tongban.config.benchmarks.ground import desk_of
from tongban.config.preparation import DATA, load_site, migrate
from tongban.processes import queries, services
from tongban.processes.models import Process, Run, RunStep
from tongban.processes.rules import (
    Diagram,
    Flow,
    Kind,
    Node,
    Outcome,
    RunState,
    StepRole,
    StepState,
)
from tongban.processes.writing import laid_out, write

STAGES = 23  # as many as an investment project has
SIDE_BY_SIDE = 3  # of them at once, once on the way
ITEM = "food-business-licence"
EDITOR, REVIEWER = "MULU", "SCJG2"
FEW = 50  # more than a page of the list, and than what is sampled
TARGET_MS = 25.0
MOST_SLOWER = 1.3  # with all runs against the first few
SAMPLED = 40  # steps and lists timed at each size


@dataclass(frozen=True, slots=True)
class Timed:
    """What came of it with so many running. Milliseconds."""

    running: int
    steps: Sequence[float]
    lists: Sequence[float]
    step_queries: float
    list_queries: float


def run(runs_wanted: int, console: Console) -> int:
    """Begin runs, take steps and list them at three sizes; print it. 1 where a target is missed."""
    desk = prepare(now())
    sizes = sorted({min(FEW, runs_wanted), max(1, runs_wanted // 4), runs_wanted})
    found = [measured(size, desk) for size in sizes]
    table = Table(title=f"流程：{STAGES} 个环节，{connection.vendor}，本进程用时")
    for head in ("在办流程", "办一个环节 p50 ms", "p99 ms", "SQL", "列表 p50 ms", "p99 ms", "SQL"):
        table.add_column(head, justify="right")
    for one in found:
        table.add_row(
            str(one.running),
            *(f"{at(one.steps, share):.1f}" for share in (0.5, 0.99)),
            f"{one.step_queries:g}",
            *(f"{at(one.lists, share):.1f}" for share in (0.5, 0.99)),
            f"{one.list_queries:g}",
        )
    console.print(table)
    slower = at(found[-1].steps, 0.5) / at(found[0].steps, 0.5)
    slower_list = at(found[-1].lists, 0.5) / at(found[0].lists, 0.5)
    console.print(
        f"目标：办一个环节 ≤ {TARGET_MS:g} ms；{sizes[-1]} 个在办对 {sizes[0]} 个在办："
        f"办理 {slower:.2f}×，列表 {slower_list:.2f}×，目标 ≤ {MOST_SLOWER}×"
    )
    missed = at(found[-1].steps, 0.5) > TARGET_MS or max(slower, slower_list) > MOST_SLOWER
    return int(missed)


def prepare(moment: datetime) -> Desk:
    """Make the site, draw and publish a process of 23 steps; return the desk that does them (演示数据)."""
    migrate()
    load_site(DATA, by=System(moment))
    demo.make_people(moment)
    if not Process.objects.filter(key=ITEM).exclude(current=None).exists():
        editor = desk_of(EDITOR, moment)
        drawn = queries.diagram_page(ITEM, desk=editor)
        file = write(a_long_diagram(ITEM)).decode()
        saved = services.save_diagram(ITEM, file, version=drawn.draft_version, desk=editor)
        services.publish_diagram(ITEM, version=saved, reason="测速", desk=editor)
    return desk_of(REVIEWER, moment)


def a_long_diagram(key: str) -> Diagram:
    """Draw 23 steps, one after the other, three of them side by side in the middle."""
    steps = [
        Node(f"s{number}", Kind.STEP, f"环节{number}", role=StepRole.REVIEWER, days=3)
        for number in range(1, STAGES + 1)
    ]
    fork, join = Node("fork", Kind.PARALLEL, "分开"), Node("join", Kind.PARALLEL, "汇合")
    before, beside = steps[:10], steps[10 : 10 + SIDE_BY_SIDE]
    after = steps[10 + SIDE_BY_SIDE :]
    line = ["start", *(node.id for node in before), "fork"]
    arrows = list(pairwise(line))
    arrows += [(fork.id, node.id) for node in beside] + [(node.id, join.id) for node in beside]
    line = ["join", *(node.id for node in after), "end"]
    arrows += pairwise(line)
    nodes = [Node("start", Kind.START, "受理"), *steps, fork, join, Node("end", Kind.END, "办毕")]
    flows = tuple(Flow(f"f{n}", *ends) for n, ends in enumerate(arrows))
    return laid_out(Diagram(key, "测速流程", {node.id: node for node in nodes}, flows))


def measured(running: int, desk: Desk) -> Timed:
    """Bring the runs to so many, walk some of them on, and time it."""
    assert desk.agency_id is not None
    item_id = Item.objects.values_list("id", flat=True).get(slug=ITEM)
    there = Run.objects.filter(state=RunState.RUNNING).count()
    for number in range(there, running):
        services.begin_run(
            item_id,
            subject=f"matter:{new_id()}",
            title=f"测速 {number}",
            agency_id=desk.agency_id,
            answers={},
            by=desk,
            on=desk.today,
            calendar=desk.calendar,
        )
    volume.settle()
    waiting = RunStep.objects.filter(state=StepState.OPEN).order_by("id")
    some = list(waiting.values_list("id", flat=True)[:SAMPLED])
    steps, step_queries = _timed([partial(_finish, one, desk) for one in some])
    lists, list_queries = _timed([partial(queries.open_steps, desk)] * SAMPLED)
    return Timed(running, steps, lists, step_queries, list_queries)


def at(times: Sequence[float], share: float) -> float:
    """Return the time within which this share was done."""
    return sorted(times)[int(share * (len(times) - 1))]


def _finish(step_id: UUID, desk: Desk) -> None:
    services.finish_step(step_id, outcome=Outcome.AGREED, words="同意。", desk=desk)


def _timed(jobs: Sequence[Callable[[], object]]) -> tuple[list[float], float]:
    """Return milliseconds of each job, and how many statements one took; the first job warms up."""
    counted: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        counted.append(sql)
        return execute(sql, *rest)

    times = []
    with connection.execute_wrapper(count):
        for job in jobs:
            began = time.perf_counter()
            job()
            times.append((time.perf_counter() - began) * 1000)
    return times[1:] or times, round(len(counted) / len(jobs), 1)
