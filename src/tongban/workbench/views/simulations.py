"""模拟审批: opinions given before a stage can be decided."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from tongban.base.desk import Desk
from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.joint import queries, services
from tongban.joint.queries import Stand
from tongban.workbench.inputs import choice

SAYS = [
    (Stand.ISSUED.value, "具备准予条件，出具模拟审批意见"),
    (Stand.REFUSED.value, "不同意模拟审批"),
]


@require_GET
def simulations(request: HttpRequest) -> HttpResponse:
    """GET /workbench/simulations?show=: what waits for this agency, or what it gave and still holds."""
    issued = request.GET.get("show") == "issued"
    page = queries.simulations(desk=desk_of(request), issued=issued, after=request.GET.get("after"))
    done = request.GET.get("done") == "1"
    context = {"here": "joint", "page": page, "issued": issued, "done": done}
    return render(request, "workbench/simulations.html", context)


@require_GET
def simulation(request: HttpRequest, simulation_id: UUID) -> HttpResponse:
    """GET /workbench/simulations/<id>: the joint case, what was typed and handed in, the opinion."""
    return _show(request, simulation_id)


@posted_on("workbench:simulation", "simulation_id")
def step(request: HttpRequest, simulation_id: UUID, noun: str) -> HttpResponse:
    """POST /workbench/simulations/<id>/<saying|extension|revocation>."""
    try:
        _do(noun, simulation_id, request, desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, simulation_id, refused=refused)
    return redirect(f"{reverse('workbench:simulations')}?done=1")


@require_GET
def opinion(request: HttpRequest, simulation_id: UUID) -> HttpResponse:
    """GET /workbench/simulations/<id>/opinion: 模拟审批意见书."""
    sheet = queries.opinion_at_desk(simulation_id, desk=desk_of(request))
    context = {"here": "joint", "sheet": sheet, "simulation_id": simulation_id}
    return render(request, "workbench/opinion.html", context)


@require_GET
@xframe_options_sameorigin
def paper(request: HttpRequest, simulation_id: UUID, material_id: UUID) -> HttpResponse:
    """GET /workbench/simulations/<id>/papers/<id>: a paper of the joint case; it is noted who looked."""
    desk = desk_of(request)
    file = services.look_at_simulation_paper(simulation_id, material_id, desk=desk)
    name, media_type, data = file
    return file_response(data, media_type, name, inline=True)


def _do(noun: str, simulation_id: UUID, request: HttpRequest, desk: Desk) -> None:
    words = request.POST.get("words", "")
    if noun == "saying":
        issue = choice(request.POST, "says", Stand) is Stand.ISSUED
        services.give_simulation(simulation_id, issue=issue, words=words, desk=desk)
    elif noun == "extension":
        services.extend_simulation(simulation_id, desk=desk)
    elif noun == "revocation":
        services.revoke_simulation(simulation_id, words=words, desk=desk)
    else:
        raise Http404


def _show(
    request: HttpRequest, simulation_id: UUID, *, refused: Refused | None = None
) -> HttpResponse:
    page = queries.simulation(simulation_id, desk=desk_of(request))
    context = {
        "here": "joint",
        "page": page,
        "opinion": page.opinion,
        "joint": page.joint,
        "says": SAYS,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
        "values": request.POST,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/simulation.html", context, status=status)
