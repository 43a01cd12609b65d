"""One section of a draft: read, typed, saved at every change, its rows added and sorted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.agencies.queries import agencies
from tongban.base.desk import Desk
from tongban.base.errors import NotFound, Refused, Stale
from tongban.base.web import desk_of, error_body, status_of
from tongban.catalogue import queries
from tongban.catalogue.queries import DraftView
from tongban.catalogue.queries.data_elements import intermediary_choices, shared_elements
from tongban.catalogue.queries.gate import findings
from tongban.catalogue.queries.shapes import element_name
from tongban.catalogue.rules import SECTIONS
from tongban.sharing.queries import source_choices
from tongban.workbench.catalogue_elements import add_element, dictionary
from tongban.workbench.catalogue_forms import rearranged, values_of
from tongban.workbench.catalogue_inputs import Known, groups_of
from tongban.workbench.catalogue_rehearsal import rehearsal
from tongban.workbench.catalogue_saving import save, seen
from tongban.workbench.catalogue_screen import problems_in, side_of

NEXT = "next"  # value of the button that saves and goes on
ADD_FIELD = "form_fields.add"
REHEARSED = ("situations", "materials")  # sections beside which the material list is tried out


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a colleague saved while this form was being filled."""

    stale: Stale
    elements: list[str]  # names of the elements that differ


@never_cache
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """GET, POST /workbench/catalogue/drafts/<id>/sections/<section>: also where autosave sends it."""
    if section not in SECTIONS:
        raise Http404
    if request.method == "GET":
        return _show(request, queries.draft(draft_id, desk_of(request)), section)
    return _save(request, draft_id, section, desk_of(request))


@never_cache
@require_GET
def marks(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """GET /workbench/catalogue/drafts/<id>/marks?section=: the side of a section, drawn anew."""
    draft = queries.draft(draft_id, desk_of(request))
    side = side_of(
        draft, findings(draft.document, without=draft.replaces), request.GET.get("section", "")
    )
    context = {"draft": draft, "side": side, "section": request.GET.get("section", "")}
    return render(request, "workbench/catalogue/_side.html", context)


@never_cache
@require_GET
def try_out(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """GET /workbench/catalogue/drafts/<id>/rehearsal?<question>=<option>: the material list for these
    answers."""
    draft = queries.draft(draft_id, desk_of(request))
    context = {"draft": draft, "rehearsal": rehearsal(draft.document, request.GET.dict())}
    return render(request, "workbench/catalogue/_rehearsal.html", context)


def _save(request: HttpRequest, draft_id: UUID, section: str, desk: Desk) -> HttpResponse:
    values = values_of(section, dict(request.POST.lists()))
    act = request.POST.get("do", "")
    if act:
        values = _acted(section, values, act, request.POST.get("element", ""))
    try:
        save(draft_id, section, values, drawn_from=request.POST.get("version", ""), desk=desk)
    except NotFound:
        raise
    except Refused as refused:
        if _wants_json(request):
            return JsonResponse(error_body(refused), status=status_of(refused))
        draft = queries.draft(draft_id, desk)
        return _show(request, draft, section, typed=values, refused=refused)
    if _wants_json(request):
        return _autosaved(queries.draft(draft_id, desk), section, desk)
    return _onward(request, draft_id, section, act)


def _acted(section: str, values: dict[str, Any], act: str, element: str) -> dict[str, Any]:
    if act == ADD_FIELD:
        return add_element(values, element, shared_elements())
    try:
        return rearranged(section, values, act)
    except LookupError:
        raise Http404 from None


def _onward(request: HttpRequest, draft_id: UUID, section: str, act: str) -> HttpResponse:
    here = reverse("workbench:draft-section", args=[draft_id, section])
    if act:
        rows, _, verb = act.rpartition(".")
        if verb == "add":
            place = request.POST.getlist(rows)
            return redirect(f"{here}?open={rows}.{len(place)}#f-{rows}.{len(place)}")
        return redirect(f"{here}#f-{rows.rpartition('.')[0]}")
    later = list(SECTIONS)[list(SECTIONS).index(section) + 1 :]
    if request.POST.get("then") == NEXT and later:
        return redirect("workbench:draft-section", draft_id, later[0])
    return redirect(f"{here}?checked=1")


def _autosaved(draft: DraftView, section: str, desk: Desk) -> JsonResponse:
    saved_at = f"{timezone.localtime(desk.now):%H:%M}"
    return JsonResponse({"version": seen(draft, section), "saved_at": saved_at})


def _show(
    request: HttpRequest,
    draft: DraftView,
    section: str,
    *,
    typed: Mapping[str, Any] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """Draw the section as it is saved; or as it was typed, where it could not be."""
    values = draft.document if typed is None else typed
    side = side_of(draft, findings(draft.document, without=draft.replaces), section)
    checked = "checked" in request.GET
    problems = {} if refused else problems_in(side, section, values, every=checked)
    context = {
        "here": "catalogue",
        "draft": draft,
        "side": side,
        "section": section,
        "section_name": SECTIONS[section][0],
        "groups": groups_of(section, values, problems, _known(draft)),
        "version": seen(draft, section),
        "comments": [one for one in draft.comments if one.section == section],
        "can_write": draft.can_write,
        "checked": checked,
        "opened": request.GET.get("open", ""),
        "wrong": [one for one in side.errors if one.section == section] if checked else [],
        "conflict": _conflict(draft, section, values, refused),
        "refused": None if isinstance(refused, Stale) else refused,
        "dictionary": dictionary(shared_elements(), values) if section == "form" else [],
        "rehearsal": rehearsal(draft.document, request.GET.dict())
        if section in REHEARSED
        else None,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/section.html", context, status=status)


def _known(draft: DraftView) -> Known:
    return Known(
        agencies=[(a.slug, a.short) for a in agencies() if a.slug != draft.line.agency_slug],
        intermediaries=intermediary_choices(),
        sources=source_choices(),
        situations=draft.document.get("situations") or (),
    )


def _conflict(
    draft: DraftView, section: str, typed: Mapping[str, Any], refused: Refused | None
) -> Conflict | None:
    if not isinstance(refused, Stale):
        return None
    differing = [
        element_name(key)
        for key in SECTIONS[section][1]
        if (typed.get(key) or None) != (draft.document.get(key) or None)
    ]
    return Conflict(refused, differing)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
