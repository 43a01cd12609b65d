"""What the city publishes about its items: lists and batches, intermediary services, abolished proofs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.base.download import file_response
from tongban.catalogue import queries
from tongban.portal.pagecache import kept
from tongban.retention import queries as retention


@require_safe
@kept
def lists(request: HttpRequest) -> HttpResponse:
    """GET /lists: every list with its rule and how many items are on it."""
    return render(request, "portal/lists/lists.html", {"lists": queries.lists()})


@require_safe
@kept
def one_list(request: HttpRequest, kind: str) -> HttpResponse:
    """GET /lists/<kind>?frequent=1: a list as the rule makes it now, and its batches."""
    found = queries.current_list(
        kind, after=request.GET.get("after"), frequent=request.GET.get("frequent") == "1"
    )
    return render(request, "portal/lists/list.html", {"list": found, "page": found.page})


@require_safe
@kept
def batch(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """GET /lists/<kind>/<number>: a batch as it was published."""
    found = queries.batch(kind, number, after=request.GET.get("after"))
    return render(request, "portal/lists/batch.html", {"batch": found, "page": found.page})


@require_safe
@kept
def batch_file(request: HttpRequest, kind: str, number: int, form: str) -> HttpResponse:
    """GET /lists/<kind>/<number>.xlsx, .pdf: the whole batch to keep."""
    file = queries.batch_file(kind, number, form)
    return file_response(file.data, file.media_type, file.name)


@require_safe
@kept
def intermediaries(request: HttpRequest) -> HttpResponse:
    """GET /intermediaries: 涉审中介服务清单."""
    page = queries.intermediaries(after=request.GET.get("after"))
    return render(request, "portal/lists/intermediaries.html", {"page": page})


@require_safe
@kept
def intermediary(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /intermediaries/<slug>: who does it, who pays, whether one may do it oneself."""
    service = queries.intermediary(slug)
    return render(request, "portal/lists/intermediary.html", {"service": service})


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """GET /retention: for how long what people fill in and hand in is kept."""
    return render(request, "portal/lists/retention.html", {"periods": retention.periods()})


@require_safe
@kept
def proofs(request: HttpRequest) -> HttpResponse:
    """GET /abolished-proofs?q=…: proofs nobody may ask for any more, and what replaces each."""
    q = " ".join(request.GET.get("q", "").split())
    page = queries.proofs(q, after=request.GET.get("after"))
    return render(request, "portal/lists/proofs.html", {"page": page, "q": q})


@require_safe
@kept
def merged(request: HttpRequest) -> HttpResponse:
    """GET /merged-filings: what comes with the business licence (多证合一), whole: two dozen."""
    return render(request, "portal/lists/merged.html", {"filings": queries.merged_list()})
