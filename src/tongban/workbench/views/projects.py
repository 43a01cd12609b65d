"""工程建设项目: those a desk has to do with, and one of them across the years."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.base.desk import require
from tongban.base.web import desk_of
from tongban.people.permissions import Permission
from tongban.projects import queries


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
