"""How a case goes, step by step: what was done, where it is now, what is still to come."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from tongban.base.templatetags.ui import cn_date
from tongban.cases.queries import Progress
from tongban.law.lifecycle import ENDED, State
from tongban.processes.queries import PublicStep

AHEAD = (
    gettext_lazy("受理"),
    gettext_lazy("审查"),
    gettext_lazy("作出决定"),
    gettext_lazy("送达结果"),
)
NEXT = {  # how many of AHEAD lie behind, or are what is going on now
    State.SUBMITTED: 0,
    State.PRE_RETURNED: 0,
    State.PRE_PASSED: 0,
    State.RECEIVED: 0,
    State.CORRECTING: 0,
    State.ACCEPTED: 2,
    State.SUSPENDED: 2,
    State.DECIDING: 3,
    State.GRANTED: 3,
    State.CERTIFYING: 3,
    State.DENIED: 4,
    State.DELIVERING: 4,
}
DONE = {State.FINISHED, State.ARCHIVED}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of base/_timeline.html."""

    state: str  # done, current, ahead, stopped, paused
    title: str
    at: datetime | None = None
    words: str = ""
    by: str = ""  # agency of a step within the agencies


def steps_of(case: Progress) -> tuple[Step, ...]:
    """Return the whole way of a case: what was told him, with the steps within the agencies between."""
    past = [Step("done", moment.words, moment.at) for moment in case.timeline]
    if case.inside:
        past = sorted([*past, *_done_inside(case)], key=_when)
    if case.state in ENDED:
        if case.state not in DONE and past:
            last = past[-1]
            past[-1] = Step("stopped", last.title, last.at)
        return tuple(past)
    now = Step(
        "paused" if case.state is State.SUSPENDED else "current", case.headline, words=_until(case)
    )
    ahead = (Step("ahead", str(title)) for title in AHEAD[NEXT[case.state] :])
    return (*past, now, *_open_inside(case), *ahead)


def _done_inside(case: Progress) -> list[Step]:
    return [
        Step("done", _title(step), step.done_at, by=step.agency)
        for step in case.inside
        if step.done_at
    ]


def _open_inside(case: Progress) -> list[Step]:
    return [
        Step("current", _title(step), words=_by_when(step), by=step.agency)
        for step in case.inside
        if not step.done_at
    ]


def _title(step: PublicStep) -> str:
    if step.is_consultation:
        return gettext("{agency}出具意见：{step}").format(agency=step.agency, step=step.name)
    return gettext("环节：{step}").format(step=step.name)


def _by_when(step: PublicStep) -> str:
    return gettext("{day}前办完").format(day=cn_date(step.due_on)) if step.due_on else ""


def _when(step: Step) -> datetime:
    assert step.at is not None
    return step.at


def _until(case: Progress) -> str:
    if case.todo:
        return case.todo
    if case.clock.due_on is None:
        return case.clock.words
    return gettext("{what}：{words}").format(what=case.clock.what, words=case.clock.words)
