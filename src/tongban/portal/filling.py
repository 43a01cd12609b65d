"""One page of a form, of a single application or of one form over several items: show, save, go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from tongban.applications.services import Saved
from tongban.base.desk import Viewer
from tongban.base.errors import NotFound, Stale
from tongban.base.web import citizen_of, error_body
from tongban.portal import typed
from tongban.portal.drafts import LIST, version_of, wants_json

DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Filling:
    """What is filled: where it is read and saved, and how it is shown."""

    services: Any  # fill, wish_delivery
    view: Callable[..., Any]  # DraftView or FolderView
    context: Callable[..., dict[str, Any]]
    home: str  # route of the task list; its pages lie under it
    template: str


def page(filling: Filling, request: HttpRequest, which: UUID, place: str) -> HttpResponse:
    """Answer GET and POST of one page of the form, or of delivery; also where autosave sends it."""
    viewer = citizen_of(request)
    if request.method == "GET":
        return _show(filling, request, which, place, viewer)
    raw = typed.fields_of(request.POST)
    try:
        saved = _save(filling, which, place, raw, viewer, version_of(request))
    except Stale as stale:
        if wants_json(request):
            return JsonResponse(error_body(stale), status=409)
        return _show(filling, request, which, place, viewer, raw=raw, stale=stale)
    typed.forget(request)
    if wants_json(request):
        return _autosaved(saved, viewer.now)
    if saved.problems and request.POST.get("then") != LIST:
        return _show(filling, request, which, place, viewer, is_wrong=True)
    return onward(filling, request, which, place, viewer)


def onward(
    filling: Filling, request: HttpRequest, which: UUID, place: str, viewer: Viewer
) -> HttpResponse:
    """Go on to the page after `place`, or back to the list where the button said so."""
    home = reverse(filling.home, args=[which])
    if request.POST.get("then") == LIST:
        return redirect(home)
    return redirect(home + filling.view(which, viewer=viewer).place_after(place))


def _save(
    filling: Filling,
    which: UUID,
    place: str,
    raw: dict[str, str],
    viewer: Viewer,
    version: int,
) -> Saved:
    if place == DELIVERY:
        wished: Saved = filling.services.wish_delivery(which, raw, viewer=viewer, version=version)
        return wished
    group = place.removeprefix("form/")
    saved: Saved = filling.services.fill(which, group, raw, viewer=viewer, version=version)
    return saved


def _show(
    filling: Filling,
    request: HttpRequest,
    which: UUID,
    place: str,
    viewer: Viewer,
    *,
    raw: dict[str, str] | None = None,
    stale: Stale | None = None,
    is_wrong: bool = False,
) -> HttpResponse:
    draft = filling.view(which, viewer=viewer)
    found = draft.page(place)
    if found is None or not found.fields:
        raise NotFound("这份申请没有这一页。")
    returned = typed.returned(request)
    shows_all = is_wrong or "missing" in request.GET
    context = filling.context(
        draft,
        place,
        page=found.retyped(raw or returned),
        problems=found.problems if shows_all else found.faults,
        stale=stale,
        is_returned=bool(returned),
    )
    status = 409 if stale else 422 if is_wrong else 200
    return render(request, filling.template, context, status=status)


def _autosaved(saved: Saved, now: datetime) -> JsonResponse:
    return JsonResponse(
        {
            "version": saved.version,
            "saved_at": f"{timezone.localtime(now):%H:%M}",
            "problems": [
                {"field": p.field, "code": p.code, "message": p.message} for p in saved.problems
            ],
        }
    )
