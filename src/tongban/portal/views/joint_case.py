"""One's own joint case (一件事): how all of it goes, withdraw, begin a refused stage again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import citizen_of, posted_on, status_of
from tongban.joint import queries, services

private = cache_control(private=True, no_store=True)


@private
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """GET /my/joint/<number>: every stage with its state, the whole with its clock."""
    return _show(request, number)


@private
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /my/joint/<number>/withdrawal?stage=: what it means for the others, then take it back."""
    viewer, refused = citizen_of(request), None
    stage = request.POST.get("stage", request.GET.get("stage", ""))
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            services.withdraw(number, stage=stage, reason=reason, viewer=viewer)
            return redirect("portal:joint-case", number)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "joint": queries.joint_progress(number, viewer=viewer),
        "means": queries.consequences(number, stage, viewer=viewer),
        "refused": refused,
        "values": request.POST,
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/joint/withdrawal.html", context, status=status)


@private
@posted_on("portal:joint-case", "number")
def asking(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """POST /my/joint/<number>/stages/<stage>/asking: what a body did not confirm is put right."""
    words = request.POST.get("words", "")
    try:
        services.ask_again(number, stage, words=words, viewer=citizen_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, number, stage=stage, refused=refused)
    return redirect("portal:joint-case", number)


@private
@posted_on("portal:joint-case", "number")
def simulation(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """POST /my/joint/<number>/stages/<stage>/simulation: ask for a simulated approval."""
    agreed = request.POST.get("agreed") == "1"
    try:
        services.ask_simulation(number, stage, agreed=agreed, viewer=citizen_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, number, stage=stage, refused=refused)
    return redirect("portal:joint-case", number)


@private
@require_GET
def opinion(request: HttpRequest, number: str, simulation_id: UUID) -> HttpResponse:
    """GET /my/joint/<number>/simulations/<id>: 模拟审批意见书, to read and print."""
    sheet = queries.my_opinion(number, simulation_id, viewer=citizen_of(request))
    return render(request, "portal/joint/opinion.html", {"sheet": sheet, "number": number})


@posted_on("portal:joint-case", "number")
def again(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """POST /my/joint/<number>/stages/<stage>/application: put a refused stage right and apply again."""
    draft = services.begin_again(number, stage, viewer=citizen_of(request))
    return redirect("portal:application", draft)


def _show(
    request: HttpRequest, number: str, *, stage: str = "", refused: Refused | None = None
) -> HttpResponse:
    context = {
        "joint": queries.joint_progress(number, viewer=citizen_of(request)),
        "asking": stage,
        "values": request.POST,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/joint/progress.html", context, status=status)
