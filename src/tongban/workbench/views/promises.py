"""容缺台账 and 事后核查台账: what is owed to an agency, and what it has to check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.base.web import desk_of
from tongban.cases import queries

ALL = "all"


@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    """GET /workbench/promises?show=all&q=…: papers promised for later, the first due first."""
    every, words = request.GET.get("show") == ALL, request.GET.get("q", "")
    page = queries.owed_papers(
        desk_of(request), every=every, text=words, after=request.GET.get("after")
    )
    context = {"here": "promises", "page": page, "every": every, "words": words}
    return render(request, "workbench/promises.html", context)


@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """GET /workbench/checks?show=all&q=…: commitments to check, the first due first; or those done."""
    done, words = request.GET.get("show") == ALL, request.GET.get("q", "")
    page = queries.after_checks(
        desk_of(request), done=done, text=words, after=request.GET.get("after")
    )
    context = {"here": "checks", "page": page, "done": done, "words": words}
    return render(request, "workbench/checks.html", context)
