"""The work list, and taking several cases from the pool at once."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongban.base.errors import Refused
from tongban.base.web import answer, desk_of, posted_on, status_of
from tongban.cases import queries, services
from tongban.cases.queries import STAGE_NAMES, Filters, Stage
from tongban.law.lights import Light
from tongban.people.permissions import Permission

KEEPERS = (Permission.CATALOGUE_REVIEW, Permission.CATALOGUE_LEGAL)  # of the catalogue


@require_GET
def work_list(request: HttpRequest) -> HttpResponse:
    """GET /workbench/?mine=1&stage=…&light=…&item=…&q=…: what has to be done, by the clock.

    It is where everybody lands who signs in: who has no cases goes on to what he keeps or manages.
    """
    desk = desk_of(request)
    if desk.may(Permission.HELP_FILE):
        return redirect("stations:helps")
    if desk.may(Permission.STATION_OVERSEE) and not desk.may(Permission.CASE_READ):
        return redirect("stations:stations")
    if not desk.may(Permission.CASE_READ):
        keeps = any(desk.may(permission) for permission in KEEPERS)
        return redirect("workbench:catalogue" if keeps else "agencies:admin")
    return _list(request)


@posted_on("workbench:list")
def claims(request: HttpRequest) -> HttpResponse:
    """POST /workbench/claims: take the chosen cases; back to the list with what came of it."""
    try:
        done = services.claim_many(request.POST.getlist("number"), desk=desk_of(request))
    except Refused as refused:
        return _list(request, refused=refused, status=status_of(refused))
    if done.refused:
        return _list(request, done=done)
    return redirect(f"{reverse('workbench:list')}?{urlencode({'mine': 1})}")


def _list(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    filters = filters_of(request)
    shown = queries.work_list(desk_of(request), filters, after=request.GET.get("after") or None)
    tabs = [
        (
            stage.value,
            STAGE_NAMES[stage],
            shown.counts.stages.get(stage, ""),
            stage is filters.stage,
        )
        for stage in Stage
    ]
    counts = shown.counts
    context = {
        "here": "list",
        "filters": filters,
        "shown_as": (request.GET.urlencode(), *tabs, counts.mine, counts.overdue),
        "tabs": tabs,
        "lights": [(light.value, light.label) for light in reversed(Light)],
        "counts": counts,
        "page": shown.page,
        # The same for every row but for its end.
        "cases_at": reverse("workbench:case", args=["0"]).removesuffix("0"),
        "narrowing": _narrowing(request),
        **more,
    }
    return answer(
        request,
        page="workbench/list.html",
        part="workbench/_list.html",
        context=context,
        status=status,
    )


def _narrowing(request: HttpRequest) -> str:
    """Return the address of this list up to the name of the one item it is to show."""
    kept = request.GET.copy()
    for name in ("item", "after", "done"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}&item=" if kept else "?item="


def filters_of(request: HttpRequest) -> Filters:
    """Read the filters from the address; what it does not know it leaves out."""
    asked = request.GET
    stage, light = asked.get("stage", ""), asked.get("light", "")
    return Filters(
        mine=asked.get("mine") == "1",
        stage=Stage(stage) if stage in set(Stage) else Stage.ALL,
        light=Light(light) if light in set(Light) else None,
        item=asked.get("item", ""),
        text=asked.get("q", "").strip(),
    )
