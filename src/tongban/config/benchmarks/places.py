"""Where a measurement takes place: an environment with a folder and a database of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongban.config import private_postgres

POSTGRES_PROCESSES = "4"
THREADS = "2"


class NoPlace(Exception):
    """What was asked for is not on this machine; the words say what is missing."""


@contextmanager
def place(*, postgres: bool, database_url: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a site to measure; what was made for it is gone afterwards.

    With `postgres` a private server that flushes to disk as a real one does; with `database_url`
    that database, which is filled and stays; else SQLite in the folder.
    Raises:  NoPlace.
    """
    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as folder:
        if database_url:
            yield _environment(Path(folder), database_url)
        elif not postgres:
            yield _environment(Path(folder), f"sqlite:///{folder}/bench.sqlite3")
        else:
            programs = private_postgres.binaries()
            if programs is None:
                raise NoPlace("没有找到 PostgreSQL 的服务程序（initdb、postgres）。")
            with private_postgres.server(programs, hurry=False) as url:
                yield _environment(Path(folder), url)


def _environment(folder: Path, database_url: str) -> dict[str, str]:
    """The site's own settings are left out: neither its secrets nor its files are used."""
    is_sqlite = database_url.startswith("sqlite:")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")},
        "TONGBAN_VAR": str(folder / "var"),
        "TONGBAN_DATABASE_URL": database_url,
        "TONGBAN_PROCESSES": "1" if is_sqlite else POSTGRES_PROCESSES,
        "TONGBAN_THREADS": THREADS,
    }
