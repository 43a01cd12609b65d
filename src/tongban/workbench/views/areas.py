"""区域评估: areas, and the studies made for the whole of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.desk import require
from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.people.permissions import Permission
from tongban.projects import queries, services
from tongban.workbench.inputs import day


@require_http_methods(["GET", "POST"])
def areas(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/areas: every area with its studies; register one."""
    desk = desk_of(request)
    require(desk, Permission.CASE_READ)
    if request.method == "POST":
        name, manager = request.POST.get("name", ""), request.POST.get("manager", "")
        try:
            services.keep_area(name, manager, desk=desk)
            return redirect("workbench:areas")
        except NotPermitted:
            raise
        except Refused as refused:
            return _show(request, at="new", refused=refused)
    return _show(request)


@require_GET
@xframe_options_sameorigin
def study_file(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """GET /workbench/areas/studies/<id>/file: the approval and the report."""
    require(desk_of(request), Permission.CASE_READ)
    name, media_type, data = queries.area_study_file(study_id)
    return file_response(data, media_type, name, inline=True)


@posted_on("workbench:areas")
def study(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """POST /workbench/areas/<id>/studies: a study made for an area."""
    file, typed = request.FILES.get("file"), request.POST
    try:
        services.add_area_study(
            area_id,
            typed.get("study", ""),
            number=typed.get("number", ""),
            body=typed.get("body", ""),
            scope=typed.get("scope", ""),
            issued_on=day(typed, "issued_on"),
            valid_until=day(typed, "valid_until"),
            file=file,
            name=(file.name if file else "") or "",
            desk=desk_of(request),
        )
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, at=str(area_id), refused=refused)
    return redirect("workbench:areas")


@posted_on("workbench:areas")
def withdrawal(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """POST /workbench/areas/studies/<id>/withdrawal: it serves no project any more."""
    reason = request.POST.get("reason", "")
    try:
        services.withdraw_area_study(study_id, reason=reason, desk=desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, at=str(study_id), refused=refused)
    return redirect("workbench:areas")


def _show(request: HttpRequest, *, at: str = "", refused: Refused | None = None) -> HttpResponse:
    desk = desk_of(request)
    context = {
        "here": "projects",
        "areas": queries.areas(today=desk.today),
        "kinds": queries.area_kinds(),
        "may_keep": queries.may_keep_areas(desk),
        "at": at,
        "values": request.POST,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/areas.html", context, status=status)
