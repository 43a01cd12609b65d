"""来访记录: one line from the ticket to the result."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.base.errors import Invalid, Problem
from tongban.base.web import desk_of
from tongban.hall import queries
from tongban.people.permissions import Permission
from tongban.ratings.queries import visit_rating


@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """GET /workbench/visits?hall=&day=: whom one called oneself; with a hall, all of a day there."""
    desk, hall = desk_of(request), request.GET.get("hall", "")
    day = _day(request.GET.get("day", ""), desk.today)
    page = queries.visits(desk=desk, hall=hall, day=day, after=request.GET.get("after"))
    context = {"page": page, "hall": hall, "day": day, "here": "halls" if hall else "window"}
    return render(request, "workbench/visits.html", context)


@require_GET
def visit(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """GET /workbench/visits/<ticket>: ticket, person, appointment, cases, papers, delivery, rating."""
    desk = desk_of(request)
    shown = queries.visit(ticket_id, desk=desk)
    manages = desk.may(Permission.HALL_READ)
    context = {
        "visit": shown,
        "rating": visit_rating(ticket_id, with_level=manages and not shown.is_mine),
        "here": "halls" if manages else "window",
    }
    return render(request, "workbench/visit.html", context)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        words = f"“{text}”不是日期。"
        raise Invalid([Problem("day", "hall.day", words)], words) from None
