"""Notices (提醒): what an officer is reminded of."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from tongban.base.desk import Desk
from tongban.base.web import desk_of, posted_on
from tongban.messages import queries, services


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """GET /workbench/notices: what this officer is reminded of, the latest first."""
    _, officer = _officer(request)
    page = queries.notices(officer, request.GET.get("after"))
    return render(request, "workbench/notices.html", {"here": "notices", "page": page})


@cache_control(private=True, no_store=True)
@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    """GET /workbench/notices/unread: how many are unread, as a mark beside the link to them."""
    _, officer = _officer(request)
    count = queries.unread_notices(officer)
    return render(request, "workbench/_unread.html", {"count": count})


@posted_on("workbench:notices")
def opening(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """POST /workbench/notices/<id>/opening: mark one read and go where it leads."""
    desk, officer = _officer(request)
    opened = queries.notice(message_id, staff_id=officer)
    services.mark_notice_read(message_id, staff_id=officer, now=desk.now)
    return redirect(opened.link or "workbench:notices")


@posted_on("workbench:notices")
def reading(request: HttpRequest) -> HttpResponse:
    """POST /workbench/notices/reading: mark all read."""
    desk, officer = _officer(request)
    services.mark_notices_read(staff_id=officer, now=desk.now)
    return redirect("workbench:notices")


def _officer(request: HttpRequest) -> tuple[Desk, UUID]:
    desk = desk_of(request)
    assert desk.staff_id is not None  # a page is never a job's
    return desk, desk.staff_id
