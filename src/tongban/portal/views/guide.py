"""The guide of one item."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongban.base.web import answer
from tongban.catalogue.queries import guide, guide_page
from tongban.portal.pagecache import kept


@require_safe
@kept
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /items/<slug>?<question>=<answer>: the guide, its material list for these answers."""
    page = guide_page(guide(slug), request.GET.dict())
    return answer(
        request,
        page="portal/guide.html",
        part="portal/_materials.html",
        context={"page": page, "guide": page.guide, "item": page.guide.definition},
    )
