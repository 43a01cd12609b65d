"""How a case goes, step by step: what was done, where it is now, what is still to come."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from tongban.cases.queries import Progress
from tongban.law.lifecycle import ENDED, State

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


def steps_of(case: Progress) -> tuple[Step, ...]:
    """Return the whole way of a case."""
    past = [Step("done", moment.words, moment.at) for moment in case.timeline]
    if case.state in ENDED:
        if case.state not in DONE and past:
            last = past[-1]
            past[-1] = Step("stopped", last.title, last.at)
        return tuple(past)
    now = Step(
        "paused" if case.state is State.SUSPENDED else "current", case.headline, words=_until(case)
    )
    return (*past, now, *(Step("ahead", str(title)) for title in AHEAD[NEXT[case.state] :]))


def _until(case: Progress) -> str:
    if case.todo:
        return case.todo
    if case.clock.due_on is None:
        return case.clock.words
    return gettext("{what}：{words}").format(what=case.clock.what, words=case.clock.words)
