"""Pages of the house itself: how pages are displayed, and the gallery of template parts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from tongban.base.display import COOKIE_SECONDS, DISPLAY_COOKIE, LARGE
from tongban.base.parts import SAMPLES


@require_GET
def display(request: HttpRequest) -> HttpResponse:
    """GET /display?text=large|normal&language=en&next=/…: remember it and go back.

    GET on purpose: the links stand on public pages, which carry no CSRF token; nothing but two
    preference cookies can change.
    """
    response = redirect(_next(request))
    if request.GET.get("text") in (LARGE, "normal"):
        _remember(request, response, DISPLAY_COOKIE, request.GET["text"])
    if request.GET.get("language") in dict(settings.LANGUAGES):
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, request.GET["language"])
    return response


@require_GET
def parts(request: HttpRequest) -> HttpResponse:
    """GET /parts/: every template part with sample data; on a demo site only."""
    if not settings.TONGBAN_DEMO:
        raise Http404
    page = "base/parts_staff.html" if "staff" in request.GET else "base/parts.html"
    return render(request, page, SAMPLES)


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "/")
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else "/"


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
