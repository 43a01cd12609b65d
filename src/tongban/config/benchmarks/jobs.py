"""What is measured: for each job of PERFORMANCE the requests to our site and to the bare one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote
from uuid import UUID

from django.core.signing import get_cookie_signer
from django.urls import reverse

from tongban.applications import services as applications
from tongban.applications.models import Application
from tongban.cases import services as cases
from tongban.cases.models import Acceptance, Case, Document
from tongban.catalogue.models import Item
from tongban.config.benchmarks import rows, volume
from tongban.config.benchmarks.ground import MOST_NUMBERS, Ground, signed_in
from tongban.config.benchmarks.load import Request, form
from tongban.journal.models import Entry, Telling
from tongban.people.models import Appointment, User
from tongban.portal.views.progress import PROOF

PAGES = 40  # guides asked for in turn
OFFICERS = 8

Script = Sequence[Request]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The requests of one job. With `once` each may be sent a single time."""

    name: str
    ours: Sequence[Request]
    bare: Sequence[Request]
    target: float  # of the bare site's requests per second
    most_queries: int
    once: bool = False
    targets: Sequence[UUID] = ()  # rows that plain SQL may change


def guide(ground: Ground, size: int, folder: Path) -> list[Plan]:
    """Guide pages, as a visitor sees them, beside a view that answers nothing."""
    slugs = Item.objects.filter(state="in_use").order_by("slug").values_list("slug", flat=True)
    pages = [Request(reverse("portal:item", args=[slug])) for slug in slugs[:PAGES]]
    return [Plan(name="guide", ours=pages, bare=[Request("/empty")], target=0.6, most_queries=0)]


def search(ground: Ground, size: int, folder: Path) -> list[Plan]:
    """Searches for pieces of names, each different from the one before."""
    names = Item.objects.filter(state="in_use").values_list("current__name", flat=True)
    pieces = {
        name[at : at + long] for name in names for long in (2, 3, 4) for at in range(len(name))
    }
    asked = sorted(quote(piece) for piece in pieces if len(piece) > 1)
    Random(0).shuffle(asked)
    return [
        Plan(
            name="search",
            ours=[Request(f"{reverse('portal:search')}?q={q}") for q in asked],
            bare=[Request(f"/search?q={q}") for q in asked],
            target=0.5,
            most_queries=2,
        )
    ]


def submit(ground: Ground, size: int, folder: Path) -> list[Plan]:
    """Submit complete drafts; beside it the same rows."""
    sample = Application.objects.get(pk=ground.draft())
    taken = rows.captured(
        sample,
        [Case, Entry, Telling],
        lambda: applications.submit(sample.pk, viewer=ground.viewer, promised=True),
    )
    rows.save(taken, folder)
    original = Application.objects.get(pk=ground.draft())
    drafts = volume.copy_draft(original.pk, first=1, copies=3 * size)
    citizen = ground.citizen_signed_in()
    form_of = {
        "promised": "1",
        "version": str(original.version),
        "csrfmiddlewaretoken": citizen.csrf,
    }
    return [
        Plan(
            name="submit",
            ours=[
                form(reverse("portal:submission", args=[draft]), citizen.headers, **form_of)
                for draft in drafts[:size]
            ],
            bare=[_write(draft) for draft in drafts[size : 2 * size]],
            target=0.5,
            most_queries=12,
            once=True,
            targets=drafts[2 * size :],
        )
    ]


def step(ground: Ground, size: int, folder: Path) -> list[Plan]:
    """Accept received cases; beside it the same rows."""
    sample = ground.received()
    taken = rows.captured(
        sample,
        [Acceptance, Document, Entry, Telling],
        lambda: cases.accept(sample.number, desk=ground.clerk),
    )
    rows.save(taken, folder)
    original = ground.received()
    volume.copy_cases([original.pk], first=1, copies=3 * size, tick=lambda _: None)
    numbers = range(1, 3 * size + 1)
    keys = volume.keys_of(original.pk, numbers)
    clerk = ground.clerk_signed_in()
    token = {"csrfmiddlewaretoken": clerk.csrf, "version": str(original.version)}
    return [
        Plan(
            name="step",
            ours=[
                form(
                    reverse(
                        "workbench:step",
                        args=[volume.number_of(original.number, number), "acceptance"],
                    ),
                    clerk.headers,
                    **token,
                )
                for number in numbers[:size]
            ],
            bare=[_write(key) for key in keys[size : 2 * size]],
            target=0.4,
            most_queries=12,
            once=True,
            targets=keys[2 * size :],
        )
    ]


def work_list(ground: Ground, size: int, folder: Path) -> list[Plan]:
    """The first page of the work lists of several agencies' officers; and of the unified hall."""
    appointments = (
        Appointment.objects.filter(position__role="reviewer", staff__number__endswith="2")
        .exclude(staff__number__startswith="SIM")
        .select_related("position", "staff__user")
        .order_by("staff__number")
    )
    busy = [one for one in appointments if _has_page(one.position.agency_id)][:OFFICERS]
    address = reverse("workbench:list")
    hall = signed_in(User.objects.get(username="ZWZX1"))
    return [
        Plan(
            name="work list, agency",
            ours=[Request(address, headers=signed_in(one.staff.user).headers) for one in busy],
            bare=[Request(f"/work-list/{one.position.agency_id}") for one in busy],
            target=0.5,
            most_queries=3,
        ),
        Plan(
            name="work list, hall",
            ours=[Request(address, headers=hall.headers)],
            bare=[Request(f"/work-list/{one.position.agency_id}") for one in busy],
            target=0.5,
            most_queries=3,
        ),
    ]


def progress(ground: Ground, size: int, folder: Path) -> list[Plan]:
    """How a case goes: asked with number and query code, and on the applicant's own page."""
    copies = Case.objects.filter(number__contains="-")
    known = list(copies.values_list("number", "query_code")[:MOST_NUMBERS])
    own = ground.own_copies()
    citizen = ground.citizen_signed_in()
    return [
        Plan(
            name="progress, by code",
            ours=[_shown(number, code) for number, code in known],
            bare=[Request(f"/progress/{number}") for number, _ in known],
            target=0.6,
            most_queries=4,
        ),
        Plan(
            name="progress, own page",
            ours=[
                Request(reverse("portal:case", args=[number]), headers=citizen.headers)
                for number in own
            ],
            bare=[Request(f"/cases/{number}") for number in own],
            target=0.6,
            most_queries=4,
        ),
    ]


def _shown(number: str, code: str) -> Request:
    """The answer page, in the browser of somebody who has just given the code."""
    proof = get_cookie_signer(salt=PROOF + number).sign(code)
    page = reverse("portal:progress-case", args=[number])
    return Request(page, headers=(("Cookie", f"{PROOF}={proof}"),))


def _write(key: UUID) -> Request:
    return Request(f"/rows/{key}", "POST", expect=201)


def _has_page(agency_id: UUID) -> bool:
    return Case.objects.open().filter(agency_id=agency_id)[:1].exists()


NEEDS_CASES = {"worklist", "progress"}
JOBS: dict[str, Callable[[Ground, int, Path], list[Plan]]] = {
    "guide": guide,
    "search": search,
    "submit": submit,
    "worklist": work_list,
    "progress": progress,
    "step": step,
}
