"""My space: what needs me, my matters, my messages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from tongban.base.web import citizen_of, posted_on
from tongban.cases.queries import Which, my_cases
from tongban.messages import services as messages
from tongban.messages.queries import inbox, message, unread_count
from tongban.portal.my_home import my_home

private = cache_control(private=True, no_store=True)


@private
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """GET /my/: what needs me now, what is running, what is done."""
    viewer = citizen_of(request)
    context = {"home": my_home(viewer), "viewer": viewer}
    return render(request, "portal/my/home.html", context)


@private
@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """GET /my/cases?show=running: all of them, a page at a time."""
    text = request.GET.get("show", "")
    which = Which(text) if text in set(Which) else Which.ALL
    page = my_cases(citizen_of(request), which=which, after=request.GET.get("after"))
    return render(request, "portal/my/matters.html", {"page": page, "which": which})


@private
@require_GET
def messages_page(request: HttpRequest) -> HttpResponse:
    """GET /my/messages: the inbox, the latest first."""
    viewer = citizen_of(request)
    assert viewer.person_id
    page = inbox(viewer.person_id, request.GET.get("after"))
    unread = unread_count(viewer.person_id)
    return render(request, "portal/my/messages.html", {"page": page, "unread": unread})


@private
@posted_on("portal:messages")
def opening(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """POST /my/messages/<id>/opening: mark it read and go where it leads."""
    viewer = citizen_of(request)
    assert viewer.person_id
    opened = message(message_id, person_id=viewer.person_id)
    messages.mark_read(message_id, person_id=viewer.person_id, now=viewer.now)
    return redirect(opened.link or "portal:messages")


@private
@posted_on("portal:messages")
def reading(request: HttpRequest) -> HttpResponse:
    """POST /my/messages/reading: mark all read."""
    viewer = citizen_of(request)
    assert viewer.person_id
    messages.mark_all_read(person_id=viewer.person_id, now=viewer.now)
    return redirect("portal:messages")
