"""Where one lives: the nearest place that does it, and what a place does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.base.web import viewer_of
from tongban.stations import queries


@never_cache
@require_safe
def nearest(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /stations/items/<item>?at=<township>: the places that do it, the nearest first."""
    viewer, home = viewer_of(request), request.GET.get("at", "")
    shown = queries.nearest(slug, home=home, now=viewer.now, calendar=viewer.calendar)
    return render(request, "stations/nearest.html", {"shown": shown})


@require_safe
def offered(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /stations/<hall>?help=1: what a place does itself, or files for a neighbour."""
    helped = "help" in request.GET
    shown = queries.services_of(slug, helped=helped, after=request.GET.get("after"))
    return render(request, "stations/offered.html", {"shown": shown, "helped": helped})
