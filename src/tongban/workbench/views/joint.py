"""一件事: the joint cases a desk leads or has a case of, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tongban.base.desk import require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.joint import queries, services
from tongban.people.permissions import Permission
from tongban.workbench.inputs import number as numbered
from tongban.workbench.inputs import yes

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
    return _show(request, number)


@posted_on("workbench:joint-case", "number")
def delivery(request: HttpRequest, number: str) -> HttpResponse:
    """POST /workbench/joint/<number>/delivery: hand the results picked over at once."""
    picked, receiver = request.POST.getlist("cases"), request.POST.get("receiver", "")
    try:
        services.deliver_together(number, picked, receiver=receiver, desk=desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, number, refused=refused)
    return redirect("workbench:joint-case", number)


@posted_on("workbench:joint-case", "number")
def extension(request: HttpRequest, number: str) -> HttpResponse:
    """POST /workbench/joint/<number>/extension: ask for more time for all of it."""
    try:
        days = numbered(request.POST, "days")
        reason = request.POST.get("reason", "")
        services.ask_extension(number, days=days, reason=reason, desk=desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, number, refused=refused)
    return redirect("workbench:joint-case", number)


@posted_on("workbench:joint-case", "number")
def extension_answer(request: HttpRequest, number: str) -> HttpResponse:
    """POST /workbench/joint/<number>/extension-answer: approved by the head of the government, or not."""
    try:
        approved = yes(request.POST, "approved")
        answer = request.POST.get("answer", "")
        services.answer_extension(number, approved=approved, answer=answer, desk=desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, number, refused=refused)
    return redirect("workbench:joint-case", number)


def _show(request: HttpRequest, number: str, *, refused: Refused | None = None) -> HttpResponse:
    desk = desk_of(request)
    require(desk, Permission.CASE_READ)
    context = {
        "here": "joint",
        "joint": queries.at_desk(number, desk=desk),
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
        "values": request.POST,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/joint_case.html", context, status=status)
