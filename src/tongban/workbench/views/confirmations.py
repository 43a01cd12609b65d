"""环节核验: stages of joint matters that have no case of their own, and wait for the word of this body."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.joint import queries, services
from tongban.joint.queries import Outcome
from tongban.workbench.inputs import choice

SAYS = [(Outcome.PASSED.value, "核验通过"), (Outcome.FAILED.value, "没有通过，请申请人改正")]


@require_GET
def confirmations(request: HttpRequest) -> HttpResponse:
    """GET /workbench/confirmations: what waits for this body, the first due first."""
    page = queries.to_confirm(desk=desk_of(request), after=request.GET.get("after"))
    context = {"here": "joint", "page": page, "done": request.GET.get("done") == "1"}
    return render(request, "workbench/confirmations.html", context)


@require_GET
def confirmation(request: HttpRequest, confirmation_id: UUID) -> HttpResponse:
    """GET /workbench/confirmations/<id>: the joint case, what was typed and handed in for it."""
    return _show(request, confirmation_id)


@posted_on("workbench:confirmation", "confirmation_id")
def saying(request: HttpRequest, confirmation_id: UUID) -> HttpResponse:
    """POST /workbench/confirmations/<id>/saying: it is in order, or what is wrong with it."""
    try:
        outcome = choice(request.POST, "outcome", Outcome)
        words = request.POST.get("words", "")
        services.confirm(confirmation_id, outcome=outcome, words=words, desk=desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, confirmation_id, refused=refused)
    return redirect(f"{reverse('workbench:confirmations')}?done=1")


@require_GET
@xframe_options_sameorigin
def paper(request: HttpRequest, confirmation_id: UUID, material_id: UUID) -> HttpResponse:
    """GET /workbench/confirmations/<id>/papers/<id>: a paper of the joint case; it is noted who looked."""
    desk = desk_of(request)
    name, media_type, data = services.look_at_paper(confirmation_id, material_id, desk=desk)
    return file_response(data, media_type, name, inline=True)


def _show(
    request: HttpRequest, confirmation_id: UUID, *, refused: Refused | None = None
) -> HttpResponse:
    page = queries.confirmation(confirmation_id, desk=desk_of(request))
    context = {
        "here": "joint",
        "page": page,
        "joint": page.joint,
        "says": SAYS,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
        "values": request.POST,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/confirmation.html", context, status=status)
