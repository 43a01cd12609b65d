"""The lists as the editor keeps them: what changed since the last batch, the next batch, 高频."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, status_of
from tongban.catalogue import queries, services
from tongban.catalogue.rules import batch_name
from tongban.people.permissions import Permission
from tongban.workbench import inputs
from tongban.workbench.list_forms import NUMBER, REASON, Asked


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/lists: every list, and what stopped qualifying since its last batch."""
    editor_of(request)
    context = {
        "here": "catalogue",
        "lists": queries.lists(),
        "stopped": queries.stopped_qualifying(),
        "goal": queries.at_most_once_goal(),
    }
    return render(request, "workbench/catalogue/lists.html", context)


@require_http_methods(["GET", "POST"])
def one_list(request: HttpRequest, kind: str) -> HttpResponse:
    """GET, POST /workbench/catalogue/lists/<kind>: the next batch looked at; POST publishes it."""
    desk, refused = editor_of(request), None
    current = queries.current_list(kind, after=request.GET.get("after"))
    if request.method == "POST":
        try:
            number = services.publish_batch(
                current.rule.kind,
                title=request.POST.get("title", ""),
                document_number=request.POST.get("document_number", ""),
                published_on=inputs.day(request.POST, "published_on") or desk.today,
                desk=desk,
            )
            return redirect(f"{reverse('workbench:lists')}?published={kind}-{number}")
        except Refused as refusal:
            refused = refusal
    found = queries.list_difference(current.rule.kind)
    context = {
        "here": "catalogue",
        "list": current,
        "page": current.page,
        "found": found,
        "next_batch": batch_name(found.number),
        "typed": request.POST if refused else _suggested(found, desk.today),
        **_wrong(refused),
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/list.html", context, status=status)


@require_GET
def frequency(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/frequency: the threshold with its past, the orders of the office."""
    editor_of(request)
    context = {
        "here": "catalogue",
        "threshold": queries.threshold(),
        "thresholds": queries.thresholds(),
        "page": queries.orders(after=request.GET.get("after")),
    }
    return render(request, "workbench/catalogue/frequency.html", context)


@require_http_methods(["GET", "POST"])
def new_threshold(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/frequency/threshold: from how many cases a month on."""
    volume = Asked("monthly_volume", "每月多少件以上为高频事项", "integer")

    def save(desk: Desk) -> None:
        services.set_threshold(
            inputs.number(request.POST, "monthly_volume"),
            document_number=request.POST.get("document_number", ""),
            desk=desk,
        )

    back = reverse("workbench:frequency")
    return form(request, "调整高频标准", (volume, NUMBER), save, back=back)


@require_http_methods(["GET", "POST"])
def new_order(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/frequency/orders/new: an item the office puts on the list."""
    choices = [(one.slug, f"{one.agency_short} · {one.name}") for one in queries.item_choices()]

    def save(desk: Desk) -> None:
        services.order_onto(
            request.POST.get("item", ""),
            document_number=request.POST.get("document_number", ""),
            reason=request.POST.get("reason", ""),
            desk=desk,
        )

    asked = (Asked("item", "事项", choices=choices), NUMBER, REASON)
    return form(request, "发文列入高频事项", asked, save, back=reverse("workbench:frequency"))


@require_http_methods(["GET", "POST"])
def end_of_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """GET, POST /workbench/catalogue/frequency/orders/<id>/end: taken off the list again."""

    def save(desk: Desk) -> None:
        services.end_order(
            order_id,
            document_number=request.POST.get("document_number", ""),
            reason=request.POST.get("reason", ""),
            desk=desk,
        )

    back = reverse("workbench:frequency")
    return form(request, "移出高频事项", (NUMBER, REASON), save, back=back)


def editor_of(request: HttpRequest) -> Desk:
    """Return the desk of who keeps the lists. Raises NotPermitted."""
    desk = desk_of(request)
    require(desk, Permission.LISTS_MANAGE)
    return desk


def form(
    request: HttpRequest,
    title: str,
    asked: Sequence[Asked],
    save: Callable[[Desk], object],
    *,
    back: str,
    typed: dict[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Ask and save; a refusal redisplays the form with what was typed."""
    desk, refused = editor_of(request), None
    if request.method == "POST":
        try:
            save(desk)
            return redirect(f"{back}?saved=1")
        except (NotFound, NotPermitted):
            raise
        except Refused as refusal:
            refused = refusal
    context |= {
        "here": "catalogue",
        "title": title,
        "asked": asked,
        "back": back,
        "typed": request.POST if request.method == "POST" else typed or {},
        **_wrong(refused),
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/lists_form.html", context, status=status)


def _wrong(refused: Refused | None) -> dict[str, Any]:
    problems = refused.problems if isinstance(refused, Invalid) else []
    return {"refused": refused, "problems": problems}


def _suggested(found: queries.ListDifference, today: date) -> dict[str, str]:
    title = f"同江市{found.rule.title}（{batch_name(found.number)}）"
    return {"title": title, "published_on": today.isoformat()}
