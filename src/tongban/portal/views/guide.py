"""The guide of one item."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongban.base.errors import NotFound
from tongban.base.web import answer
from tongban.catalogue.queries import guide, guide_page
from tongban.joint.queries import matters_with
from tongban.portal.pagecache import kept

CANCELLED = "item.cancelled"


@require_safe
@kept
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /items/<slug>?<question>=<answer>: the guide, its material list for these answers.

    Of a cancelled item: since when it is, and what replaces it (404).
    """
    try:
        found = guide(slug)
    except NotFound as refused:
        if refused.code != CANCELLED:
            raise
        return _cancelled(request, refused)
    page = guide_page(found, request.GET.dict())
    return answer(
        request,
        page="portal/guide.html",
        part="portal/_materials.html",
        context={
            "page": page,
            "guide": page.guide,
            "item": page.guide.definition,
            "matters": matters_with(slug),
        },
    )


def _cancelled(request: HttpRequest, refused: NotFound) -> HttpResponse:
    return answer(
        request,
        page="portal/cancelled.html",
        part="portal/_cancelled.html",
        context={"refused": refused, "gone": refused.details},
        status=404,
    )
