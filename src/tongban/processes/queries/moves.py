"""Running cases on older versions, and where each would stand on the newest."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from tongban.base.desk import Desk, require
from tongban.base.paging import Page, page_by_key
from tongban.people.permissions import Permission
from tongban.processes import engine
from tongban.processes.models import Run, RunStep
from tongban.processes.queries.diagrams import typed
from tongban.processes.queries.plans import Published, published
from tongban.processes.rules import OUTCOME, RunState, StepState

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A run on an older version: what is open now, and what would be open."""

    id: UUID
    title: str
    number: int
    now: tuple[str, ...]
    then: tuple[str, ...]
    ends: bool  # nothing would be left to do: it cannot be moved


def runs_to_move(key: str, *, desk: Desk, after: str | None = None) -> Page[MoveLine]:
    """Return the running cases that are not on the version in force, with a preview. Three queries.

    Raises: NotPermitted.
    """
    require(desk, Permission.PROCESS_PUBLISH)
    rows = (
        Run.objects.filter(version__process__key=key, state=RunState.RUNNING)
        .exclude(version__process__current=F("version"))
        .select_related("version__process")
        .prefetch_related("steps")
        .defer("version__file", "version__process__draft")
    )
    page = page_by_key(rows, key=("id",), after=after, size=MOST_AT_ONCE)
    return page.map(_line)


def standing_in(run: Run, version: Published) -> engine.Standing:
    """Return where a run would stand in another version: the steps done that it has count as done."""
    values = typed(json.loads(run.answers or "{}"))
    return engine.replayed(version.plan, values, _done(list(run.steps.all())))


def _done(steps: list[RunStep]) -> list[tuple[str, dict[str, str]]]:
    done = [one for one in steps if one.state == StepState.DONE and one.done_at]
    done.sort(key=lambda one: (one.done_at, str(one.id)))
    return [(one.node, {OUTCOME: one.outcome}) for one in done]


def _line(run: Run) -> MoveLine:
    assert run.version.process.current_id is not None
    version = published(run.version.process.current_id)
    standing = standing_in(run, version)
    open_now = [step.name for step in run.steps.all() if step.state == StepState.OPEN]
    return MoveLine(
        id=run.id,
        title=run.title,
        number=run.version.number,
        now=tuple(sorted(open_now)),
        then=tuple(sorted(version.node(one.process, one.node).name for one in standing.open)),
        ends=standing.has_ended,
    )
