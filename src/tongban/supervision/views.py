"""Pages of supervision: the goals, the items behind each number, re-engineering."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.base.errors import Invalid, Problem
from tongban.base.web import desk_of
from tongban.catalogue.rules import LEVELS
from tongban.supervision import queries
from tongban.supervision.rules import CUT_NAMES, PART_NAMES, Part


@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """/workbench/goals?on=2026-11-01: every goal as of a day."""
    day, desk = _day(request), desk_of(request)
    context = {
        "board": queries.board(day, desk=desk),
        "spared": queries.savings(day, desk=desk),
        "starting": queries.starting(day, desk=desk),
        "here": "goals",
    }
    return render(request, "supervision/goals.html", context)


@require_safe
def starting(request: HttpRequest) -> HttpResponse:
    """/workbench/goals/company-start?show=late: how long 企业开办 took, case by case."""
    found = queries.starting_board(
        _day(request),
        desk=desk_of(request),
        late_only=request.GET.get("show") == "late",
        after=request.GET.get("after"),
    )
    return render(request, "supervision/starting.html", {"found": found, "here": "goals"})


@require_safe
def savings(request: HttpRequest) -> HttpResponse:
    """/workbench/savings?agency=scjg: what applicants were spared, and in which applications."""
    found = queries.savings_board(
        _day(request),
        desk=desk_of(request),
        agency=request.GET.get("agency", ""),
        after=request.GET.get("after"),
    )
    return render(request, "supervision/savings.html", {"found": found, "here": "goals"})


@require_safe
def goal(request: HttpRequest, code: str) -> HttpResponse:
    """/workbench/goals/<code>?part=missing&agency=scjg: the items behind a number."""
    found = queries.goal_items(
        code,
        desk=desk_of(request),
        part=request.GET.get("part", Part.WHOLE),
        on=_day(request),
        agency=request.GET.get("agency", ""),
        level=request.GET.get("level", ""),
        after=request.GET.get("after"),
    )
    context = {"found": found, "parts": list(PART_NAMES.items()), "here": "goals"}
    return render(request, "supervision/goal.html", context)


@require_safe
def reengineering(request: HttpRequest) -> HttpResponse:
    """/workbench/reengineering?by=days&agency=scjg: before the reform and now."""
    found = queries.reengineering(
        _day(request),
        desk=desk_of(request),
        by=request.GET.get("by", ""),
        agency=request.GET.get("agency", ""),
        level=request.GET.get("level", ""),
        after=request.GET.get("after"),
    )
    names = [(cut, *words) for cut, words in CUT_NAMES.items()]
    context = {"found": found, "cuts": names, "levels": LEVELS, "here": "goals"}
    return render(request, "supervision/reengineering.html", context)


def _day(request: HttpRequest) -> date | None:
    """Return the day asked for; None: today. Raises Invalid."""
    text = request.GET.get("on", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problem = Problem("on", "goal.day", f"“{text}”不是日期，请写作 2026-11-01。")
        raise Invalid([problem], problem.message) from None
