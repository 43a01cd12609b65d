"""Acting for an enterprise: register it, choose it, let others act for it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tongban.base.errors import NotFound, Refused
from tongban.base.web import citizen_of, posted_on
from tongban.people.middleware import ORGANISATION
from tongban.people.queries import mandates_of, mandates_on
from tongban.people.services.mandates import (
    LEGAL_REPRESENTATIVE,
    grant_mandate,
    register_organisation,
    revoke_mandate,
)
from tongban.people.views.forms import day_typed, form_page, safe_next, typed


@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: HttpRequest) -> HttpResponse:
    """/my/acting: for whom I act, myself or an enterprise that lets me."""
    viewer = citizen_of(request)
    assert viewer.person_id
    mandates = mandates_of(viewer.person_id, today=viewer.today)
    goes_on = safe_next(request, "/my/")
    if request.method != "POST":
        return form_page(request, "people/acting.html", mandates=mandates, next=goes_on)
    chosen = request.POST.get("organisation", "")
    if chosen and chosen not in {str(mandate.organisation_id) for mandate in mandates}:
        raise NotFound("这个单位没有授权您，或授权已撤销、到期。", code="mandate.unknown")
    request.session[ORGANISATION] = chosen
    return redirect(goes_on)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """/account/organisations: the legal representative registers his enterprise."""
    viewer = citizen_of(request)
    if request.method != "POST":
        return form_page(
            request, "people/organisation_new.html", values={"legal_rep_name": viewer.name}
        )
    try:
        organisation_id = register_organisation(
            request.POST.get("uscc", ""),
            request.POST.get("name", ""),
            request.POST.get("legal_rep_name", ""),
            viewer=viewer,
        )
    except Refused as refused:
        return form_page(
            request, "people/organisation_new.html", values=typed(request), refused=refused
        )
    return redirect("account:organisation", organisation_id)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """/account/organisations/<id>: who may act for it; the legal representative lets others."""
    viewer = citizen_of(request)
    assert viewer.person_id
    refused = None
    if request.method == "POST":
        try:
            grant_mandate(
                organisation_id,
                request.POST.get("agent_name", ""),
                request.POST.get("agent", ""),
                until=day_typed(request, "until"),
                viewer=viewer,
            )
            return redirect("account:organisation", organisation_id)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    own = mandates_of(viewer.person_id, today=viewer.today)
    mine = next((one for one in own if one.organisation_id == organisation_id), None)
    if mine is None:
        raise NotFound("没有这个单位，或您没有它的授权。", code="organisation.unknown")
    return form_page(
        request,
        "people/organisation.html",
        values=typed(request) if refused else None,
        refused=refused,
        mine=mine,
        may_grant=mine.role == LEGAL_REPRESENTATIVE,
        mandates=mandates_on(organisation_id, today=viewer.today),
    )


@posted_on("account:home")
def revocation(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """POST /account/mandates/<id>/revocation: end a mandate at once."""
    revoke_mandate(mandate_id, viewer=citizen_of(request))
    return redirect(safe_next(request, "/account/"))
