"""How a matter goes, for whoever has its number and query code; nobody needs to sign in."""

import re
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from tongban.base.errors import NotFound, Refused
from tongban.base.limits import Limit, TooOften
from tongban.base.web import address_of, status_of, viewer_of
from tongban.cases.queries import Progress, progress
from tongban.law.lifecycle import ENDED
from tongban.portal.case_page import faults_of, rating_context
from tongban.portal.ratings import chosen_in
from tongban.portal.timeline import steps_of
from tongban.ratings import services as ratings
from tongban.ratings.queries import rating_of

# A code has 32^8 values: at this pace guessing one takes longer than the case.
GUESSES = Limit("progress", most=10, seconds=15 * 60)
WRONG = NotFound(
    "没有查到。请核对办件编号和查询码：它们印在回执上，也在短信里。", code="progress.unknown"
)


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """GET, POST /progress: the question; ?number= fills it in, as QR codes do. POST: the answer."""
    if request.method != "POST":
        values = {"number": request.GET.get("number", "")}
        return render(request, "portal/progress/search.html", {"values": values})
    try:
        return _result(request, _found(request))
    except (NotFound, TooOften) as refused:
        return _again(request, refused)


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest) -> HttpResponse:
    """POST /progress/rating: rate an ended matter with its query code."""
    if request.method != "POST":
        return redirect("portal:progress")
    refused: Refused | None = None
    try:
        case = _found(request)
    except (NotFound, TooOften) as unknown:
        return _again(request, unknown)
    level, phrases, words = chosen_in(request.POST)
    try:
        ratings.rate(
            case.number,
            viewer=viewer_of(request),
            level=level,
            phrases=phrases,
            words=words,
            query_code=request.POST.get("query_code", ""),
        )
    except Refused as refusal:
        refused = None if refusal.code == "rating.once" else refusal
    return _result(request, case, refused=refused)


def _found(request: HttpRequest) -> Progress:
    """Find the case. Raises NotFound, the same for a wrong number and a wrong code; TooOften."""
    viewer, address = viewer_of(request), address_of(request)
    GUESSES.check(address, now=viewer.now)
    number = re.sub(r"\s", "", request.POST.get("number", "")).upper()
    code = re.sub(r"\s", "", request.POST.get("query_code", ""))
    try:
        if not code:
            raise ObjectDoesNotExist
        return progress(number, viewer=viewer, query_code=code)
    except ObjectDoesNotExist:
        GUESSES.note_failure(address, now=viewer.now)
        raise WRONG from None


def _again(request: HttpRequest, refused: Refused) -> HttpResponse:
    values = {name: request.POST.get(name, "") for name in ("number", "query_code")}
    context: dict[str, Any] = {"values": values, "refused": refused}
    return render(request, "portal/progress/search.html", context, status=status_of(refused))


def _result(
    request: HttpRequest, case: Progress, *, refused: Refused | None = None
) -> HttpResponse:
    ended = case.state in ENDED
    rated = rating_of(case.case_id) if ended else None
    faults = faults_of(refused, case.number)
    values: dict[str, Any] = {
        "level": request.POST.get("level", ""),
        "words": request.POST.get("words", ""),
        "phrases": request.POST.getlist("phrases"),
    }
    context = {
        "case": case,
        "steps": steps_of(case),
        "rating": rated,
        "may_rate": ended and rated is None,
        "query_code": request.POST.get("query_code", ""),
        "faults": faults,
        "refused": None if faults else refused,
        "values": values,
        **rating_context(),
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/progress/result.html", context, status=status)
