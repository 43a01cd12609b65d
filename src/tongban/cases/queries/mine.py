"""Whose case it is: the list of my matters, and what other rooms need to know of one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tongban.base.desk import Viewer
from tongban.base.paging import Page, page_by_key
from tongban.cases.models import Case, CaseQuerySet
from tongban.cases.queries.clockface import ClockFace, face
from tongban.cases.queries.progress import headline, todo, within_reach
from tongban.cases.rules import Way
from tongban.law.lifecycle import STATE_NAMES, State

PAGE_SIZE = 20
MOST_ROWS = 100  # cases of open folders looked at


class Which(StrEnum):
    """Which of my matters."""

    ALL = "all"
    WAITING = "waiting"  # for me: to correct, to resubmit, to fetch
    RUNNING = "running"  # not ended, and nothing is asked of me now
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class MyCase:
    """One case in the list of my matters."""

    number: str
    item_name: str
    applicant_name: str
    state: State
    state_name: str
    headline: str
    todo: str
    waits_for_me: bool
    clock: ClockFace
    submitted_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class FolderMatter:
    """One form over several items (一表申请) in the list of my matters."""

    id: UUID
    items: tuple[str, ...]
    done: int
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Reference:
    """What another room needs of a case it speaks about."""

    id: UUID
    number: str
    agency_id: UUID
    state: State


def my_cases(
    viewer: Viewer,
    *,
    which: Which = Which.ALL,
    after: str | None = None,
    size: int = PAGE_SIZE,
    alone: bool = False,
) -> Page[MyCase]:
    """Return the viewer's cases, or those of the enterprise he acts for, the latest first. One query.

    `alone`: without those submitted on one form with others, which stand in a list as one.
    Raises Invalid for a token of another list.
    """
    if viewer.person_id is None:
        return Page([], None)
    rows = Case.objects.of_applicant(viewer.person_id, viewer.organisation_id).select_related(
        "agency", "delivery"
    )
    rows = _narrowed(rows, which)
    if alone:
        rows = rows.filter(application__folder=None)
    page = page_by_key(rows, key=("-submitted_at", "-id"), after=after, size=size)
    return page.map(lambda case: _view(case, viewer))


def cases_of_folder(folder_id: UUID, *, viewer: Viewer) -> list[MyCase]:
    """Return the viewer's cases that were submitted on one form, in their order there. One query."""
    if viewer.person_id is None:
        return []
    rows = Case.objects.of_applicant(viewer.person_id, viewer.organisation_id).select_related(
        "agency", "delivery"
    )
    parts = rows.filter(application__folder_id=folder_id).order_by("application_id")
    return [_view(case, viewer) for case in parts]


def cases_of_applications(ids: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, MyCase]:
    """Return the viewer's cases that came of these applications, by application. One query."""
    if viewer.person_id is None:
        return {}
    rows = Case.objects.of_applicant(viewer.person_id, viewer.organisation_id)
    found = rows.filter(application_id__in=list(ids)).select_related("agency", "delivery")
    return {case.application_id: _view(case, viewer) for case in found}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a case is, for a room that hands its papers on."""

    number: str
    state: State
    state_name: str
    is_open: bool
    waits_for_applicant: bool
    to_fetch: bool  # its result, or the denial, lies at the window
    result_name: str


def standings(application_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return the cases that came of applications, by application. One query. For a room that has made
    sure who may see them.
    """
    rows = Case.objects.filter(application_id__in=list(application_ids))
    return {row.application_id: _standing(row) for row in rows.select_related("delivery")}


def _standing(case: Case) -> Standing:
    state, delivery = State(case.state), getattr(case, "delivery", None)
    lies = state in {State.DELIVERING, State.DENIED}
    return Standing(
        number=case.number,
        state=state,
        state_name=STATE_NAMES[state],
        is_open=case.finished_at is None,
        waits_for_applicant=state in {State.CORRECTING, State.PRE_RETURNED},
        to_fetch=lies and (delivery is None or delivery.way == Way.WINDOW),
        result_name="决定书" if state is State.DENIED else case.result_name or "办理结果",
    )


def latest_case_of(application_ids: Iterable[UUID]) -> UUID | None:
    """Return the case submitted last of those that came of applications, None without. One query."""
    cases = Case.objects.filter(application_id__in=list(application_ids)).order_by("-submitted_at")
    return cases.values_list("id", flat=True).first()


def application_of(case_id: UUID) -> UUID:
    """Return the application a case came of. One query. Raises Case.DoesNotExist."""
    found: UUID = Case.objects.values_list("application_id", flat=True).get(pk=case_id)
    return found


def open_folders(viewer: Viewer) -> list[FolderMatter]:
    """Return the forms over several items of which some case is not ended, the latest first. One query.

    Not those of a joint matter (一件事), which is more than its cases: stages of it may not have begun.
    """
    if viewer.person_id is None:
        return []
    own = Case.objects.of_applicant(viewer.person_id, viewer.organisation_id)
    still_open = own.open().filter(application__folder__matter="")
    rows = (
        own.filter(application__folder__in=still_open.values("application__folder"))
        .order_by("-submitted_at", "application_id")
        .values_list("application__folder_id", "item_name", "submitted_at", "finished_at")
    )
    by_folder: dict[UUID, list[tuple[str, datetime, datetime | None]]] = {}
    for folder_id, name, submitted_at, finished_at in rows[:MOST_ROWS]:
        by_folder.setdefault(folder_id, []).append((name, submitted_at, finished_at))
    return [
        FolderMatter(
            id=folder_id,
            items=tuple(name for name, _, _ in parts),
            done=sum(1 for _, _, finished in parts if finished),
            submitted_at=parts[0][1],
        )
        for folder_id, parts in by_folder.items()
    ]


def reference(number: str, *, viewer: Viewer, query_code: str = "") -> Reference:
    """Return what another room needs of the viewer's own case, or of anybody's with its query code.

    One query. Raises Case.DoesNotExist for a wrong number or code, and for another person's case.
    """
    case = within_reach(Case.objects.all(), viewer, query_code).get(number=number)
    return Reference(case.id, case.number, case.agency_id, State(case.state))


def applicant_of(number: str, *, viewer: Viewer) -> UUID | None:
    """Return the enterprise a case was filed for (None: for a person), whoever the viewer acts for.

    For whoever followed a link to a case of another of his capacities; that he may act for the
    enterprise is for the caller to make sure. One query.
    Raises Case.DoesNotExist unless there is such a case, and a person's own is the viewer's.
    """
    case = Case.objects.only("organisation_id", "person_id", "agent_id").get(number=number)
    is_own = viewer.person_id is not None and viewer.person_id in (case.person_id, case.agent_id)
    if case.organisation_id is None and not is_own:
        raise Case.DoesNotExist
    owner: UUID | None = case.organisation_id
    return owner


def _narrowed(cases: CaseQuerySet, which: Which) -> CaseQuerySet:
    if which is Which.WAITING:
        return cases.open().waiting_for_applicant()
    if which is Which.RUNNING:
        return cases.open().not_waiting_for_applicant()
    return cases.filter(finished_at__isnull=False) if which is Which.ENDED else cases


def _view(case: Case, viewer: Viewer) -> MyCase:
    return MyCase(
        number=case.number,
        item_name=case.item_name,
        applicant_name=case.applicant_name,
        state=State(case.state),
        state_name=STATE_NAMES[State(case.state)],
        headline=headline(case),
        todo=todo(case),
        waits_for_me=bool(todo(case)),
        clock=face(case, today=viewer.today, calendar=viewer.calendar),
        submitted_at=case.submitted_at,
        finished_at=case.finished_at,
    )
