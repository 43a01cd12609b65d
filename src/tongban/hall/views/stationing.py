"""应进必进: where each item is served, and the exceptions."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.catalogue.rules import REASONS_NOT_IN_HALL
from tongban.hall import queries, services
from tongban.people.permissions import Permission

FIELDS = ("reason", "explanation", "document_number")


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """GET /workbench/stationing?standing=&agency=: every item in use, and where it is served."""
    standing, agency = request.GET.get("standing", ""), request.GET.get("agency", "")
    found = queries.station_list(
        desk=desk_of(request), standing=standing, agency=agency, after=request.GET.get("after")
    )
    context = {
        "found": found,
        "standing": standing,
        "standings": [
            (each, words, found.counts[each]) for each, words in queries.STANDING_NAMES.items()
        ],
        "here": "stationing",
    }
    return render(request, "hall/stationing.html", context)


@require_safe
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /workbench/stationing/<slug>: one item, and what may be done."""
    return _show(request, slug, desk_of(request))


@posted_on("hall:stationing-item", "slug")
def step(request: HttpRequest, slug: str, noun: str) -> HttpResponse:
    """POST /workbench/stationing/<slug>/<noun>: station, withdraw, ask, approve, refuse, end."""
    desk = desk_of(request)
    if noun not in STEPS:
        raise Http404
    try:
        STEPS[noun](slug, {key: str(text) for key, text in request.POST.items()}, desk)
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, slug, desk, refused)
    return redirect("hall:stationing-item", slug)


STEPS: Mapping[str, Callable[[str, Mapping[str, str], Desk], None]] = {
    "station": lambda slug, sent, desk: services.station(slug, sent.get("hall", ""), desk=desk),
    "withdrawal": lambda slug, sent, desk: services.withdraw(slug, sent.get("hall", ""), desk=desk),
    "exception": lambda slug, sent, desk: services.ask_exception(
        slug,
        reason=sent.get("reason", ""),
        explanation=sent.get("explanation", ""),
        document_number=sent.get("document_number", ""),
        desk=desk,
    ),
    "approval": lambda slug, sent, desk: services.decide_exception(slug, approve=True, desk=desk),
    "refusal": lambda slug, sent, desk: services.decide_exception(slug, approve=False, desk=desk),
    "end": lambda slug, sent, desk: services.end_exception(slug, desk=desk),
}


def _show(
    request: HttpRequest, slug: str, desk: Desk, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "row": queries.station_item(slug, desk=desk),
        "halls": queries.open_halls(),
        "reasons": REASONS_NOT_IN_HALL,
        "may_station": desk.may(Permission.STATIONING_MANAGE),
        "may_ask": desk.may(Permission.STATIONING_EXCEPT),
        "may_approve": desk.may(Permission.STATIONING_APPROVE),
        "values": {name: request.POST.get(name, "") for name in FIELDS},
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": refused,
        "here": "stationing",
    }
    status = status_of(refused) if refused else 200
    return render(request, "hall/stationing_item.html", context, status=status)
