"""Moving running cases to the newest version of their diagram: previewed, chosen, each by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.journal import services as journal
from tongban.people.permissions import Permission
from tongban.processes.events import RunMoved
from tongban.processes.models import Run
from tongban.processes.queries.moves import MOST_AT_ONCE, standing_in
from tongban.processes.queries.plans import published
from tongban.processes.rules import RunState
from tongban.processes.services.running import go_on


@dataclass(frozen=True, slots=True)
class Moved:
    """What a batch did: titles of the runs moved, and why each other one was not."""

    done: list[str]
    refused: dict[str, str]


def move_runs(key: str, run_ids: Sequence[UUID], *, desk: Desk) -> Moved:
    """Move running cases to the version in force; steps it still has stay done, by whom and when.

    Each is a transaction of its own, and one refused stops no other.
    Writes:  per run its version, its open steps; one journal entry.
    Tells:   RunMoved.
    Raises:  NotPermitted; Invalid for none, or too many at once.
    """
    require(desk, Permission.PROCESS_PUBLISH)
    if not 1 <= len(run_ids) <= MOST_AT_ONCE:
        words = f"请选择 1 至 {MOST_AT_ONCE} 个办件。"
        raise Invalid([Problem("runs", "process.batch_size", words)])
    moved = Moved([], {})
    for run_id in run_ids:
        try:
            moved.done.append(_move(key, run_id, desk))
        except Refused as refused:
            moved.refused[str(run_id)] = refused.message
    return moved


@transaction.atomic
def _move(key: str, run_id: UUID, desk: Desk) -> str:
    rows = Run.objects.select_for_update(of=("self",)).select_related("version__process__current")
    run = rows.filter(pk=run_id, state=RunState.RUNNING, version__process__key=key).first()
    if run is None:
        raise NotFound("没有找到这个正在走流程的办件。", code="process.run_unknown")
    newest = run.version.process.current
    assert newest is not None
    if run.version_id == newest.id:
        raise Refused("已经在用最新版流程。", code="process.newest")
    before, after = published(run.version_id), published(newest.id)
    standing = standing_in(run, after)
    if standing.has_ended:
        words = "已办的环节在新版里已经全部走完，请先把手上的环节办结。"
        raise Refused(words, code="process.nothing_left")
    run.version_id = newest.id
    go_on(run, after, standing, by=desk, on=desk.today, calendar=desk.calendar)
    event = RunMoved(
        subject=f"run:{run.id}", of=run.subject, key=key, before=before.number, after=after.number
    )
    journal.record(event, by=desk)
    return run.title
