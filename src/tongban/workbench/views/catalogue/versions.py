"""The versions of a published item, for officers: the list, two compared, one as it was on a day."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongban.base.errors import Refused
from tongban.base.web import answer, desk_of, status_of
from tongban.catalogue import queries
from tongban.catalogue.queries import Guide
from tongban.catalogue.queries.holdings import holding


@require_GET
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /workbench/catalogue/items/<slug>/versions?old=…&new=…: every version, and two compared."""
    file = holding(slug, desk_of(request))
    lines = queries.versions(slug)
    old, new = _number(request, "old"), _number(request, "new")
    context = {
        "here": "catalogue",
        "file": file,
        "versions": lines,
        "old": old or (lines[1].number if len(lines) > 1 else 0),
        "new": new or lines[0].number,
        "changes": queries.difference(slug, old, new) if old and new else None,
        "today": desk_of(request).today,
    }
    return render(request, "workbench/catalogue/versions.html", context)


@never_cache
@require_GET
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """GET /workbench/catalogue/items/<slug>/versions/<number>: one version as a guide."""
    holding(slug, desk_of(request))
    guide = queries.version(slug, number)
    return _as_guide(request, guide, f"第 {number} 版的办事指南。")


@require_GET
def choose_day(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /workbench/catalogue/items/<slug>/on?day=2018-11-05: on to that day."""
    day = request.GET.get("day", "")
    if not day:
        return redirect("workbench:catalogue-versions", slug)
    return redirect("workbench:catalogue-on-day", slug, day)


@never_cache
@require_GET
def on_day(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """GET /workbench/catalogue/items/<slug>/on/2018-11-05: what the public saw at the end of that day."""
    file = holding(slug, desk_of(request))
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    try:
        guide = queries.as_of(slug, asked)
    except Refused as refused:
        context = {"here": "catalogue", "file": file, "refused": refused}
        status = status_of(refused)
        return render(request, "workbench/catalogue/no_version.html", context, status=status)
    words = f"{asked.year}年{asked.month}月{asked.day}日群众看到的办事指南：第 {guide.number} 版。"
    return _as_guide(request, guide, words)


def _as_guide(request: HttpRequest, guide: Guide, words: str) -> HttpResponse:
    slug = guide.definition.slug
    context = {
        "page": queries.guide_page(guide, request.GET.dict(), preview_at=request.path),
        "guide": guide,
        "item": guide.definition,
        "shown_words": words,
        "back": reverse("workbench:catalogue-versions", args=[slug]),
    }
    return answer(
        request,
        page="workbench/catalogue/preview.html",
        part="portal/_materials.html",
        context=context,
    )


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() else 0
