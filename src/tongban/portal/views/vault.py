"""My papers (材料库): see, look at, take a copy along, say until when one is good, withdraw."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import citizen_of, posted_on, status_of
from tongban.portal.papers import day_typed
from tongban.portal.vault import my_paper, my_vault
from tongban.records import services
from tongban.records.queries import copy_of_own

private = cache_control(private=True, no_store=True)


@private
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """GET /my/vault: my papers, how far each is trusted, and where it was used."""
    page = my_vault(citizen_of(request), after=request.GET.get("after"))
    return render(request, "portal/my/vault.html", {"page": page})


@private
@require_GET
def paper(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """GET /my/vault/<id>: all about one."""
    return _paper(request, material_id)


@require_GET
@xframe_options_sameorigin
def file(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """GET /my/vault/<id>/file: look at one; ?save=1 to keep it."""
    opened = copy_of_own(material_id, viewer=citizen_of(request))
    inline = "save" not in request.GET
    return file_response(opened.data, opened.media_type, opened.name, inline=inline)


@private
@posted_on("portal:vault-paper", "material_id")
def copy(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """POST /my/vault/<id>/copy: a copy for somebody, marked with its purpose."""
    purpose = request.POST.get("purpose", "")
    try:
        opened = copy_of_own(material_id, viewer=citizen_of(request), purpose=purpose)
    except Invalid as refused:
        return _paper(request, material_id, refused)
    return file_response(opened.data, opened.media_type, opened.name)


@private
@posted_on("portal:vault-paper", "material_id")
def validity(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """POST /my/vault/<id>/validity: until when it is good; nothing typed takes it off."""
    try:
        until = day_typed(request.POST.get("until", ""))
        services.date_own_paper(material_id, until, viewer=citizen_of(request))
    except NotFound:
        raise
    except Refused as refused:
        return _paper(request, material_id, refused)
    return redirect("portal:vault-paper", material_id)


@private
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """GET, POST /my/vault/<id>/withdrawal: ask once, then take it out of use."""
    viewer = citizen_of(request)
    if request.method == "POST":
        services.withdraw(material_id, viewer=viewer)
        return redirect("portal:vault-paper", material_id)
    context = {"page": my_paper(material_id, viewer)}
    return render(request, "portal/my/vault_withdrawal.html", context)


def _paper(request: HttpRequest, material_id: UUID, refused: Refused | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "page": my_paper(material_id, citizen_of(request)),
        "values": {"purpose": request.POST.get("purpose", "")},
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/my/vault_paper.html", context, status=status)
