"""The items of an agency: their state and version, and what an order does to them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tongban.agencies.queries import agencies, agency
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.catalogue import services
from tongban.catalogue.queries.holdings import (
    SEES_EVERY,
    STATE_NAMES,
    HoldingFilters,
    holding,
    holdings,
)
from tongban.catalogue.rules import State
from tongban.people.permissions import Permission
from tongban.workbench import inputs

DONE = {
    "suspension": "已暂停，办事指南上已注明原因",
    "resumption": "已恢复办理",
    "cancellation": "已取消，或已定下取消日期",
    "keeping": "已撤销取消计划",
}


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/items?agency=…&state=…&q=…: the items this desk keeps."""
    desk, asked = desk_of(request), request.GET
    filters = HoldingFilters(
        agency=asked.get("agency", ""),
        state=asked.get("state", ""),
        words=asked.get("q", "").strip(),
    )
    context = {
        "here": "catalogue",
        "filters": filters,
        "states": [(s.value, name) for s, name in STATE_NAMES.items() if s is not State.DRAFT],
        "agencies": agencies() if any(desk.may(p) for p in SEES_EVERY) else [],
        "page": holdings(desk, filters, after=asked.get("after") or None),
        "may_draft": desk.may(Permission.CATALOGUE_DRAFT),
        "may_merge": desk.may(Permission.CATALOGUE_PUBLISH),
    }
    return render(request, "workbench/catalogue/items.html", context)


@require_GET
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /workbench/catalogue/items/<slug>/: one item, and what can be done with it."""
    return _show(request, slug)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/new: begin the draft of an item that is not published yet."""
    desk, refused = desk_of(request), None
    require(desk, Permission.CATALOGUE_DRAFT)
    if request.method == "POST":
        try:
            draft_id = services.begin_item(
                agency=request.POST.get("agency", ""),
                name=request.POST.get("name", ""),
                entry=request.POST.get("entry", "").strip() or None,
                desk=desk,
            )
            return redirect("workbench:draft", draft_id)
        except NotFound as missing:
            refused = Refused(missing.message, code=missing.code)
        except Refused as refusal:
            refused = refusal
    context = {
        "here": "catalogue",
        "agencies": drafted_for(desk),
        "typed": request.POST if refused else {"entry": request.GET.get("entry", "")},
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/new.html", context, status=status)


@posted_on("workbench:catalogue-item", "slug")
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """POST …/change: begin the next version; on to its draft."""
    return redirect("workbench:draft", services.begin_change(slug, desk=desk_of(request)))


@posted_on("workbench:catalogue-item", "slug")
def split(request: HttpRequest, slug: str) -> HttpResponse:
    """POST …/split: begin the drafts of the items it is split into, one name a line."""
    names = [line.strip() for line in request.POST.get("names", "").splitlines() if line.strip()]
    try:
        services.begin_split(slug, names, desk=desk_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, slug, refused=refused, step="split")
    return redirect(f"{reverse('workbench:catalogue')}?show=mine")


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/merge?slug=…&slug=…: begin one draft for several items."""
    desk, refused = desk_of(request), None
    require(desk, Permission.CATALOGUE_PUBLISH)
    asked = request.POST if request.method == "POST" else request.GET
    slugs = list(dict.fromkeys(asked.getlist("slug")))
    if request.method == "POST":
        try:
            draft_id = services.begin_merge(slugs, request.POST.get("name", ""), desk=desk)
            return redirect("workbench:draft", draft_id)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "here": "catalogue",
        "chosen": [holding(slug, desk).line for slug in slugs],
        "typed": asked,
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/merge.html", context, status=status)


@posted_on("workbench:catalogue-item", "slug")
def suspension(request: HttpRequest, slug: str) -> HttpResponse:
    """POST …/suspension: nothing is filed until it is taken up again."""
    return _order(request, slug, "suspension", services.suspend)


@posted_on("workbench:catalogue-item", "slug")
def resumption(request: HttpRequest, slug: str) -> HttpResponse:
    """POST …/resumption: it can be applied for again."""
    return _order(request, slug, "resumption", services.resume)


@posted_on("workbench:catalogue-item", "slug")
def cancellation(request: HttpRequest, slug: str) -> HttpResponse:
    """POST …/cancellation: now, or on a planned day."""
    replaced_by = request.POST.get("replaced_by", "").split()

    def cancel(slug: str, **order: Any) -> None:
        on = inputs.day({"on": str(request.POST.get("on", ""))}, "on")
        services.cancel(slug, on=on, replaced_by=replaced_by, **order)

    return _order(request, slug, "cancellation", cancel)


@posted_on("workbench:catalogue-item", "slug")
def keeping(request: HttpRequest, slug: str) -> HttpResponse:
    """POST …/keeping: give up the plan to cancel it."""
    services.keep(slug, desk=desk_of(request))
    return redirect(_address(slug, "keeping"))


def drafted_for(desk: Desk) -> list[tuple[str, str]]:
    """Return (slug, short name) of the agencies `desk` drafts for: the editor's own office for all."""
    if desk.may(Permission.CATALOGUE_REVIEW):
        return [(one.slug, one.short) for one in agencies()]
    own = agency(desk.agency_id) if desk.agency_id else None
    return [(own.slug, own.short)] if own else []


def _order(request: HttpRequest, slug: str, step: str, act: Callable[..., None]) -> HttpResponse:
    try:
        act(
            slug,
            reason=request.POST.get("reason", ""),
            document_number=request.POST.get("document_number", ""),
            desk=desk_of(request),
        )
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, slug, refused=refused, step=step)
    return redirect(_address(slug, step))


def _show(
    request: HttpRequest, slug: str, *, refused: Refused | None = None, step: str = ""
) -> HttpResponse:
    typed: Mapping[str, Any] = request.POST if refused else {}
    context = {
        "here": "catalogue",
        "file": holding(slug, desk_of(request)),
        "typed": typed,
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "step": step,
        "done": DONE.get(request.GET.get("done", "")),
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/item.html", context, status=status)


def _address(slug: str, done: str) -> str:
    return f"{reverse('workbench:catalogue-item', args=[slug])}?done={done}"
