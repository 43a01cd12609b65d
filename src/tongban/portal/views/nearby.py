"""Where one lives: what can be filed in the city, in a township, in a village."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.agencies.queries import township as township_of
from tongban.agencies.queries import townships as all_townships
from tongban.catalogue import queries
from tongban.portal.pagecache import kept


@require_safe
@kept
def level(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /levels/<slug>: what can be filed at a level."""
    found = queries.by_level(slug, after=request.GET.get("after"))
    context = {"found": found, "levels": queries.levels()}
    return render(request, "portal/level.html", context)


@require_safe
@kept
def townships(request: HttpRequest) -> HttpResponse:
    """GET /townships: choose where one lives."""
    context = {"townships": all_townships(), "levels": queries.levels()}
    return render(request, "portal/townships.html", context)


@require_safe
@kept
def township(request: HttpRequest, code: str) -> HttpResponse:
    """GET /townships/<code>?at=village: what a township, or its villages, take in."""
    at = "village" if request.GET.get("at") == "village" else "township"
    context = {
        "township": township_of(code),
        "found": queries.by_level(at, after=request.GET.get("after")),
        "levels": {count.slug: count.items for count in queries.levels()},
    }
    return render(request, "portal/township.html", context)
