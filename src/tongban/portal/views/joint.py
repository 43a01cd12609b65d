"""Joint matters (一件事): what there is, what each takes, and beginning one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import citizen_of, status_of
from tongban.joint import queries, services
from tongban.portal.tasks import put_right_at


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """GET /joint/: every joint matter."""
    return render(request, "portal/joint/list.html", {"matters": queries.matters()})


@require_safe
def matter(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /joint/<slug>: its stages, papers, time and legal basis."""
    return render(request, "portal/joint/guide.html", {"guide": queries.matter_guide(slug)})


@require_http_methods(["GET", "POST"])
def application(request: HttpRequest, slug: str) -> HttpResponse:
    """GET, POST /joint/<slug>/application: answer what decides the stages; begin the one form."""
    viewer, refused = citizen_of(request), None
    guide = queries.matter_guide(slug)
    if request.method == "POST":
        options = request.POST.getlist("options")
        try:
            folder = services.begin(slug, request.POST.dict(), options=options, viewer=viewer)
            return redirect("portal:together", folder)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "guide": guide,
        "viewer": viewer,
        "values": request.POST,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
        "put_right_at": put_right_at(refused, back=request.get_full_path()),
        "optional": [one.stage for one in guide.stages if one.stage.optional],
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/joint/application.html", context, status=status)
