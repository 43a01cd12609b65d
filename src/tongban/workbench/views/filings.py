"""信息推送: filings settled with a licence of another agency (多证合一), and that they were received."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tongban.base.web import desk_of, posted_on
from tongban.cases import queries, services

ALL = "all"


@require_GET
def pushed(request: HttpRequest) -> HttpResponse:
    """GET /workbench/filings?show=all&q=…: what waits to be received, the oldest first; or what was."""
    done, words = request.GET.get("show") == ALL, request.GET.get("q", "")
    page = queries.pushed_filings(
        desk_of(request), done=done, text=words, after=request.GET.get("after")
    )
    context = {"here": "filings", "page": page, "done": done, "words": words}
    return render(request, "workbench/filings.html", context)


@posted_on("workbench:filings")
def receipt(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """POST /workbench/filings/<id>/receipt: the agency takes over what it was told; back to the list."""
    services.receive_filing(filing_id, desk=desk_of(request))
    return redirect("workbench:filings")
