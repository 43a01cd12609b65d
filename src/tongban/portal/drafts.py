"""What every page of a draft shares: signing in again, not being kept, where to go next."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import cache_control

from tongban.applications.queries import DraftView, FolderView
from tongban.base.errors import Refused
from tongban.base.web import citizen_of, viewer_of
from tongban.portal import typed

View = Callable[..., HttpResponse]
LIST = "list"  # value of the button that saves and goes back to the task list


def of_a_draft(view: View) -> View:
    """Ask to sign in without losing what was typed; lead from a submitted draft to its receipt, and
    from one that is filled together with others to the form over all of them.

    The browser keeps no page: going back shows what is saved now, and nothing is left behind on a
    shared computer.
    """
    return _guarded(view, "application_id", _away_from_draft)


def of_a_folder(view: View) -> View:
    """Do the same for one form over several items."""
    return _guarded(view, "folder_id", _away_from_folder)


def context_of(draft: DraftView, place: str = "", **more: Any) -> dict[str, Any]:
    """Return what the templates of every page of a draft need, and `more`."""
    return {
        **_context(draft, place),
        "base": reverse("portal:application", args=[draft.id]),
        **more,
    }


def context_of_folder(folder: FolderView, place: str = "", **more: Any) -> dict[str, Any]:
    """Return the same for one form over several items; pages they share know it as `draft`."""
    return {**_context(folder, place), "base": reverse("portal:together", args=[folder.id]), **more}


def address(draft_id: UUID, place: str) -> str:
    """Return the URL of a place."""
    return reverse("portal:application", args=[draft_id]) + place


def address_in_folder(folder_id: UUID, place: str) -> str:
    """Return the URL of a place in one form over several items."""
    return reverse("portal:together", args=[folder_id]) + place


def wants_json(request: HttpRequest) -> bool:
    """Test whether autosave is asking, not a person."""
    return request.headers.get("Accept", "").startswith("application/json")


def version_of(request: HttpRequest) -> int:
    """Return the version the posted page was drawn from; 0, older than any, when it says none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _guarded(view: View, key: str, away: Callable[[Refused, UUID], str]) -> View:
    @wraps(view)
    def page(request: HttpRequest, **place: Any) -> HttpResponse:
        if request.method == "POST" and viewer_of(request).person_id is None:
            if wants_json(request):
                body = {"code": "sign_in_needed", "message": "登录已过期，请重新登录。"}
                return JsonResponse(body | {"details": {}}, status=401)
            if "HX-Request" not in request.headers:
                return typed.keep_and_sign_in(request)
        citizen_of(request)
        try:
            return view(request, **place)
        except Refused as refused:
            elsewhere = away(refused, place[key])
            if elsewhere and request.method == "GET":
                return redirect(elsewhere)
            raise

    return cache_control(private=True, no_store=True)(page)


def _away_from_draft(refused: Refused, draft_id: UUID) -> str:
    """Return where a draft is now, "" where it has not gone anywhere."""
    if refused.code == "application.submitted":
        return reverse("portal:receipt", args=[draft_id])
    if refused.code == "application.in_folder":
        return reverse("portal:together", args=[refused.details["folder"]])
    return ""


def _away_from_folder(refused: Refused, folder_id: UUID) -> str:
    if refused.code == "folder.submitted":
        return reverse("portal:together-receipt", args=[folder_id])
    return ""


def _context(view: DraftView | FolderView, place: str) -> dict[str, Any]:
    return {"draft": view, "place": place, "step": _step(view, place)}


def _step(draft: DraftView | FolderView, place: str) -> dict[str, int]:
    """第 2 步，共 5 步."""
    places = [task.place for task in draft.tasks] + ["check"]
    at = places.index(place) + 1 if place in places else 0
    return {"at": at, "of": len(places)}
