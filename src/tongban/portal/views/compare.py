"""Two items side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.catalogue import queries
from tongban.portal.pagecache import kept


@require_safe
@kept
def compare(request: HttpRequest) -> HttpResponse:
    """GET /compare?a=<slug>&b=<slug>: choose two items, see them side by side."""
    left, right = request.GET.get("a", ""), request.GET.get("b", "")
    context = {
        "choices": queries.item_choices(),
        "left": left,
        "right": right,
        "comparison": queries.comparison(left, right) if left and right else None,
    }
    return render(request, "portal/compare.html", context)
