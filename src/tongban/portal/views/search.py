"""Search, and suggestions while one types. Neither is kept: the words are never the same."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongban.catalogue.queries import MeantKind
from tongban.portal.finding import find, offer

PAGES = {
    MeantKind.AGENCY: "portal:department",
    MeantKind.TOWNSHIP: "portal:township",
    MeantKind.EVENT: "portal:event",
}
KIND_NAMES = {
    MeantKind.AGENCY: gettext_lazy("部门"),
    MeantKind.TOWNSHIP: gettext_lazy("乡镇"),
    MeantKind.EVENT: gettext_lazy("一件事"),
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """GET /search?q=: what fits, best first; help when nothing does."""
    everything = find(request.GET.get("q", ""))
    found = everything.items
    meant = [
        (m.name, KIND_NAMES[m.kind], reverse(PAGES[m.kind], args=[m.key])) for m in found.meant
    ]
    context = {"found": found, "q": found.q, "meant": meant, "joint": everything.matters}
    return render(request, "portal/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """GET /search/suggest?q=: {"suggestions": [{"text", "href", "note"}]}."""
    offered = offer(request.GET.get("q", ""))
    found = offered.items
    together = [
        {
            "text": one.name,
            "href": reverse("portal:joint-matter", args=[one.slug]),
            "note": str(KIND_NAMES[MeantKind.EVENT]),
        }
        for one in offered.matters
    ]
    called = [
        {
            "text": m.name,
            "href": reverse(PAGES[m.kind], args=[m.key]),
            "note": str(KIND_NAMES[m.kind]),
        }
        for m in found.meant
    ]
    items = [
        {"text": s.name, "href": reverse("portal:item", args=[s.slug]), "note": s.keyword}
        for s in found.items
    ]
    return JsonResponse({"suggestions": together + called + items})
