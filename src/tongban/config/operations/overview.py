"""What an operator reads about this site, gathered from the rooms."""

import platform
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.db import connection

from tongban.agencies import queries as agencies
from tongban.base.desk import Desk, require
from tongban.config.operations.live import Check, checks
from tongban.config.safety import Finding, findings
from tongban.config.schedule import JOBS, Job
from tongban.journal import queries as journal
from tongban.messages import queries as messages
from tongban.people.permissions import Permission

SHOWN = 5  # rows of each list on the overview; the rest is behind a link
SLACK = timedelta(minutes=5)  # a job later than this by its turn is said to be late
PACKAGES = ("tongban", "Django", "granian", "typst", "cryptography")


@dataclass(frozen=True, slots=True)
class JobView:
    """A job of the schedule, its last turn, and whether the next is overdue."""

    name: str
    words: str
    every: str
    began_at: datetime | None
    error: str
    late: bool


@dataclass(frozen=True, slots=True)
class Machine:
    """What the site runs on; sizes in bytes."""

    versions: list[tuple[str, str]]
    database: str
    database_bytes: int
    disk_free: int
    disk_total: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything of the operations page."""

    checks: list[Check]
    findings: list[Finding]
    owed: int
    oldest_seconds: int
    reactions_given_up: int
    reactions: list[journal.Failure]
    messages_given_up: int
    messages: list[messages.Failure]
    jobs: list[JobView]
    sealed: journal.Sealed
    unsealed_days: int
    machine: Machine
    calendar_ends_soon: bool


def overview(desk: Desk) -> Overview:
    """Gather the operations page. About 20 queries, none over a table that grows without end.

    Raises NotPermitted.
    """
    require(desk, Permission.OPERATIONS_READ)
    return Overview(
        checks=checks(desk.now),
        findings=findings(settings.ENVIRONMENT),
        owed=journal.owed(),
        oldest_seconds=journal.oldest_owed_seconds(desk.now),
        reactions_given_up=journal.given_up(),
        reactions=journal.failures(size=SHOWN).items,
        messages_given_up=messages.given_up(),
        messages=messages.failures(size=SHOWN).items,
        jobs=_jobs(desk.now),
        sealed=journal.sealed(),
        unsealed_days=len(journal.open_days(desk.now)),
        machine=_machine(),
        calendar_ends_soon=agencies.calendar_ends_soon(desk.today),
    )


def _jobs(now: datetime) -> list[JobView]:
    runs = {run.job: run for run in journal.runs()}
    return [_job(job, runs.get(job.name), now) for job in JOBS]


def _job(job: Job, run: journal.JobRun | None, now: datetime) -> JobView:
    return JobView(
        name=job.name,
        words=job.words,
        every=_spoken(job.every),
        began_at=run.began_at if run else None,
        error=run.error if run else "",
        late=run is None or run.began_at + job.every + SLACK < now,
    )


def _spoken(every: timedelta) -> str:
    for unit, name in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if (count := int(every.total_seconds()) // unit) >= 1:
            return f"每 {count} {name}"
    return f"每 {every.seconds} 秒"


def _machine() -> Machine:
    disk = shutil.disk_usage(settings.TONGBAN_VAR)
    name, size = _database()
    return Machine(
        versions=[
            ("Python", platform.python_version()),
            *((package, _version(package)) for package in PACKAGES),
        ],
        database=name,
        database_bytes=size,
        disk_free=disk.free,
        disk_total=disk.total,
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # tongban itself, run from a folder of its source
        return "未安装，直接从源代码运行"


def _database() -> tuple[str, int]:
    """Name and version of the database, and its size."""
    asked = {
        "postgresql": "SELECT current_setting('server_version'), pg_database_size(current_database())",
        "sqlite": "SELECT sqlite_version(), page_count * page_size"
        " FROM pragma_page_count(), pragma_page_size()",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        number, size = cursor.fetchone()
    return f"{connection.display_name} {number}", int(size)
