"""What an item said before: its versions, one of them, the guide as it was on a day."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tongban.base.errors import Invalid, Problem
from tongban.catalogue import queries
from tongban.portal.pagecache import kept


@require_safe
@kept
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /items/<slug>/versions?day=2026-11-01: every version; with a day, the guide of that day."""
    if text := request.GET.get("day", ""):
        return _guide(request, queries.as_of(slug, _day(text)))
    context = {"slug": slug, "versions": queries.versions(slug)}
    return render(request, "portal/versions.html", context)


@require_safe
@kept
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """GET /items/<slug>/versions/<n>: the guide as version n says it."""
    return _guide(request, queries.version(slug, number))


@require_safe
@kept
def changed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """GET /items/<slug>/versions/<n>/changes: what version n says otherwise than the one before."""
    found = queries.difference(slug, number - 1, number)
    context = {"slug": slug, "number": number, "before": number - 1, "changes": found}
    return render(request, "portal/version_changes.html", context)


def _guide(request: HttpRequest, guide: queries.Guide) -> HttpResponse:
    page = queries.guide_page(guide, request.GET.dict(), preview_at=request.path)
    context = {
        "page": page,
        "guide": guide,
        "item": guide.definition,
        "day": request.GET.get("day"),
    }
    return render(request, "portal/old_version.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = gettext("“{day}”不是日期，请写作 2026-11-01。").format(day=text)
        raise Invalid([Problem("day", "item.day", words)], words) from None
