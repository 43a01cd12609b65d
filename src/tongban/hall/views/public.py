"""Halls and tickets for everybody: where it is, how many wait, a number from afar or at the machine."""

from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.pdf import qr_svg
from tongban.base.web import answer, citizen_of, posted_on, status_of, viewer_of
from tongban.hall import queries, services
from tongban.law.queueing import HEAD_START, LONGEST_START, Priority

PRIORITIES = [one for one in Priority if one is not Priority.APPOINTMENT]


@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """GET /halls: every hall, and whether it is open."""
    viewer = viewer_of(request)
    return render(request, "hall/halls.html", {"halls": queries.halls(viewer.now, viewer.calendar)})


@never_cache
@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /hall/items/<item>: the halls that serve an item, how many wait there, and how to come."""
    viewer = viewer_of(request)
    shown = queries.places_of(slug, viewer.now, viewer.calendar)
    return render(request, "hall/places.html", {"shown": shown})


@never_cache
@require_safe
def hall(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /hall/<slug>: address, hours, how many wait and how long."""
    viewer = viewer_of(request)
    shown = queries.hall_view(slug, viewer.now, viewer.calendar)
    return render(request, "hall/hall.html", {"hall": shown})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """GET, POST /hall/<slug>/ticket: take a number by phone, signed in."""
    viewer, refused = viewer_of(request), None
    if request.method == "POST":
        try:
            code = services.take_by_phone(
                slug,
                _chosen(request.POST.get("category", "")),
                priority=request.POST.get("priority", ""),
                shares_matters="shares" in request.POST,
                once=_chosen(request.POST.get("once", "")),
                viewer=citizen_of(request),
            )
            return redirect("hall:ticket", code)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = _form(request, refused) | {
        "hall": queries.hall_view(slug, viewer.now, viewer.calendar),
        "signed_in": viewer.person_id is not None,
    }
    return render(request, "hall/take.html", context, status=status_of(refused) if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, kiosk_code: str) -> HttpResponse:
    """GET, POST /hall/kiosk/<code>: the ticket machine, large buttons; nobody signs in."""
    if request.method != "POST":
        return _machine(request, kiosk_code)
    try:
        code = services.take(
            kiosk_code,
            _chosen(request.POST.get("category", "")),
            priority=request.POST.get("priority", ""),
            once=_chosen(request.POST.get("once", "")),
            viewer=viewer_of(request),
        )
        return redirect("hall:kiosk-slip", kiosk_code, code)
    except NotFound:
        raise
    except Refused as refused:
        return _machine(request, kiosk_code, refused)


@posted_on("hall:kiosk", "kiosk_code")
def kiosk_arrival(request: HttpRequest, kiosk_code: str) -> HttpResponse:
    """POST /hall/kiosk/<machine>/arrival: who has an appointment takes the number of his hour."""
    typed = request.POST.get("typed", "")
    try:
        code = services.arrive_at_machine(kiosk_code, typed, viewer=viewer_of(request))
        return redirect("hall:kiosk-slip", kiosk_code, code)
    except NotFound:
        raise
    except Refused as refused:
        return _machine(request, kiosk_code, refused)


@never_cache
@require_safe
def slip(request: HttpRequest, kiosk_code: str, code: str) -> HttpResponse:
    """GET /hall/kiosk/<machine>/<code>: the slip to print, and back to the machine."""
    queries.kiosk_hall(kiosk_code)
    context = {"ticket": queries.ticket(code, viewer_of(request).now), "kiosk_code": kiosk_code}
    return render(request, "hall/slip.html", context)


@never_cache
@require_safe
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """GET /hall/t/<code>: how many are before, how long it takes, where to go."""
    return _ticket(request, code)


@posted_on("hall:ticket", "code")
def leaving(request: HttpRequest, code: str) -> HttpResponse:
    """POST /hall/t/<code>/leaving: give the number up."""
    try:
        services.leave(code, viewer=viewer_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return _ticket(request, code, refused)
    return redirect("hall:ticket", code)


@posted_on("hall:ticket", "code")
def returning(request: HttpRequest, code: str) -> HttpResponse:
    """POST /hall/t/<code>/return: stand in line again after one's number was passed."""
    try:
        services.return_after_missing(code, viewer=viewer_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return _ticket(request, code, refused)
    return redirect("hall:ticket", code)


@require_GET
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """GET /hall/t/<code>/qr: the way to the page of the ticket, for a phone."""
    way = f"{settings.TONGBAN_BASE_URL}{reverse('hall:ticket', args=[code])}"
    return HttpResponse(qr_svg(way), content_type="image/svg+xml")


def _machine(request: HttpRequest, kiosk_code: str, refused: Refused | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    slug = queries.kiosk_hall(kiosk_code)
    context = _form(request, refused) | {
        "hall": queries.hall_view(slug, viewer.now, viewer.calendar),
        "kiosk_code": kiosk_code,
        "typed": request.POST.get("typed", ""),
    }
    status = status_of(refused) if refused else 200
    return render(request, "hall/kiosk.html", context, status=status)


def _ticket(request: HttpRequest, code: str, refused: Refused | None = None) -> HttpResponse:
    context = {"ticket": queries.ticket(code, viewer_of(request).now), "refused": refused}
    return answer(
        request,
        page="hall/ticket.html",
        part="hall/_ticket.html",
        context=context,
        status=status_of(refused) if refused else 200,
    )


def _form(request: HttpRequest, refused: Refused | None) -> dict[str, object]:
    return {
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "priorities": PRIORITIES,
        "priority": request.POST.get("priority", Priority.NORMAL),
        "shares": "shares" in request.POST,
        # The same form sent again is the same ticket; a refused one is sent again.
        "once": request.POST.get("once") or uuid4(),
        "head_start": int(HEAD_START[Priority.ELDERLY].total_seconds() // 60),
        "longest": int(LONGEST_START.total_seconds() // 60),
    }


def _chosen(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        words = "请选择要办的业务。"
        raise Invalid([Problem("category", "hall.choice", words)], words) from None
