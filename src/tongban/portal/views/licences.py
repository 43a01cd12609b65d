"""E-licences: my own, and the page where anybody checks one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.limits import TooOften
from tongban.base.web import address_of, citizen_of, status_of, viewer_of
from tongban.records import queries
from tongban.records.queries import Checked

private = cache_control(private=True, no_store=True)
MOST_BYTES = 5 * 1024 * 1024  # of a PDF to be checked: a licence is a page


@private
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """GET /my/licences: my licences and their states, a page at a time."""
    page = queries.my_licences(citizen_of(request), after=request.GET.get("after"))
    return render(request, "portal/licences/mine.html", {"page": page})


@private
@require_GET
def licence(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """GET /my/licences/<id>: all that one says, and what became of it."""
    return _licence(request, licence_id)


@require_GET
@xframe_options_sameorigin
def original(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """GET /my/licences/<id>/original: the sealed PDF; ?save=1 to keep it."""
    opened = queries.open_licence(licence_id, who=citizen_of(request))
    inline = "save" not in request.GET
    return file_response(opened.data, opened.media_type, opened.name, inline=inline)


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, licence_id: UUID) -> HttpResponse:
    """POST /my/licences/<id>/copy: a copy marked with its purpose. GET: come back from signing in."""
    if request.method == "GET":
        return redirect("portal:licence", licence_id)
    try:
        opened = queries.licence_copy(
            licence_id, request.POST.get("purpose", ""), viewer=citizen_of(request)
        )
    except Invalid as refused:
        return _licence(request, licence_id, refused)
    return file_response(opened.data, opened.media_type, opened.name)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """GET /licences/check: the questions; ?proof= is what a QR code says. POST: by identifier."""
    if request.method == "POST":
        try:
            checked = queries.check_identifier(
                request.POST.get("identifier", ""),
                request.POST.get("tail", ""),
                address=address_of(request),
                now=viewer_of(request).now,
            )
        except (NotFound, TooOften) as refused:
            return _check(request, refused=refused)
        return _check(request, checked=checked)
    text = request.GET.get("proof", "")
    checked_proof = queries.check_proof(text, now=viewer_of(request).now) if text else None
    return _check(request, checked=checked_proof)


@private
@require_http_methods(["GET", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """POST /licences/check/file: check an uploaded PDF. GET: the questions."""
    if request.method == "GET":
        return redirect("portal:licence-check")
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        words = "请选择要核验的 PDF 文件，不超过 5 MB。"
        return _check(request, refused=Invalid([Problem("file", "licence.file", words)], words))
    address, now = address_of(request), viewer_of(request).now
    try:
        checked = queries.check_file(file.read(), address=address, now=now)
    except TooOften as refused:
        return _check(request, refused=refused)
    return _check(request, checked=checked)


def _licence(
    request: HttpRequest, licence_id: UUID, refused: Invalid | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "licence": queries.my_licence(licence_id, viewer=citizen_of(request)),
        "values": {"purpose": request.POST.get("purpose", "")},
        "problems": refused.problems if refused else [],
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/licences/licence.html", context, status=status)


def _check(
    request: HttpRequest, *, checked: Checked | None = None, refused: Refused | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "checked": checked,
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "values": {name: request.POST.get(name, "") for name in ("identifier", "tail")},
        "public_key": queries.proof_key(),
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/licences/check.html", context, status=status)
