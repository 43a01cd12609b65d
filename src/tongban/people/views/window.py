"""A citizen at the window, his card before the clerk: find him, verify him, change his phone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from tongban.base.desk import require
from tongban.base.errors import Refused
from tongban.base.web import desk_of, posted_on
from tongban.people.permissions import Permission
from tongban.people.queries import Revealed, find_by_id_number, person_summary, reveal
from tongban.people.services import change_phone_at_window, verify_at_window
from tongban.people.views.forms import form_page, typed


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """/workbench/people: by ID number, which is posted and so in no address or log."""
    desk = desk_of(request)
    require(desk, Permission.CASE_FILE)
    if request.method != "POST":
        return form_page(request, "people/window/find.html", here="people")
    try:
        person_id = find_by_id_number(request.POST.get("id_number", ""), desk=desk)
    except Refused as refused:
        return form_page(
            request,
            "people/window/find.html",
            here="people",
            values=typed(request),
            refused=refused,
        )
    return redirect("staff:citizen", person_id)


@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """/workbench/people/<id>: one citizen, masked."""
    return _page(request, person_id)


@posted_on("staff:citizen", "person_id")
def verification(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """POST /workbench/people/<id>/verification: face and card compared (窗口面核)."""
    try:
        verify_at_window(person_id, desk=desk_of(request))
    except Refused as refused:
        return _page(request, person_id, refused=refused)
    return redirect("staff:citizen", person_id)


@posted_on("staff:citizen", "person_id")
def phone(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """POST /workbench/people/<id>/phone: the phone he uses now."""
    try:
        change_phone_at_window(person_id, request.POST.get("phone", ""), desk=desk_of(request))
    except Refused as refused:
        return _page(request, person_id, refused=refused)
    return redirect("staff:citizen", person_id)


@posted_on("staff:citizen", "person_id")
def disclosure(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """POST /workbench/people/<id>/disclosure: the identifiers unmasked, for a purpose, this once."""
    try:
        shown = reveal(person_id, request.POST.get("purpose", ""), desk=desk_of(request))
    except Refused as refused:
        return _page(request, person_id, refused=refused)
    return _page(request, person_id, shown=shown)


def _page(
    request: HttpRequest,
    person_id: UUID,
    *,
    refused: Refused | None = None,
    shown: Revealed | None = None,
) -> HttpResponse:
    require(desk_of(request), Permission.CASE_FILE)
    return form_page(
        request,
        "people/window/person.html",
        values=typed(request) if refused else None,
        refused=refused,
        here="people",
        person=person_summary(person_id),
        shown=shown,
    )
