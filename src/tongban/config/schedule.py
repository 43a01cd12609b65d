"""What the worker does by the clock. Read this page to see every job that starts by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tongban.cases import jobs as cases
from tongban.journal import services as journal
from tongban.messages import services as messages
from tongban.people import services as people


@dataclass(frozen=True, slots=True)
class Job:
    """A job that may run again `every` so often; it is idempotent, so a run too many does no harm."""

    name: str
    action: Callable[[datetime], object]
    every: timedelta


JOBS: Sequence[Job] = (
    Job("cases.deem_accepted", cases.deem_accepted, timedelta(hours=1)),
    Job("cases.lapse_corrections", cases.lapse_corrections, timedelta(hours=1)),
    Job("journal.close_days", journal.close_days, timedelta(hours=1)),
    Job("journal.verify_recent", journal.verify_recent, timedelta(days=1)),
    Job("messages.deliver_due", messages.deliver_due, timedelta(seconds=5)),
    Job("people.forget_codes", people.forget_codes, timedelta(hours=6)),
    Job("people.forget_failures", people.forget_failures, timedelta(hours=6)),
)
