"""The one screen of a case, its steps and its papers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.cases import queries, services
from tongban.cases.queries import Screen
from tongban.joint.queries import siblings
from tongban.people import queries as people
from tongban.retention import queries as retention
from tongban.workbench import steps
from tongban.workbench.acts import Call
from tongban.workbench.inputs import FREE_LINES, day, missing_items

HANDOVER = "handover"
PAPER = "paper"


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """GET /workbench/cases/<number>: all of a case on one screen."""
    screen = queries.case_screen(number, desk_of(request))
    return _show(request, screen, done=steps.label_of(request.GET.get("done", "")))


@posted_on("workbench:case", "number")
def step(request: HttpRequest, number: str, noun: str) -> HttpResponse:
    """POST /workbench/cases/<number>/<noun>: take a step; refused, the screen says why and keeps
    what was typed."""
    desk = desk_of(request)
    if not steps.label_of(noun):
        raise Http404
    typed = steps.typed_of(noun, request.POST)
    lines = _lines(number, desk) if steps.picks_lines(noun) else {}
    file = request.FILES.get(f"{noun}-file")
    call = Call(
        number=number,
        desk=desk,
        version=_version(request),
        typed=typed,
        items=missing_items(typed, lines),
        file=file,
        file_name=file.name or "" if file else "",
    )
    try:
        steps.take(noun, call)
    except NotFound:
        raise
    except Refused as refusal:
        refused = steps.on_page(noun, refusal) if isinstance(refusal, Invalid) else refusal
        screen = queries.case_screen(number, desk)
        return _show(request, screen, refused=refused, noun=noun, typed=request.POST)
    return redirect(f"{reverse('workbench:case', args=[number])}?done={noun}", permanent=False)


@posted_on("workbench:case", "number")
def handover(request: HttpRequest, number: str) -> HttpResponse:
    """POST /workbench/cases/<number>/handover: put it on a colleague's desk."""
    desk = desk_of(request)
    try:
        to = UUID(request.POST.get("to", ""))
        services.hand_over(number, desk=desk, to=to, version=_version(request))
    except ValueError:
        refused: Refused = Refused("请选择本部门的同事。", code="case.colleague")
    except Refused as refusal:
        refused = refusal
    else:
        return redirect("workbench:case", number)
    return _show(request, queries.case_screen(number, desk), refused=refused, noun=HANDOVER)


@posted_on("workbench:case", "number")
def identifier(request: HttpRequest, number: str) -> HttpResponse:
    """POST /workbench/cases/<number>/identifier: show the applicant's numbers, once, for a purpose."""
    desk = desk_of(request)
    screen = queries.case_screen(number, desk)
    try:
        revealed = people.reveal(screen.person.id, request.POST.get("purpose", ""), desk=desk)
    except Invalid as refused:
        return _show(request, screen, refused=refused, noun="identifier")
    response = _show(request, screen, revealed=revealed)
    response["Cache-Control"] = "no-store"
    return response


@posted_on("workbench:case", "number")
def comparison(request: HttpRequest, number: str, material_id: UUID) -> HttpResponse:
    """POST /workbench/cases/<number>/materials/<id>/comparison: it agrees with the original seen."""
    desk = desk_of(request)
    try:
        until = day(request.POST, "until")
        services.compare_original(number, material_id, desk=desk, until=until)
    except NotFound:
        raise
    except Refused as refusal:
        return _refused_paper(request, number, material_id, refusal)
    return redirect("workbench:case", number)


@posted_on("workbench:case", "number")
def undoing(request: HttpRequest, number: str, material_id: UUID) -> HttpResponse:
    """POST /workbench/cases/<number>/materials/<id>/comparison/undoing: take that back, with a reason."""
    reason = request.POST.get("reason", "")
    try:
        services.undo_comparison(number, material_id, reason=reason, desk=desk_of(request))
    except NotFound:
        raise
    except Refused as refusal:
        return _refused_paper(request, number, material_id, refusal)
    return redirect("workbench:case", number)


@require_GET
@xframe_options_sameorigin
def material(request: HttpRequest, number: str, material_id: UUID) -> HttpResponse:
    """GET /workbench/cases/<number>/materials/<id>: a paper the applicant handed in; it is noted who
    looked."""
    return _file(*services.look_at(number, material_id, desk=desk_of(request)))


@require_GET
@xframe_options_sameorigin
def document(request: HttpRequest, number: str, document_id: UUID) -> HttpResponse:
    """GET /workbench/cases/<number>/documents/<id>: a document of the case as PDF."""
    file = queries.document_file(number, document_id, who=desk_of(request))
    return _file(*file, download="download" in request.GET)


@posted_on("workbench:case", "number")
def efile(request: HttpRequest, number: str) -> HttpResponseBase:
    """POST /workbench/cases/<number>/e-file: the e-file of an ended case; it is noted who took it."""
    desk = desk_of(request)
    try:
        found = services.export_efile(number, desk=desk)
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, queries.case_screen(number, desk), refused=refusal, noun="e-file")
    response = StreamingHttpResponse(found.chunks, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _show(
    request: HttpRequest,
    screen: Screen,
    *,
    refused: Refused | None = None,
    noun: str = "",
    typed: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    forms = steps.forms_for(screen)
    rare = [form for form in forms if form.is_rare]
    context = {
        "here": "list",
        "screen": screen,
        "joint": siblings(screen.number, desk=desk_of(request)),
        "forms": [form for form in forms if not form.is_rare],
        "rare_forms": rare,
        "is_rare": noun in {HANDOVER, *(form.noun for form in rare)},
        "free_lines": range(1, FREE_LINES + 1),
        "colleagues": _colleagues(screen, desk_of(request)),
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "noun": noun,
        "typed": typed or {},
        "holds": retention.holds_on(screen.number) if screen.clock.ended else [],
        **more,
    }
    return render(
        request, "workbench/case.html", context, status=status_of(refused) if refused else 200
    )


def _refused_paper(
    request: HttpRequest, number: str, material_id: UUID, refused: Refused
) -> HttpResponse:
    """Show the case with what was refused about one of its papers; what was typed there stays."""
    if isinstance(refused, Invalid):
        place = f"paper-{material_id}"
        refused = Invalid([Problem(place, p.code, p.message) for p in refused.problems])
    screen = queries.case_screen(number, desk_of(request))
    typed = {"paper": str(material_id), **request.POST.dict()}
    return _show(request, screen, refused=refused, noun=PAPER, typed=typed)


def _colleagues(screen: Screen, desk: Desk) -> list[people.Colleague]:
    """List who the case can be handed to: everybody of the agency but oneself."""
    may_hand_over = screen.may_claim or screen.may_release
    if not may_hand_over or desk.agency_id is None:
        return []
    everybody = people.colleagues(desk.agency_id, desk.today)
    return [one for one in everybody if one.id != desk.staff_id]


def _file(name: str, media_type: str, data: bytes, *, download: bool = False) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = str(content_disposition_header(download, name))
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(number: str, desk: Desk) -> dict[str, str]:
    content = queries.case_screen(number, desk).content
    return {line.material.key: line.material.name for line in content.lines}


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None
