"""The same rows written by the database driver alone: no web server, no Django in the loop."""

import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from tongban.config.benchmarks.load import Times, in_processes, in_threads
from tongban.config.benchmarks.rows import Written


def drive(written: Written, targets: Sequence[UUID], *, connections_: int, processes: int) -> Times:
    """Write the rows once for every target over as many connections as the web pages are asked."""
    shares = [targets[n::connections_] for n in range(connections_)]
    works = [
        lambda part=shares[n::processes]: in_threads([_writer(written, share) for share in part])
        for n in range(processes)
    ]
    return in_processes(works)


def _writer(written: Written, targets: Sequence[UUID]) -> Callable[[Times], None]:
    prepared = [written.statements(target) for target in targets]

    def write(times: Times) -> None:
        raw = _connection()
        for statements in prepared:
            began = time.perf_counter()
            raw(statements)
            times.answers.append(time.perf_counter() - began)

    return write


def _connection() -> Callable[[Sequence[tuple[str, list[Any]]]], None]:
    """Open a connection of the driver's own; return what runs statements in one transaction."""
    django = connections["default"].copy()
    raw = django.get_new_connection(django.get_connection_params())
    if django.vendor == "sqlite":
        django.connection = raw
        django.init_connection_state()

        def in_sqlite(statements: Sequence[tuple[str, list[Any]]]) -> None:
            raw.execute("BEGIN IMMEDIATE")
            for sql, values in statements:
                raw.execute(sql.replace("%s", "?"), values)
            raw.execute("COMMIT")

        return in_sqlite

    def in_postgres(statements: Sequence[tuple[str, list[Any]]]) -> None:
        with raw.transaction():
            for sql, values in statements:
                raw.execute(sql, values)

    return in_postgres
