"""The licences an agency has issued: find one, see what it says, suspend, return, revoke, strike off."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.records import queries, services
from tongban.records.rules import LICENCE_STEPS, LicenceStep
from tongban.workbench.steps import on_page


@require_GET
def licences(request: HttpRequest) -> HttpResponse:
    """GET /workbench/licences?q=…: what the agency has issued, the latest first."""
    words = request.GET.get("q", "")
    page = queries.agency_licences(words, desk=desk_of(request), after=request.GET.get("after"))
    context = {"here": "licences", "page": page, "words": words}
    return render(request, "workbench/licences.html", context)


@require_GET
def licence(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """GET /workbench/licences/<id>: one licence and what may be done to it."""
    return _show(request, licence_id)


@require_GET
@xframe_options_sameorigin
def original(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """GET /workbench/licences/<id>/original: the sealed PDF."""
    opened = queries.open_licence(licence_id, who=desk_of(request))
    return file_response(opened.data, opened.media_type, opened.name, inline=True)


@posted_on("workbench:licence", "licence_id")
def step(request: HttpRequest, licence_id: UUID, noun: str) -> HttpResponse:
    """POST /workbench/licences/<id>/suspension, return, revocation, cancellation: with a reason."""
    if noun not in set(LicenceStep) - {LicenceStep.LAPSE}:
        raise Http404
    version = request.POST.get("version", "")
    try:
        services.change_state(
            licence_id,
            LicenceStep(noun),
            reason=request.POST.get(f"{noun}-reason", ""),
            desk=desk_of(request),
            version=int(version) if version.isdecimal() else None,
        )
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, licence_id, refused=refused, noun=noun)
    return redirect(f"{reverse('workbench:licence', args=[licence_id])}?done={noun}")


def _show(
    request: HttpRequest, licence_id: UUID, *, refused: Refused | None = None, noun: str = ""
) -> HttpResponse:
    done = request.GET.get("done", "")
    if isinstance(refused, Invalid):
        refused = on_page(noun, refused)
    context = {
        "here": "licences",
        "licence": queries.agency_licence(licence_id, desk=desk_of(request)),
        "done": LICENCE_STEPS[LicenceStep(done)].name if done in set(LicenceStep) else "",
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "noun": noun,
        "values": request.POST,
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/licence.html", context, status=status)
