"""My construction projects (工程建设项目): register one, how it goes across the years, begin a phase."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import citizen_of, status_of
from tongban.portal.tasks import put_right_at
from tongban.projects import queries, rules, services

private = cache_control(private=True, no_store=True)


@private
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """GET /my/projects: of the enterprise one acts for, the latest first."""
    viewer = citizen_of(request)
    page = queries.my_projects(viewer, after=request.GET.get("after"))
    return render(request, "portal/projects/list.html", {"page": page, "viewer": viewer})


@private
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest) -> HttpResponse:
    """GET, POST /my/projects/registration: what the project is; it gets its code."""
    viewer, refused = citizen_of(request), None
    matter = queries.registration()
    if request.method == "POST":
        try:
            return redirect("portal:project", services.register(request.POST.dict(), viewer=viewer))
        except Refused as refusal:
            refused = refusal
    context = {
        "matter": matter,
        "asked": rules.asked(matter),
        "viewer": viewer,
        "values": request.POST,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
        "put_right_at": put_right_at(refused, back=request.get_full_path()),
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/projects/registration.html", context, status=status)


@private
@require_GET
def project(request: HttpRequest, code: str) -> HttpResponse:
    """GET /my/projects/<code>: its phases, what is done, what may begin now."""
    found = queries.my_project(code, viewer=citizen_of(request))
    return render(request, "portal/projects/project.html", {"project": found})


@private
@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, code: str, phase: int) -> HttpResponse:
    """GET, POST /my/projects/<code>/phases/2: what comes with a phase; begin its one form."""
    viewer, refused = citizen_of(request), None
    found = queries.my_project(code, viewer=viewer)
    shown = found.phase(phase)
    if request.method == "POST":
        options = request.POST.getlist("options")
        try:
            folder_id = services.begin_phase(code, phase, options=options, viewer=viewer)
            return redirect("portal:together", folder_id)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "project": found,
        "phase": shown,
        "values": request.POST,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
        "put_right_at": put_right_at(refused, back=request.get_full_path()),
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/projects/phase.html", context, status=status)
