"""What is kept for how long, what goes next, what was erased, and what is held."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongban.base.desk import require
from tongban.base.errors import Invalid, Refused
from tongban.base.web import desk_of, status_of
from tongban.people.permissions import Permission
from tongban.retention import queries, services
from tongban.retention.rules import SCOPE_NAMES


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/retention: each sort of data, its time, and what would be erased today."""
    desk = desk_of(request)
    require(desk, Permission.RETENTION_MANAGE)
    rows = queries.standings(desk.today)
    return render(request, "retention/overview.html", {"here": "admin", "rows": rows})


@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/retention/erasures: what was erased, and when."""
    require(desk_of(request), Permission.RETENTION_MANAGE)
    page = queries.erasures(request.GET.get("after"))
    return render(request, "retention/erasures.html", {"here": "admin", "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/retention/holds: what nobody may erase now; POST: hold something."""
    desk = desk_of(request)
    require(desk, Permission.RETENTION_MANAGE)
    if request.method != "POST":
        return _holds(request)
    typed = request.POST
    try:
        services.place_hold(
            typed.get("number", ""),
            typed.get("scope", ""),
            reason=typed.get("reason", ""),
            desk=desk,
        )
    except Refused as refused:
        return _holds(request, refused=refused)
    return redirect("retention:holds")


@require_http_methods(["GET", "HEAD", "POST"])
def lifting(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """/workbench/admin/retention/holds/<id>/lifting: POST: let go of it, with a reason."""
    desk = desk_of(request)
    require(desk, Permission.RETENTION_MANAGE)
    refused, status = None, 200
    if request.method == "POST":
        try:
            services.lift_hold(hold_id, reason=request.POST.get("reason", ""), desk=desk)
        except Invalid as refusal:
            refused, status = refusal, status_of(refusal)
        else:
            return redirect("retention:holds")
    context = {
        "here": "admin",
        "hold": queries.hold(hold_id),
        "values": request.POST,
        "problems": refused.problems if refused else [],
        "refused": refused,
    }
    return render(request, "retention/lifting.html", context, status=status)


def _holds(request: HttpRequest, *, refused: Refused | None = None) -> HttpResponse:
    context = {
        "here": "admin",
        "page": queries.holds(request.GET.get("after")),
        "scopes": list(SCOPE_NAMES.items()),
        "values": request.POST,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "retention/holds.html", context, status=status)
