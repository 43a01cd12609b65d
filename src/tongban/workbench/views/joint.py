"""一件事: the joint cases a desk leads or has a case of, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.base.desk import require
from tongban.base.web import desk_of
from tongban.joint import queries
from tongban.people.permissions import Permission

WHICH = [("open", "没有办结的"), ("late", "超过承诺时限的"), ("ended", "已经结束的")]


@require_GET
def joint_cases(request: HttpRequest) -> HttpResponse:
    """GET /workbench/joint?matter=start-company&show=late: the first due first."""
    desk = desk_of(request)
    require(desk, Permission.CASE_READ)
    which, matter = request.GET.get("show", "open"), request.GET.get("matter", "")
    page = queries.joint_list(desk=desk, matter=matter, which=which, after=request.GET.get("after"))
    context = {
        "here": "joint",
        "page": page,
        "which": which,
        "choices": WHICH,
        "matter": matter,
        "matters": queries.matters(),
    }
    return render(request, "workbench/joint_list.html", context)


@require_GET
def joint_case(request: HttpRequest, number: str) -> HttpResponse:
    """GET /workbench/joint/<number>: every stage of it."""
    desk = desk_of(request)
    require(desk, Permission.CASE_READ)
    found = queries.at_desk(number, desk=desk)
    return render(request, "workbench/joint_case.html", {"here": "joint", "joint": found})
