"""工程建设项目: those a desk has to do with, one of them across the years, what departments hold together."""

from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.desk import require
from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.web import desk_of, status_of
from tongban.people.permissions import Permission
from tongban.projects import queries, services
from tongban.workbench.inputs import day as day_typed

HOURS = [(f"{hour:02}:00", f"{hour}:00") for hour in (9, 10, 11, 14, 15, 16)]
THERE = [("yes", "参加了"), ("no", "没有参加，书面提出意见")]


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """GET /workbench/projects?q=: the latest first."""
    desk = desk_of(request)
    require(desk, Permission.CASE_READ)
    q = request.GET.get("q", "")
    page = queries.projects_at_desk(desk=desk, q=q, after=request.GET.get("after"))
    context = {"here": "projects", "page": page, "q": q}
    return render(request, "workbench/projects.html", context)


@require_GET
def project(request: HttpRequest, code: str) -> HttpResponse:
    """GET /workbench/projects/<code>: four phases, their stages, the clock of each."""
    desk = desk_of(request)
    require(desk, Permission.CASE_READ)
    found = queries.project_at_desk(code, desk=desk)
    return render(request, "workbench/project.html", {"here": "projects", "project": found})


@require_GET
@xframe_options_sameorigin
def study(request: HttpRequest, code: str, material_id: UUID) -> HttpResponse:
    """GET /workbench/projects/<code>/studies/<id>: a study of the project; it is noted who looked."""
    desk = desk_of(request)
    require(desk, Permission.CASE_READ)
    name, media_type, data = services.look_at_study(code, material_id, desk=desk)
    return file_response(data, media_type, name, inline=True)


@require_http_methods(["GET", "POST"])
def convening(request: HttpRequest, code: str) -> HttpResponse:
    """GET, POST /workbench/projects/<code>/convening?act=1-联合踏勘: one day for every department."""
    desk, refused = desk_of(request), None
    found = queries.project_at_desk(code, desk=desk)
    chosen = request.POST.get("act", request.GET.get("act", ""))
    phase, _, act = chosen.partition("-")
    if (phase, act) not in {(str(number), name) for number, name in found.to_convene}:
        raise NotFound("现在没有要本部门召集的。", code="project.nothing_to_convene")
    if request.method == "POST":
        try:
            made = services.convene(
                code,
                int(phase),
                act,
                starts_at=_starts_at(request),
                place=request.POST.get("place", ""),
                desk=desk,
            )
            return redirect("workbench:convening", made)
        except Refused as refusal:
            refused = refusal
    context = {
        "here": "projects",
        "project": found,
        "act": act,
        "chosen": chosen,
        "hours": HOURS,
        "values": request.POST,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/convene.html", context, status=status)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, convening_id: UUID) -> HttpResponse:
    """GET, POST /workbench/convenings/<id>: who was there, what each department signed; sign."""
    desk, refused = desk_of(request), None
    require(desk, Permission.CASE_READ)
    found = queries.convening(convening_id, desk=desk)
    if request.method == "POST":
        try:
            services.sign(
                convening_id,
                attended=_attended(request.POST.get("attended", "")),
                opinion=request.POST.get("opinion", ""),
                desk=desk,
            )
            return redirect("workbench:convening", convening_id)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "here": "projects",
        "held": found,
        "may_sign": any(one.may_sign for one in found.signatures),
        "there": THERE,
        "values": request.POST,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/convening.html", context, status=status)


def _starts_at(request: HttpRequest) -> datetime:
    day, hour = day_typed(request.POST, "day"), request.POST.get("hour", "")
    problems = []
    if day is None:
        problems.append(Problem("day", "project.day", "请选日期。"))
    if hour not in dict(HOURS):
        problems.append(Problem("hour", "project.hour", "请选时间。"))
    if day is None or problems:
        raise Invalid(problems)
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(settings.TIME_ZONE))


def _attended(text: str) -> bool:
    if text not in dict(THERE):
        raise Invalid([Problem("attended", "project.attended", "请选择一项。")])
    return text == "yes"
