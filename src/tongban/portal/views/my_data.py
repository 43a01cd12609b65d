"""My data (我的数据): what is kept of my answers and where it was used; correct, erase, take along.

Source: 个人信息保护法 art. 15, 44-47.
"""

import json
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound
from tongban.base.web import citizen_of, posted_on
from tongban.forms import services
from tongban.forms.queries import Holding, holdings
from tongban.sharing.queries import fetches_of

private = cache_control(private=True, no_store=True)
ERASE = "erase"  # value of the answer that erases what there is as well


@private
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """GET /my/data: everything kept, sensitive answers masked."""
    return _page(request)


@private
@posted_on("portal:my-data")
def revelation(request: HttpRequest) -> HttpResponse:
    """POST /my/data/revelation: show the sensitive answers in full, this once; it is journalled."""
    return _page(request, revealed=services.reveal(viewer=citizen_of(request)))


@private
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """GET, POST /my/data/<id>/correction: another text in its place."""
    viewer, refused = citizen_of(request), None
    if request.method == "POST":
        try:
            services.correct(answer_id, request.POST.get("text", ""), viewer=viewer)
            return redirect("portal:my-data")
        except Invalid as invalid:
            refused = invalid
    holding = _one(request, answer_id)
    typed = request.POST.get("text", "" if holding.is_masked else holding.text)
    context = {
        "holding": holding,
        "values": {"text": typed},
        "problems": refused.problems if refused else [],
    }
    return render(
        request, "portal/my/data_correction.html", context, status=422 if refused else 200
    )


@private
@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """GET, POST /my/data/<id>/erasure: ask once, then erase it and its history."""
    if request.method == "POST":
        services.forget(answer_id, viewer=citizen_of(request))
        return redirect("portal:my-data")
    return render(request, "portal/my/data_erasure.html", {"holding": _one(request, answer_id)})


@private
@require_http_methods(["GET", "POST"])
def erasure_of_all(request: HttpRequest) -> HttpResponse:
    """GET, POST /my/data/erasure: ask once, then erase everything kept."""
    viewer = citizen_of(request)
    if request.method == "POST":
        services.forget_all(viewer=viewer)
        return redirect("portal:my-data")
    context = {"holdings": holdings(viewer)}
    return render(request, "portal/my/data_erasure.html", context)


@private
@posted_on("portal:my-data")
def consent(request: HttpRequest) -> HttpResponse:
    """POST /my/data/consent: let answers be kept from now on."""
    viewer = citizen_of(request)
    services.consent(person_id=viewer.person_id, organisation_id=viewer.organisation_id, by=viewer)
    return redirect("portal:my-data")


@private
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest) -> HttpResponse:
    """GET, POST /my/data/withdrawal: keep nothing further; whether to erase what there is, he says."""
    viewer = citizen_of(request)
    if request.method == "POST":
        services.withdraw_consent(viewer=viewer, erase=request.POST.get("kept") == ERASE)
        return redirect("portal:my-data")
    return render(request, "portal/my/data_withdrawal.html", {"holdings": holdings(viewer)})


@private
@posted_on("portal:my-data")
def copy(request: HttpRequest) -> HttpResponse:
    """POST /my/data/copy: all of it as a file, `format` html or json; it is journalled."""
    viewer = citizen_of(request)
    rows = services.download(viewer=viewer)
    holder = viewer.organisation_name or viewer.name
    if request.POST.get("format") == "json":
        body = json.dumps({"holder": holder, "answers": rows}, ensure_ascii=False, indent=2)
        return file_response(body.encode(), "application/json", f"我的数据-{viewer.today}.json")
    context = {"holder": holder, "rows": rows, "day": viewer.today}
    page = render_to_string("portal/my/data_file.html", context)
    return file_response(page.encode(), "text/html; charset=utf-8", f"我的数据-{viewer.today}.html")


def _page(request: HttpRequest, *, revealed: Iterable[UUID] = ()) -> HttpResponse:
    viewer = citizen_of(request)
    shown = frozenset(revealed)
    context = {
        "holdings": holdings(viewer, revealed=shown),
        "fetches": fetches_of(viewer),
        "is_revealed": bool(shown),
        "viewer": viewer,
    }
    return render(request, "portal/my/data.html", context)


def _one(request: HttpRequest, answer_id: UUID) -> Holding:
    """Return one answer of the viewer's, masked. Raises NotFound."""
    every = holdings(citizen_of(request)).every
    found = next((one for one in every if one.id == answer_id), None)
    if found is None:
        raise NotFound("没有找到这条内容，可能刚被更正或删除。", code="profile.unknown")
    return found
