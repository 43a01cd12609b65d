"""基本目录: looked through, claimed from; kept by the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.catalogue import services
from tongban.catalogue.queries import DirectoryFilters, EntryLine, directory_page, entry
from tongban.catalogue.queries.holdings import SEES_EVERY
from tongban.catalogue.rules import ITEM_KINDS, LEVELS, UNITS, State
from tongban.people.permissions import Permission
from tongban.workbench import inputs
from tongban.workbench.views.catalogue.items import drafted_for

CLAIMED = (("", "全部"), ("no", "还没有认领"), ("yes", "已有部门认领"))
STATES = (
    (State.IN_USE.value, "在用"),
    (State.SUSPENDED.value, "暂停"),
    (State.CANCELLED.value, "取消"),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """An entry, and who of those this desk drafts for has not claimed it: slug, short name."""

    line: EntryLine
    agencies: Sequence[tuple[str, str]]


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/directory?q=…&kind=…&claimed=…: the entries, by code."""
    return _list(request)


@posted_on("workbench:directory")
def claim(request: HttpRequest) -> HttpResponse:
    """POST /workbench/catalogue/directory/claim: begin the draft of an entry; on to it."""
    desk = desk_of(request)
    try:
        draft_id = services.claim(
            request.POST.get("code", ""), agency=request.POST.get("agency", ""), desk=desk
        )
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _list(request, refused=refused)
    return redirect("workbench:draft", draft_id)


@require_http_methods(["GET", "POST"])
def one_entry(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/directory/entry?code=…: one entry and its past; POST keeps a new
    text of it, or a new entry."""
    desk, refused, code = desk_of(request), None, request.GET.get("code", "")
    if request.method == "POST":
        require(desk, Permission.DIRECTORY_MANAGE)
        code = code or request.POST.get("code", "").strip()
        try:
            _keep(request, code)
            return redirect(f"{reverse('workbench:directory-entry')}?code={code}&saved=1")
        except Refused as refusal:
            refused = refusal
    _look_on(request)
    view = entry(request.GET["code"]) if request.GET.get("code") else None
    context = {
        "here": "catalogue",
        "entry": view,
        "typed": request.POST if refused else _typed(view),
        "levels": request.POST.getlist("levels") if refused else (view.line.levels if view else []),
        "every_level": LEVELS,
        "kinds": ITEM_KINDS,
        "units": UNITS,
        "states": STATES,
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "may_manage": desk.may(Permission.DIRECTORY_MANAGE),
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/entry.html", context, status=status)


@posted_on("workbench:directory")
def entry_state(request: HttpRequest) -> HttpResponse:
    """POST /workbench/catalogue/directory/state: suspend, cancel or take up an entry again."""
    code = request.POST.get("code", "")
    services.set_entry_state(
        code,
        request.POST.get("state", ""),
        reason=request.POST.get("reason", ""),
        desk=desk_of(request),
    )
    return redirect(f"{reverse('workbench:directory-entry')}?code={code}&saved=1")


def _keep(request: HttpRequest, code: str) -> None:
    desk, posted = desk_of(request), request.POST
    typed = {key: str(text) for key, text in posted.items()}
    known = entry(code).versions if request.GET.get("code") else []
    days = typed.get("days", "").strip()
    services.save_entry(
        code,
        name=typed.get("name", ""),
        kind=typed.get("kind", ""),
        levels=posted.getlist("levels"),
        # Bases are long texts with many parts: they come with the import of the directory.
        basis=known[0].basis if known else [],
        statutory={"days": inputs.number(typed, "days"), "unit": typed.get("unit", "")}
        if days
        else None,
        effective_on=inputs.day(typed, "effective_on") or desk.today,
        reason=typed.get("reason", ""),
        desk=desk,
    )


def _list(request: HttpRequest, *, refused: Refused | None = None) -> HttpResponse:
    desk, asked = desk_of(request), request.GET
    _look_on(request)
    may_draft = desk.may(Permission.CATALOGUE_DRAFT)
    filters = DirectoryFilters(
        words=asked.get("q", "").strip(),
        kind=asked.get("kind", ""),
        claimed=asked.get("claimed", ""),
    )
    context = {
        "here": "catalogue",
        "filters": filters,
        "kinds": ITEM_KINDS,
        "claimed": CLAIMED,
        "page": directory_page(filters, after=asked.get("after") or None).map(
            partial(_offered, drafted_for(desk) if may_draft else [])
        ),
        "may_draft": may_draft,
        "may_manage": desk.may(Permission.DIRECTORY_MANAGE),
        "refused": refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/directory.html", context, status=status)


def _offered(agencies: Sequence[tuple[str, str]], line: EntryLine) -> Offered:
    """Return an entry with the agencies of `agencies` that can still claim it."""
    if line.state != State.IN_USE or not line.name:
        return Offered(line, [])
    taken = {claim.agency_slug for claim in line.claims}
    return Offered(line, [one for one in agencies if one[0] not in taken])


def _look_on(request: HttpRequest) -> None:
    desk = desk_of(request)
    may_look(desk)


def _typed(view: Any) -> dict[str, Any]:
    if view is None:
        return {}
    line = view.line
    limit = line.statutory
    return {
        "name": line.name,
        "kind": line.kind,
        "days": limit.days if limit else "",
        "unit": limit.unit.value if limit else "",
    }


def may_look(desk: Desk) -> None:
    """Let in whoever drafts, reviews or keeps the catalogue. Raises NotPermitted."""
    if not any(desk.may(permission) for permission in (Permission.CATALOGUE_DRAFT, *SEES_EVERY)):
        require(desk, Permission.CATALOGUE_DRAFT)
