"""Steps of running cases: what waits for this desk, one step, and what is done with it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from tongban.base.desk import Desk
from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.cases.queries import step_page
from tongban.cases.services import look_at_in_step
from tongban.people.queries import colleagues
from tongban.processes import queries, services
from tongban.processes.rules import OUTCOME_NAMES, Outcome
from tongban.workbench.inputs import Typed, choice, day

DONE = {
    "completion": "环节已办结",
    "return": "已退回上一环节",
    "holding": "已接到您手上",
    "release": "已放回公共清单",
    "handover": "已移交",
    "absence": "已登记外出",
    "presence": "已销假",
}
STAYS = {"holding", "release"}  # the step is still open, and this desk's to see


@require_GET
def steps(request: HttpRequest) -> HttpResponse:
    """GET /workbench/steps/?mine=1: the open steps this desk may do, the first due first."""
    return _list(request)


@require_GET
def step(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """GET /workbench/steps/<id>: one step with what was applied for."""
    return _show(request, step_id)


@require_GET
@xframe_options_sameorigin
def material(request: HttpRequest, step_id: UUID, material_id: UUID) -> HttpResponse:
    """GET /workbench/steps/<id>/materials/<id>: a paper of the case the step belongs to; it is noted who
    looked."""
    name, media_type, data = look_at_in_step(step_id, material_id, desk=desk_of(request))
    return file_response(data, media_type, name, inline=True)


@posted_on("workbench:process-step", "step_id")
def act(request: HttpRequest, step_id: UUID, noun: str) -> HttpResponse:
    """POST /workbench/steps/<id>/completion, return, holding, release, handover."""
    if noun not in ACTS:
        raise Http404
    try:
        ACTS[noun](step_id, request.POST, desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, step_id, refused=refused, noun=noun)
    where = (
        reverse("workbench:process-step", args=[step_id])
        if noun in STAYS
        else reverse("workbench:steps")
    )
    return redirect(f"{where}?done={noun}")


@posted_on("workbench:steps")
def absence(request: HttpRequest) -> HttpResponse:
    """POST /workbench/steps/absences: a colleague stands in while one is away."""
    try:
        since, until = day(request.POST, "since"), day(request.POST, "until")
        services.say_absent(
            deputy=_colleague(request.POST, "deputy"),
            since=since or date.max,
            until=until or date.min,
            desk=desk_of(request),
        )
    except Refused as refused:
        return _list(request, refused=refused)
    return redirect(f"{reverse('workbench:steps')}?done=absence")


@posted_on("workbench:steps")
def presence(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """POST /workbench/steps/absences/<id>: one is here again."""
    services.take_back_absence(absence_id, desk=desk_of(request))
    return redirect(f"{reverse('workbench:steps')}?done=presence")


def _completion(step_id: UUID, typed: Typed, desk: Desk) -> None:
    outcome = choice(typed, "outcome", Outcome)
    services.finish_step(step_id, outcome=outcome, words=typed.get("words", ""), desk=desk)


def _return(step_id: UUID, typed: Typed, desk: Desk) -> None:
    services.send_step_back(step_id, reason=typed.get("words", ""), desk=desk)


def _holding(step_id: UUID, typed: Typed, desk: Desk) -> None:
    services.take_step(step_id, desk=desk)


def _release(step_id: UUID, typed: Typed, desk: Desk) -> None:
    services.release_step(step_id, desk=desk)


def _handover(step_id: UUID, typed: Typed, desk: Desk) -> None:
    services.hand_step(step_id, to=_colleague(typed, "to"), desk=desk)


ACTS: dict[str, Callable[[UUID, Typed, Desk], None]] = {
    "completion": _completion,
    "return": _return,
    "holding": _holding,
    "release": _release,
    "handover": _handover,
}


def _colleague(typed: Typed, name: str) -> UUID:
    try:
        return UUID(typed.get(name, ""))
    except ValueError:
        raise Invalid([Problem(name, "process.colleague", "请选择本部门的同事。")]) from None


def _list(request: HttpRequest, *, refused: Refused | None = None) -> HttpResponse:
    desk = desk_of(request)
    mine = request.GET.get("mine") == "1"
    page = queries.open_steps(desk, mine_only=mine, after=request.GET.get("after"))
    others = colleagues(desk.agency_id, desk.today) if desk.agency_id else []
    context = {
        "here": "steps",
        "page": page,
        "mine": mine,
        "absences": queries.absences(desk),
        "colleagues": [(one.id, one.name) for one in others if one.id != desk.staff_id],
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "values": request.POST,
        "done": DONE.get(request.GET.get("done", "")),
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/process_steps.html", context, status=status)


def _show(
    request: HttpRequest, step_id: UUID, *, refused: Refused | None = None, noun: str = ""
) -> HttpResponse:
    page = step_page(step_id, desk_of(request))
    context = {
        "here": "steps",
        "screen": page,  # the papers and answers are drawn as on the screen of a case
        "page": page,
        "outcomes": list(OUTCOME_NAMES.items()),
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "noun": noun,
        "values": request.POST,
        "done": DONE.get(request.GET.get("done", "")),
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/process_step.html", context, status=status)
