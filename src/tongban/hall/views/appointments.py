"""Appointments: choose an hour, confirm it, move it, give it up, arrive; and the calendar file."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.web import citizen_of, posted_on, status_of, viewer_of
from tongban.hall import queries, services
from tongban.hall.queries import SlotDay, SlotPage

STAMP = "%Y%m%dT%H%M%SZ"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    """GET, POST /hall/<slug>/appoint?category=: choose a category and an hour; POST keeps it."""
    refused = None
    category_id = _id(request.POST.get("category") or request.GET.get("category", ""))
    if request.method == "POST":
        viewer = citizen_of(request)
        try:
            if category_id is None:
                raise _wrong("category", "请选择要办的业务。")
            starts_at = _hour(request.POST.get("starts", ""))
            return redirect(
                "hall:booking", services.hold_slot(category_id, starts_at, viewer=viewer)
            )
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    viewer = viewer_of(request)
    page = queries.slot_page(slug, category_id, viewer.now, viewer.calendar)
    context = {
        "page": page,
        "chosen": _chosen_day(page, request),
        "signed_in": viewer.person_id is not None,
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
    }
    status = status_of(refused) if refused else 200
    return render(request, "hall/appoint.html", context, status=status)


@never_cache
@require_safe
def booking(request: HttpRequest, code: str) -> HttpResponse:
    """GET /hall/b/<code>: an appointment, and what can be done with it."""
    return _show(request, code)


@posted_on("hall:booking", "code")
def confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """POST /hall/b/<code>/confirmation: the hour is wanted."""
    try:
        services.book(code, viewer=viewer_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, code, refused)
    return redirect("hall:booking", code)


@posted_on("hall:booking", "code")
def cancellation(request: HttpRequest, code: str) -> HttpResponse:
    """POST /hall/b/<code>/cancellation: the hour is given up."""
    try:
        services.cancel(code, viewer=viewer_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, code, refused)
    return redirect("hall:booking", code)


@posted_on("hall:booking", "code")
def arrival(request: HttpRequest, code: str) -> HttpResponse:
    """POST /hall/b/<code>/arrival: here, and a number is taken."""
    try:
        return redirect("hall:ticket", services.arrive(code, viewer=viewer_of(request)))
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, code, refused)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """GET, POST /hall/b/<code>/change: another hour of the same category at the same hall."""
    viewer, refused = viewer_of(request), None
    if request.method == "POST":
        try:
            starts_at = _hour(request.POST.get("starts", ""))
            services.move_booking(code, starts_at, viewer=viewer)
            return redirect("hall:booking", code)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    shown = queries.booking(code, viewer.now)
    if not shown.may_change:
        return redirect("hall:booking", code)
    page = queries.slot_page(shown.hall_slug, shown.category_id, viewer.now, viewer.calendar)
    context = {
        "booking": shown,
        "page": page,
        "chosen": _chosen_day(page, request),
        "signed_in": True,
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
    }
    status = status_of(refused) if refused else 200
    return render(request, "hall/appoint.html", context, status=status)


@require_GET
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    """GET /hall/b/<code>.ics: the appointment for the calendar of a phone (RFC 5545)."""
    shown = queries.booking(code, viewer_of(request).now)
    page = f"{settings.TONGBAN_BASE_URL}{reverse('hall:booking', args=[code])}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tongban//Hall//ZH",
        "BEGIN:VEVENT",
        f"UID:{shown.code}@tongban",
        f"DTSTAMP:{viewer_of(request).now.astimezone(UTC):{STAMP}}",
        f"DTSTART:{shown.starts_at.astimezone(UTC):{STAMP}}",
        f"DTEND:{shown.ends_at.astimezone(UTC):{STAMP}}",
        f"SUMMARY:{_escaped(shown.hall_name)} {_escaped(gettext(shown.category))}",
        f"LOCATION:{_escaped(shown.hall_address or shown.hall_name)}",
        f"URL:{page}",
        f"STATUS:{'CONFIRMED' if shown.may_change else 'CANCELLED'}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    text = "\r\n".join(part for line in lines for part in _folded(line))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{shown.code}.ics"'
    return response


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """GET /my/appointments: my appointments, the latest first."""
    context = {"bookings": queries.my_bookings(citizen_of(request))}
    return render(request, "hall/mine.html", context)


def _show(request: HttpRequest, code: str, refused: Refused | None = None) -> HttpResponse:
    context = {"booking": queries.booking(code, viewer_of(request).now), "refused": refused}
    status = status_of(refused) if refused else 200
    return render(request, "hall/booking.html", context, status=status)


def _chosen_day(page: SlotPage, request: HttpRequest) -> SlotDay | None:
    """Return the day asked for, else the first with an hour left."""
    asked = request.GET.get("day", "")
    named = next((each for each in page.days if each.day.isoformat() == asked), None)
    return named or next((each for each in page.days if each.left), None)


def _hour(text: str) -> datetime:
    try:
        hour = datetime.fromisoformat(text)
    except ValueError:
        raise _wrong("starts", "请选择一个时段。") from None
    if hour.tzinfo is None:
        raise _wrong("starts", "请选择一个时段。")
    return hour


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _wrong(field: str, words: str) -> Invalid:
    return Invalid([Problem(field, "hall.choice", words)], words)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", " ")


def _folded(line: str) -> list[str]:
    """Break a line after 20 characters: none of its parts is longer than 75 octets (RFC 5545 3.1)."""
    parts = [line[at : at + 20] for at in range(0, len(line), 20)] or [""]
    return [parts[0], *(f" {part}" for part in parts[1:])]
