"""A township and the villages under it: what is helped with, what is on the way, who works where."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from tongban.base.desk import require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.people.permissions import Permission
from tongban.stations import queries, services
from tongban.stations.views.helps import form_response, nowhere


@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """GET /workbench/stations: the villages under this township, and how busy each is."""
    desk = desk_of(request)
    require(desk, Permission.STATION_OVERSEE)
    if queries.posted_at(desk) is None:
        return nowhere(request, here="stations")
    shown = queries.township(desk=desk)
    return render(request, "stations/stations.html", {"shown": shown, "here": "stations"})


@require_safe
def helps(request: HttpRequest) -> HttpResponse:
    """GET /workbench/stations/helps?station=: what is helped with in the villages."""
    station = request.GET.get("station", "")
    page = queries.township_helps(
        desk=desk_of(request), slug=station, after=request.GET.get("after")
    )
    return render(request, "stations/township_helps.html", {"page": page, "here": "stations"})


@require_safe
def matter(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """GET /workbench/stations/helps/<id>: the consents, and taking one back for who came in person."""
    return _show(request, help_id)


@posted_on("stations:overseen", "help_id")
def withdrawal(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """POST /workbench/stations/helps/<id>/withdrawal: the neighbour came to take his consent back."""
    try:
        services.withdraw_at_township(
            help_id,
            id_number=request.POST.get("id_number", ""),
            reason=request.POST.get("reason", ""),
            desk=desk_of(request),
        )
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, help_id, refused)
    return redirect("stations:overseen", help_id)


@require_safe
@xframe_options_sameorigin
def signed_form(request: HttpRequest, help_id: UUID, consent_id: UUID) -> HttpResponse:
    """GET /workbench/stations/helps/<id>/consents/<id>: the signed form."""
    desk = desk_of(request)
    queries.overseen(help_id, desk=desk)
    return form_response(help_id, consent_id, desk)


@require_http_methods(["GET", "HEAD", "POST"])
def postings(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/stations/postings: who works at which station."""
    desk, refused = desk_of(request), None
    values = {name: request.POST.get(name, "") for name in ("number", "hall")}
    if request.method == "POST":
        try:
            services.post(values["number"], values["hall"], desk=desk)
            return redirect("stations:postings")
        except (NotFound, NotPermitted):
            raise
        except Refused as refusal:
            refused = refusal
    found = queries.postings(desk)
    context = {
        "found": found,
        "halls": [(hall.slug, hall.name) for hall in found.halls],
        "values": values,
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "here": "stations",
    }
    return render(
        request, "stations/postings.html", context, status=status_of(refused) if refused else 200
    )


@posted_on("stations:postings")
def end_posting(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """POST /workbench/stations/postings/<id>/end: he works there no more."""
    services.end_posting(posting_id, desk=desk_of(request))
    return redirect("stations:postings")


def _show(request: HttpRequest, help_id: UUID, refused: Refused | None = None) -> HttpResponse:
    row, consents = queries.overseen_page(help_id, desk=desk_of(request))
    context = {
        "row": row,
        "consents": consents,
        "values": {name: request.POST.get(name, "") for name in ("id_number", "reason")},
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "here": "stations",
    }
    return render(
        request, "stations/overseen.html", context, status=status_of(refused) if refused else 200
    )
