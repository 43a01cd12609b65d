"""My construction projects (工程建设项目): register one, how it goes across the years, begin a phase."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import citizen_of, posted_on, status_of
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
    return _show(request, code)


@private
@posted_on("portal:project", "code")
def area(request: HttpRequest, code: str) -> HttpResponse:
    """POST /my/projects/<code>/area: in which area it is built."""
    chosen = request.POST.get("area", "")
    area_id = UUID(chosen) if chosen in dict(queries.area_names()) else None
    services.choose_area(code, area_id, viewer=citizen_of(request))
    return redirect(f"{reverse('portal:project', args=[code])}#studies")


@private
@posted_on("portal:project", "code")
def study(request: HttpRequest, code: str) -> HttpResponse:
    """POST /my/projects/<code>/studies: a file that holds one or more studies."""
    file = request.FILES.get("file")
    try:
        services.add_study_file(
            code,
            request.POST.getlist("studies"),
            file,
            name=(file.name if file else "") or "",
            viewer=citizen_of(request),
        )
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, code, refused=refused)
    return redirect(f"{reverse('portal:project', args=[code])}#studies")


@private
@posted_on("portal:project", "code")
def study_removal(request: HttpRequest, code: str, file_id: UUID) -> HttpResponse:
    """POST /my/projects/<code>/studies/<id>/removal: take a file off."""
    services.remove_study_file(code, file_id, viewer=citizen_of(request))
    return redirect(f"{reverse('portal:project', args=[code])}#studies")


@private
@require_GET
def study_file(request: HttpRequest, code: str, material_id: UUID) -> HttpResponse:
    """GET /my/projects/<code>/studies/<id>: a file with studies."""
    name, media_type, data = queries.my_study(code, material_id, viewer=citizen_of(request))
    return file_response(data, media_type, name, inline=True)


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


def _show(request: HttpRequest, code: str, *, refused: Refused | None = None) -> HttpResponse:
    found = queries.my_project(code, viewer=citizen_of(request))
    context = {
        "project": found,
        "areas": queries.area_names(),
        "kinds": [(line.study.slug, line.study.name) for line in found.studies.lines],
        "chosen": request.POST.getlist("studies"),
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": None if isinstance(refused, Invalid) else refused,
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/projects/project.html", context, status=status)
