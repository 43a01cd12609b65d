"""Measure jobs: start both servers, drive them in turns, count queries, print what came of it."""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tongban.base.clock import now
from tongban.config.benchmarks import ground, load, plain_sql, rows, servers
from tongban.config.benchmarks.jobs import JOBS, NEEDS_CASES, Plan
from tongban.config.benchmarks.load import Request, Times
from tongban.config.benchmarks.servers import Server

WARM_UP = 0.5  # of a round
CLIENTS = 4  # processes of the load generator
COUNTED = 6  # requests whose queries are counted
PER_SECOND = 1500  # writes that may be done in a second: so many are made ready


@dataclass(slots=True)
class Outcome:
    """What a job came to."""

    plan: Plan
    queries: float
    ours: Times = field(default_factory=Times)
    bare: Times = field(default_factory=Times)
    plain: Times = field(default_factory=Times)
    megabytes: int | None = None

    @property
    def ratio(self) -> float:
        return self.ours.per_second / self.bare.per_second if self.bare.per_second else 0.0

    @property
    def failed(self) -> int:
        return self.ours.failed + self.bare.failed + self.plain.failed


def measure(options: argparse.Namespace) -> list[Outcome]:
    """Measure the jobs asked for on the site of the environment, one after another."""
    names = list(JOBS) if options.job == "all" else [options.job]
    wanted = options.cases if NEEDS_CASES & set(names) else 0
    with _progress() as bar, tempfile.TemporaryDirectory() as folder:
        making = bar.add_task("备数据（演示数据）", total=max(wanted, 1))
        ground.prepare(
            cases_wanted=wanted, now=now(), tick=lambda count: bar.advance(making, count)
        )
        bar.update(making, completed=max(wanted, 1))
        outcomes = []
        for name in names:
            stage = Path(folder) / f"{name}.json"
            size = int(PER_SECOND * options.seconds * (options.rounds + WARM_UP)) + COUNTED
            for plan in JOBS[name](ground.Ground(now=now()), size, stage):
                task = bar.add_task(plan.name, total=options.rounds)
                outcomes.append(_measured(plan, stage, options, tick=partial(bar.advance, task)))
    return outcomes


def show(outcomes: Sequence[Outcome], console: Console) -> None:
    """Print one line a server, ours first, and what the targets say to it."""
    table = Table(title=_where())
    for head in (
        "测什么",
        "谁",
        "次/秒",
        "p50 ms",
        "p99 ms",
        "CPU ms/次",
        "SQL/次",
        "失败",
        "对裸视图",
        "目标",
        "内存 MB",
    ):
        table.add_column(head, justify="left" if head in {"测什么", "谁"} else "right")
    for one in outcomes:
        plan = one.plan
        met = one.ratio >= plan.target and one.queries <= plan.most_queries and not one.failed
        target = f"{'达到' if met else '未达'} ≥{plan.target}×, ≤{plan.most_queries}"
        memory = str(one.megabytes or "")
        ratio = f"{one.ratio:.2f}×"
        _line(table, one.ours, plan.name, "通办", f"{one.queries:g}", ratio, target, memory)
        _line(table, one.bare, "", "裸 Django 视图")
        if one.plain.answers:
            _line(table, one.plain, "", "纯 SQL")
    console.print(table)


def queries_of(plan: Plan) -> float:
    """Send some requests in this process, once to warm up, and count the statements of each.

    BEGIN and COMMIT are not counted, savepoints are.
    """
    sample = plan.ours[:COUNTED]
    client = Client(SERVER_NAME="127.0.0.1")
    if not plan.once:
        for request in sample:
            _send(client, request)
    counted: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith("BEGIN"):
            counted.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        for request in sample:
            _send(client, request)
    return round(len(counted) / len(sample), 1)


def _measured(
    plan: Plan, stage: Path, options: argparse.Namespace, *, tick: Callable[[], None]
) -> Outcome:
    outcome = Outcome(plan, queries_of(plan))
    written = rows.load(stage) if plan.once else None
    connections.close_all()
    with servers.ours() as ours, servers.bare({"TONGBAN_BENCH_ROWS": str(stage)}) as bare:
        turns = (
            (ours, plan.ours[COUNTED:] if plan.once else plan.ours, outcome.ours),
            (bare, plan.bare, outcome.bare),
        )
        shares = [_Shares(requests, plan.once, options) for _, requests, _ in turns]
        for (server, _, _), share in zip(turns, shares, strict=True):
            _drive(server, share.next(WARM_UP), plan, options.seconds * WARM_UP)
        for number in range(options.rounds):
            for (server, _, times), share in zip(turns, shares, strict=True):
                times.add(_drive(server, share.next(), plan, options.seconds))
            if written:
                targets = plan.targets[number :: options.rounds]
                outcome.plain.add(
                    plain_sql.drive(
                        written, targets, connections_=options.concurrency, processes=CLIENTS
                    )
                )
            tick()
        outcome.megabytes = ours.megabytes()
    return outcome


class _Shares:
    """Deals out requests to connections; those to be sent once are never dealt out again."""

    def __init__(
        self, requests: Sequence[Request], once: bool, options: argparse.Namespace
    ) -> None:
        self._requests, self._once = requests, once
        self._connections = options.concurrency
        self._round = int(PER_SECOND * options.seconds)
        self._dealt = 0

    def next(self, part: float = 1.0) -> list[list[Request]]:
        requests = self._requests
        if self._once:
            end = self._dealt + int(self._round * part)
            requests, self._dealt = requests[self._dealt : end], end
        count = self._connections
        if self._once or len(requests) >= count:
            return [list(requests[n::count]) for n in range(count)]
        return [
            [*requests[n % len(requests) :], *requests[: n % len(requests)]] for n in range(count)
        ]


def _drive(server: Server, scripts: list[list[Request]], plan: Plan, seconds: float) -> Times:
    before = server.cpu_seconds()
    times = load.drive(
        scripts, port=server.port, seconds=seconds, processes=CLIENTS, once=plan.once
    )
    times.cpu = server.cpu_seconds() - before
    return times


def _send(client: Client, request: Request) -> None:
    headers = dict(request.headers)
    response = client.generic(
        request.method,
        request.path,
        request.body,
        content_type=headers.pop("Content-Type", ""),
        headers=headers,
    )
    if response.status_code != request.expect:
        raise RuntimeError(f"{request.method} {request.path}: {response.status_code}")


def _line(table: Table, times: Times, name: str, who: str, *more: str) -> None:
    queries, *rest = more or ("",)
    table.add_row(
        name,
        who,
        f"{times.per_second:.0f}",
        f"{times.ms(50):.1f}",
        f"{times.ms(99):.1f}",
        f"{times.cpu_ms:.1f}" if times.cpu else "",
        queries,
        str(times.failed),
        *rest,
    )


def _where() -> str:
    environment = settings.ENVIRONMENT
    return f"{connection.vendor}，{environment.processes} 个网页进程 × {environment.threads} 线程"


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, transient=True) as bar:
        yield bar
