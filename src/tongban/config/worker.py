"""The job worker: tells what is owed after each commit, and runs the jobs of the schedule."""

import threading
from datetime import datetime

import structlog
from django.db import OperationalError, close_old_connections

from tongban.base import clock
from tongban.config.schedule import JOBS
from tongban.journal import services as journal

PAUSE_SECONDS = 0.5
log = structlog.get_logger(__name__)


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. A database that is away is waited for, not died of."""
    while not stop.is_set():
        try:
            busy = work_once(clock.now())
        except OperationalError as failure:
            log.warning("database_away", error=str(failure))
            busy = False
        close_old_connections()
        if not busy:
            stop.wait(PAUSE_SECONDS)


def work_once(now: datetime) -> bool:
    """Do one round; return whether there may be more to do at once."""
    for job in JOBS:
        journal.run_if_due(job.name, job.action, every=job.every, now=now)
    return journal.deliver_due(now) > 0
