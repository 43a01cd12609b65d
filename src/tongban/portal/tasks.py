"""What is still to do, each a link to the page it is done on: of a draft, of one form over several items."""

from urllib.parse import urlencode

from django.urls import reverse

from tongban.applications.queries import DraftView, FolderView, Task
from tongban.applications.rules import Lack
from tongban.base.errors import Refused

# Refusals to begin that are put right on another page, and where: it leads back here.
PUT_RIGHT_AT = {
    "application.real_level": "account:real-name",
    "application.audience": "account:acting",
}
STATES = {"done": "done", "todo": "current", "wrong": "current"}


def put_right_at(refused: Refused | None, *, back: str) -> str:
    """Return the address where the reason of a refusal is put right, "" where there is none."""
    if refused is None or refused.code not in PUT_RIGHT_AT:
        return ""
    return f"{reverse(PUT_RIGHT_AT[refused.code])}?{urlencode({'next': back})}"


def shown_tasks(draft: DraftView | FolderView, base: str) -> list[dict[str, object]]:
    """Return the task list as base/_tasks.html draws it; the pages lie under `base`."""
    return [_shown(draft, task, base) for task in draft.tasks]


def shown_lacks(draft: DraftView | FolderView, base: str) -> list[dict[str, str]]:
    """Return what stops submission, each with where it is put right: the field itself on its page,
    with all faults shown.
    """
    return [{"words": lack.problem.message, "href": base + _place_of(lack)} for lack in draft.lacks]


def _place_of(lack: Lack) -> str:
    anchor = lack.problem.field.partition(".")[2]
    return f"{lack.place}?{urlencode({'missing': 1})}#f-{anchor}"


def _shown(draft: DraftView | FolderView, task: Task, base: str) -> dict[str, object]:
    is_papers = task.place == "materials"
    return {
        "title": task.title,
        "href": base + task.place,
        "done": draft.papers_done,
        "total": draft.papers_asked if is_papers else 0,
        "state": STATES[task.state],
        "words": "" if is_papers or task.words == "已完成" else task.words,
    }
