"""The clerk at a window: sit down, call, serve, put aside, send on, end."""

from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused
from tongban.base.web import answer, desk_of, posted_on, status_of
from tongban.hall import queries, services
from tongban.law.queueing import Priority

STEPS: Mapping[str, Callable[..., object]] = {
    "recall": services.recall,
    "service": services.serve,
    "hold": services.hold,
    "passing": services.skip,
    "end": services.finish,
    "end-and-next": services.finish_and_call_next,
    "return": services.bring_back,
}


@never_cache
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """GET /workbench/window: who stands here, who waits; or where one can sit down."""
    return _show(request, desk_of(request))


@posted_on("hall:window")
def sitting(request: HttpRequest) -> HttpResponse:
    """POST /workbench/window/sitting: sign on at `window`."""
    window_id = _id(request.POST.get("window", ""))
    return _do(request, lambda desk: services.sign_on(window_id, desk=desk))


@posted_on("hall:window")
def leaving(request: HttpRequest) -> HttpResponse:
    """POST /workbench/window/leaving: sign off."""
    return _do(request, lambda desk: services.sign_off(desk=desk))


@posted_on("hall:window")
def calls(request: HttpRequest) -> HttpResponse:
    """POST /workbench/window/calls: call the next."""
    return _do(request, lambda desk: services.call_next(desk=desk))


@posted_on("hall:window")
def number(request: HttpRequest) -> HttpResponse:
    """POST /workbench/window/number: call `number` out of turn."""
    typed = request.POST.get("number", "")
    return _do(request, lambda desk: services.call_number(typed, desk=desk), number=typed)


@posted_on("hall:window")
def visitor(request: HttpRequest) -> HttpResponse:
    """POST /workbench/window/visitor: take a number of `category` for who cannot himself."""
    desk, once = desk_of(request), _id(request.POST.get("once", ""))
    try:
        code = services.take_for_visitor(
            _id(request.POST.get("category", "")),
            priority=request.POST.get("priority", ""),
            once=once,
            desk=desk,
        )
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, desk, refused=refused)
    return redirect("hall:ticket", code)


@posted_on("hall:window")
def step(request: HttpRequest, ticket_id: UUID, noun: str) -> HttpResponse:
    """POST /workbench/window/tickets/<id>/<noun>: what is done with who stands here."""
    if noun == "transfer":
        kind, _, which = request.POST.get("to", "").partition(":")
        to = {f"{kind}_id": _id(which)} if kind in {"category", "window"} else {}
        return _do(request, lambda desk: services.transfer(ticket_id, desk=desk, **to))
    if noun == "consent":
        sure = "sure" in request.POST
        return _do(request, lambda desk: services.agree(ticket_id, sure=sure, desk=desk))
    if noun not in STEPS:
        raise Http404
    return _do(request, lambda desk: STEPS[noun](ticket_id, desk=desk))


def _do(request: HttpRequest, act: Callable[[Desk], object], *, number: str = "") -> HttpResponse:
    desk = desk_of(request)
    try:
        act(desk)
    except NotPermitted:
        raise
    except Refused as refused:  # the ticket may be elsewhere by now: the screen says how it stands
        return _show(request, desk, refused=refused, number=number)
    return redirect("hall:window")


def _show(
    request: HttpRequest, desk: Desk, *, refused: Refused | None = None, number: str = ""
) -> HttpResponse:
    shown = queries.desk_screen(desk)
    problems = refused.problems if isinstance(refused, Invalid) else []
    return answer(
        request,
        page="hall/window.html",
        part="hall/_waiting.html",
        context={
            "screen": shown,
            "refused": refused,
            "problems": problems,
            "values": {"number": number},
            "priorities": [
                (one.value, one.label) for one in Priority if one is not Priority.APPOINTMENT
            ],
            "once": uuid4(),
            "here": "window",
        },
        status=status_of(refused) if refused else 200,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        words = "请重新打开页面再选一次。"
        raise Invalid([Problem("to", "hall.choice", words)], words) from None
