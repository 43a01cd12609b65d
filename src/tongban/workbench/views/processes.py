"""Diagrams of items: drawn, checked, tried out, published; running cases moved to a new version."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from tongban.agencies.queries import agencies
from tongban.base.download import file_response
from tongban.base.errors import Invalid, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.catalogue.queries import item_choices
from tongban.processes import queries, services
from tongban.processes.queries import Trial
from tongban.processes.rules import MOST_BYTES, StepRole

BPMN = "application/bpmn+xml"
DONE = {
    "drawing": "已保存",
    "discarding": "已放弃修改",
    "publication": "已发布，之后受理的办件按新流程办",
    "moves": "已改用新版流程",
}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """GET /workbench/processes/: the diagrams this desk draws; ?key= opens that of an item."""
    desk = desk_of(request)
    if key := request.GET.get("key"):
        return redirect("workbench:process", slugify(key))
    page = queries.processes_page(desk, after=request.GET.get("after"))
    context = {"here": "processes", "page": page, "items": item_choices()}
    return render(request, "workbench/processes.html", context)


@require_GET
def diagram(request: HttpRequest, key: str) -> HttpResponse:
    """GET /workbench/processes/<key>/: a diagram, what is wrong with it, its versions."""
    return _show(request, key)


@posted_on("workbench:process", "key")
def drawing(request: HttpRequest, key: str) -> HttpResponse:
    """POST /workbench/processes/<key>/drawing: keep what was drawn, or a file of another tool."""
    upload = request.FILES.get("upload")
    text = request.POST.get("file", "")
    if upload:
        text = upload.read(MOST_BYTES + 1).decode("utf-8", "replace")
    try:
        services.save_diagram(key, text, version=_version(request), desk=desk_of(request))
    except Refused as refused:
        return _show(request, key, refused=refused, typed=text)
    return _done(key, "drawing")


@posted_on("workbench:process", "key")
def discarding(request: HttpRequest, key: str) -> HttpResponse:
    """POST /workbench/processes/<key>/discarding: throw away what was drawn since the publication."""
    services.discard_draft(key, desk=desk_of(request))
    return _done(key, "discarding")


@posted_on("workbench:process", "key")
def publication(request: HttpRequest, key: str) -> HttpResponse:
    """POST /workbench/processes/<key>/publication: put the drawn diagram in force."""
    reason = request.POST.get("reason", "")
    try:
        services.publish_diagram(
            key, version=_version(request), reason=reason, desk=desk_of(request)
        )
    except Refused as refused:
        return _show(request, key, refused=refused, values={"reason": reason})
    return _done(key, "publication")


@require_GET
def trial(request: HttpRequest, key: str) -> HttpResponse:
    """GET /workbench/processes/<key>/trial?…: which steps a case with these answers would take."""
    typed = {name: str(text) for name, text in request.GET.items()}
    answers = {name: text for name, text in typed.items() if name != "objecting" and text}
    objecting = typed.get("objecting", "")
    found = queries.trial(key, answers=answers, objecting=objecting, desk=desk_of(request))
    return _show(request, key, trial=found, values=typed)


@posted_on("workbench:process", "key")
def moves(request: HttpRequest, key: str) -> HttpResponse:
    """POST /workbench/processes/<key>/moves: move the chosen running cases to the version in force."""
    try:
        chosen = [UUID(text) for text in request.POST.getlist("runs")]
        moved = services.move_runs(key, chosen, desk=desk_of(request))
    except ValueError:
        refused: Refused = Refused("请从列表中选择办件。", code="process.run_unknown")
    except Refused as refusal:
        refused = refusal
    else:
        if not moved.refused:
            return _done(key, "moves")
        words = "；".join(moved.refused.values())
        refused = Refused(
            f"{len(moved.refused)} 个办件没有改用新版：{words}", code="process.not_moved"
        )
    return _show(request, key, refused=refused)


@require_GET
def file(request: HttpRequest, key: str) -> HttpResponse:
    """GET /workbench/processes/<key>/file.bpmn: what is drawn, for any BPMN tool."""
    view = queries.diagram_page(key, desk=desk_of(request))
    return file_response(view.file.encode(), BPMN, f"{key}.bpmn")


@require_GET
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """GET /workbench/processes/<key>/versions/<number>.bpmn: a published version."""
    text = queries.version_file(key, number, desk=desk_of(request))
    return file_response(text.encode(), BPMN, f"{key}-v{number}.bpmn")


def _show(
    request: HttpRequest,
    key: str,
    *,
    refused: Refused | None = None,
    typed: str = "",
    values: Mapping[str, Any] | None = None,
    trial: Trial | None = None,
) -> HttpResponse:
    desk = desk_of(request)
    view = queries.diagram_page(key, desk=desk)
    to_move = queries.runs_to_move(key, desk=desk) if view.may_publish and view.versions else None
    took = queries.durations(key, desk=desk)
    context = {
        "here": "processes",
        "view": view,
        "file": typed or view.file,
        "roles": list(StepRole),
        "agencies": agencies(),
        "to_move": to_move,
        "durations": took,
        "longest": max((one.nine_of_ten for one in took), default=0) or 1,
        "trial": trial,
        "values": values or {},
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "done": DONE.get(request.GET.get("done", "")),
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/process.html", context, status=status)


def _done(key: str, what: str) -> HttpResponse:
    return redirect(f"{reverse('workbench:process', args=[key])}?done={what}")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else -1
