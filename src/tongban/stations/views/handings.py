"""What a hall hands on, and what it signs for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongban.base.desk import require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.people.permissions import Permission
from tongban.stations import queries, services
from tongban.stations.views.helps import nowhere


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/handings: what lies here; POST signs a list of what is ticked."""
    desk, refused = desk_of(request), None
    require(desk, Permission.PARCEL_CARRY)
    if queries.posted_at(desk) is None:
        return nowhere(request, here="handings")
    if request.method == "POST":
        try:
            handing_id = services.give(
                request.POST.get("to", ""),
                parcels=_ids(request, "parcels"),
                results=_ids(request, "results"),
                desk=desk,
            )
            return redirect("stations:handing", handing_id)
        except (NotFound, NotPermitted):
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "shown": queries.here(desk=desk, after=request.GET.get("after")),
        "chosen": request.POST.getlist("parcels") + request.POST.getlist("results"),
        "to": request.POST.get("to", ""),
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "here": "handings",
    }
    return render(
        request, "stations/handings.html", context, status=status_of(refused) if refused else 200
    )


@require_safe
def handing(request: HttpRequest, handing_id: UUID) -> HttpResponse:
    """GET /workbench/handings/<id>: one list, to print and to sign."""
    return _show(request, handing_id)


@posted_on("stations:handing", "handing_id")
def signing(request: HttpRequest, handing_id: UUID) -> HttpResponse:
    """POST /workbench/handings/<id>/signing: the other side signs for the lines that came."""
    try:
        services.take(handing_id, got=_ids(request, "got"), desk=desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, handing_id, refused)
    return redirect("stations:handing", handing_id)


@posted_on("stations:handings")
def keeping(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """POST /workbench/parcels/<id>/keeping: the agency keeps an original on file."""
    services.leave_with_agency(parcel_id, desk=desk_of(request))
    return redirect("stations:handings")


def _show(request: HttpRequest, handing_id: UUID, refused: Refused | None = None) -> HttpResponse:
    context = {
        "shown": queries.handing(handing_id, desk=desk_of(request)),
        "refused": refused,
        "here": "handings",
    }
    return render(
        request, "stations/handing.html", context, status=status_of(refused) if refused else 200
    )


def _ids(request: HttpRequest, name: str) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist(name)]
    except ValueError:
        return []
