"""Ways to an item: the home page, departments, themes, life events."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.catalogue import queries
from tongban.portal.pagecache import kept


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """GET /."""
    return render(request, "portal/home.html", {"home": queries.home()})


@require_safe
@kept
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /departments/<slug>: its items and where it is."""
    found = queries.by_agency(slug, after=request.GET.get("after"))
    return render(request, "portal/department.html", {"agency": found.agency, "page": found.page})


@require_safe
@kept
def theme(request: HttpRequest, name: str) -> HttpResponse:
    """GET /themes/<name>: the items of a theme."""
    found = queries.by_theme(name, after=request.GET.get("after"))
    return render(request, "portal/theme.html", {"theme": found.theme, "page": found.page})


@require_safe
@kept
def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /events/<slug>: the items one matter takes, in the order they are handled."""
    found = queries.by_event(slug)
    return render(request, "portal/event.html", {"event": found.event, "items": found.items})
