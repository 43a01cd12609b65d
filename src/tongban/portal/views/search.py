"""Search, and suggestions while one types. Neither is kept: the words are never the same."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongban.catalogue import queries


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """GET /search?q=: what fits, best first; help when nothing does."""
    found = queries.search(request.GET.get("q", ""))
    return render(request, "portal/search.html", {"found": found, "q": found.q})


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """GET /search/suggest?q=: {"suggestions": [{"text", "href", "note"}]}."""
    suggestions = [
        {"text": s.name, "href": reverse("portal:item", args=[s.slug]), "note": s.keyword}
        for s in queries.suggest(request.GET.get("q", ""))
    ]
    return JsonResponse({"suggestions": suggestions})
