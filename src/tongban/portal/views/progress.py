"""How a matter goes, for whoever has its number and query code; nobody needs to sign in."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.errors import NotFound, Refused
from tongban.base.limits import TooOften
from tongban.base.pdf import qr_svg
from tongban.base.web import address_of, status_of, viewer_of
from tongban.cases.queries import Progress, progress, progress_by_code
from tongban.joint.queries import (
    JointProgress,
    is_joint_number,
    joint_by_code,
    joint_with_code,
)
from tongban.law.lifecycle import ENDED
from tongban.portal.case_page import faults_of, rating_context
from tongban.portal.ratings import chosen_in
from tongban.portal.timeline import steps_of
from tongban.ratings import services as ratings
from tongban.ratings.queries import rating_of

LONGEST_NUMBER = 40  # characters of a case number
PROOF = "query_code"  # cookie: the code that was right, for the page of its case alone
PROOF_SECONDS = 30 * 60


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """GET, POST /progress: the question; ?number= fills it in, as QR codes do. POST: on to the answer."""
    if request.method != "POST":
        values = {"number": request.GET.get("number", "")}
        return render(request, "portal/progress/search.html", {"values": values})
    find = _found_joint if is_joint_number(request.POST.get("number", "")) else _found
    try:
        found = find(request)
    except (NotFound, TooOften) as refused:
        return _again(request, refused)
    return _on_to(found.number, request)


@cache_control(private=True, no_store=True)
@require_GET
def shown(request: HttpRequest, number: str) -> HttpResponse:
    """GET /progress/<number>: the answer, in the browser that gave the code; others are asked for it."""
    proof = _proof(request, number)
    try:
        if proof and is_joint_number(number):
            joint = joint_with_code(number, proof, viewer=viewer_of(request))
            return render(request, "portal/progress/joint.html", {"joint": joint})
        if proof:
            case = progress(number, viewer=viewer_of(request), query_code=proof)
            return _result(request, case, query_code=proof)
    except (ObjectDoesNotExist, NotFound):
        pass  # proved once, and gone since
    return redirect(_question(number))


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest) -> HttpResponse:
    """POST /progress/rating: rate an ended matter with its query code."""
    if request.method != "POST":
        return redirect("portal:progress")
    try:
        case = _found(request)
    except (NotFound, TooOften) as unknown:
        return _again(request, unknown)
    level, phrases, words = chosen_in(request.POST)
    query_code = request.POST.get("query_code", "")
    try:
        ratings.rate(
            case.number,
            viewer=viewer_of(request),
            level=level,
            phrases=phrases,
            words=words,
            query_code=query_code,
        )
    except Refused as refused:
        # Pressed twice: the page shows the rating that was kept.
        if refused.code != "rating.once":
            return _result(request, case, query_code=query_code, refused=refused)
    return _on_to(case.number, request)


@cache_control(private=True, no_store=True)
@require_GET
def qr(request: HttpRequest, number: str) -> HttpResponse:
    """GET /progress/qr/<number>: an image of the way to /progress; the query code is not in it.

    An image of its own, because it costs more than the rest of the page and is seldom looked at.
    """
    if len(number) > LONGEST_NUMBER:
        raise Http404
    way = f"{settings.TONGBAN_BASE_URL}{_question(number)}"
    return HttpResponse(qr_svg(way), content_type="image/svg+xml")


def _found(request: HttpRequest) -> Progress:
    """Find the case that was asked for. Raises NotFound, TooOften."""
    return progress_by_code(
        request.POST.get("number", ""),
        request.POST.get("query_code", ""),
        viewer=viewer_of(request),
        address=address_of(request),
    )


def _found_joint(request: HttpRequest) -> JointProgress:
    """Find the joint case that was asked for. Raises NotFound, TooOften."""
    return joint_by_code(
        request.POST.get("number", ""),
        request.POST.get("query_code", ""),
        viewer=viewer_of(request),
        address=address_of(request),
    )


def _on_to(number: str, request: HttpRequest) -> HttpResponse:
    """Go on to the page of a matter whose code was right: reloading it sends nothing again."""
    page = reverse("portal:progress-case", args=[number])
    response = redirect(page)
    response.set_signed_cookie(
        PROOF,
        request.POST.get("query_code", "").strip(),
        salt=number,
        max_age=PROOF_SECONDS,
        path=page,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _proof(request: HttpRequest, number: str) -> str:
    """Return the right query code this browser gave for a case a while ago, or ""."""
    return request.get_signed_cookie(PROOF, "", salt=number, max_age=PROOF_SECONDS) or ""


def _question(number: str) -> str:
    return f"{reverse('portal:progress')}?{urlencode({'number': number})}"


def _again(request: HttpRequest, refused: Refused) -> HttpResponse:
    values = {name: request.POST.get(name, "") for name in ("number", "query_code")}
    context: dict[str, Any] = {"values": values, "refused": refused}
    return render(request, "portal/progress/search.html", context, status=status_of(refused))


def _result(
    request: HttpRequest, case: Progress, *, query_code: str, refused: Refused | None = None
) -> HttpResponse:
    ended = case.state in ENDED
    rated = rating_of(case.case_id) if ended else None
    faults = faults_of(refused, case.number)
    values: dict[str, Any] = {
        "level": request.POST.get("level", ""),
        "words": request.POST.get("words", ""),
        "phrases": tuple(request.POST.getlist("phrases")),
    }
    context = {
        "case": case,
        "steps": steps_of(case),
        "rating": rated,
        "may_rate": ended and rated is None,
        "query_code": query_code,
        "faults": faults,
        "refused": None if faults else refused,
        "values": values,
        **rating_context(),
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/progress/result.html", context, status=status)
