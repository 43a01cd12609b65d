"""The operator's pages, under /workbench/admin/."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.base.desk import require
from tongban.base.web import desk_of, posted_on
from tongban.config.operations import wiring_page
from tongban.config.operations.overview import overview
from tongban.journal import queries as journal
from tongban.journal import services as journal_services
from tongban.messages import queries as messages
from tongban.messages import services as messages_services
from tongban.people.permissions import Permission
from tongban.sharing import queries as sharing
from tongban.sharing import services as sharing_services


@require_safe
@never_cache
def operations(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/operations: how the site is, and what did not work."""
    return _page(request, "overview", site_is=overview(desk_of(request)))


@require_safe
def reactions(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/operations/reactions: every reaction that failed."""
    require(desk_of(request), Permission.OPERATIONS_READ)
    return _page(request, "reactions", page=journal.failures(request.GET.get("after")))


@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/operations/messages: every message that did not arrive."""
    require(desk_of(request), Permission.OPERATIONS_READ)
    return _page(request, "messages", page=messages.failures(request.GET.get("after")))


@posted_on("operations:reactions")
def retry(request: HttpRequest, telling_id: UUID) -> HttpResponse:
    """POST /workbench/admin/operations/reactions/<id>/retry: try it again."""
    journal_services.retry(telling_id, desk=desk_of(request))
    return redirect("operations:reactions")


@posted_on("operations:messages")
def resending(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """POST /workbench/admin/operations/messages/<id>/resending: send it again."""
    messages_services.resend(message_id, desk=desk_of(request))
    return redirect("operations:messages")


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/operations/sources: the data sources, and what came of asking them."""
    return _page(request, "sources", sources=sharing.sources(desk_of(request)))


@posted_on("operations:sources")
def switch(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """POST /workbench/admin/operations/sources/<id>/switch: switch a source on (on=1) or off."""
    is_on = request.POST.get("on") == "1"
    sharing_services.switch(source_id, is_on=is_on, desk=desk_of(request))
    return redirect("operations:sources")


@require_safe
def wiring(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/wiring: who reacts to what."""
    return _page(request, "wiring", wires=wiring_page.wires(desk_of(request)))


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    return render(request, f"config/operations/{name}.html", {"here": "admin", **context})
