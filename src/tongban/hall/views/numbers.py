"""The days of a hall in numbers."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.base.desk import require
from tongban.base.errors import Invalid, Problem
from tongban.base.web import desk_of
from tongban.hall import queries
from tongban.hall.counting import FEW
from tongban.people.permissions import Permission


@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """GET /workbench/halls: the halls whose numbers can be looked at."""
    desk = desk_of(request)
    require(desk, Permission.HALL_READ)
    rows = queries.halls(desk.now, desk.calendar)
    return render(request, "hall/numbers_halls.html", {"halls": rows, "here": "halls"})


@require_safe
def numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /workbench/halls/<slug>?first=&last=: waits, services, windows, of some days."""
    desk, refused = desk_of(request), None
    first = last = desk.today
    try:
        first, last = (_day(request, name, desk.today) for name in ("first", "last"))
        found = queries.numbers(slug, first, last, desk=desk)
    except Invalid as refusal:
        refused = refusal
        found = queries.numbers(slug, desk.today, desk.today, desk=desk)
    context = {
        "found": found,
        "few": FEW,
        "refused": refused,
        "problems": refused.problems if refused else [],
        "here": "halls",
    }
    return render(request, "hall/numbers.html", context, status=422 if refused else 200)


def _day(request: HttpRequest, name: str, today: date) -> date:
    text = request.GET.get(name, "")
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        words = f"“{text}”不是日期。"
        raise Invalid([Problem(name, "hall.day", words)], words) from None
