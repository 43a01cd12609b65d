"""The material list of a draft: hand in, look at, replace, take off."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from tongban.applications import queries, services
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.web import answer, citizen_of, posted_on
from tongban.portal.drafts import context_of, of_a_draft
from tongban.portal.papers import day_of, day_typed, files_of, none_chosen

MATERIALS = "materials"


@require_GET
@of_a_draft
def materials(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET /apply/<id>/materials: every line with what was given to it."""
    return _list(request, application_id, [])


@posted_on("portal:materials", "application_id")
@of_a_draft
def upload(request: HttpRequest, application_id: UUID, line: str) -> HttpResponse:
    """POST /apply/<id>/materials/<line>: one file or several; a bad one does not stop the others."""
    viewer = citizen_of(request)
    problems = none_chosen(line, request)
    for file in files_of(request):
        try:
            services.attach(application_id, line, file, name=file.name or "", viewer=viewer)
        except NotFound:
            raise
        except Refused as refused:
            problems.append(Problem(line, refused.code, refused.message))
    return _list(request, application_id, problems)


@posted_on("portal:materials", "application_id")
@of_a_draft
def replacement(request: HttpRequest, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """POST /apply/<id>/papers/<paper>/replacement: another file in its place; a bad one keeps it."""
    viewer = citizen_of(request)
    anchor = f"paper-{paper_id}"
    problems = none_chosen(anchor, request)
    for file in files_of(request)[:1]:
        try:
            services.replace(application_id, paper_id, file, name=file.name or "", viewer=viewer)
        except NotFound:
            raise
        except Refused as refused:
            problems.append(Problem(anchor, refused.code, refused.message))
    return _list(request, application_id, problems)


@posted_on("portal:materials", "application_id")
@of_a_draft
def validity(request: HttpRequest, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """POST /apply/<id>/papers/<paper>/validity: until when it is good; nothing typed takes it off."""
    problems: list[Problem] = []
    try:
        until = day_typed(request.POST.get("until", ""))
        services.date_paper(application_id, paper_id, until, viewer=citizen_of(request))
    except NotFound:
        raise
    except Refused as refused:
        problems = [Problem(f"paper-{paper_id}", refused.code, refused.message)]
    return _list(request, application_id, problems)


@posted_on("portal:materials", "application_id")
@of_a_draft
def removal(request: HttpRequest, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """POST /apply/<id>/papers/<paper>/removal: take a paper off its line."""
    services.detach(application_id, paper_id, viewer=citizen_of(request))
    return _list(request, application_id, [])


@posted_on("portal:materials", "application_id")
@of_a_draft
def original(request: HttpRequest, application_id: UUID, line: str) -> HttpResponse:
    """POST /apply/<id>/materials/<line>/original: the original will be shown at the window."""
    services.show_at_window(application_id, line, viewer=citizen_of(request))
    return _list(request, application_id, [])


@posted_on("portal:materials", "application_id")
@of_a_draft
def stand_in(request: HttpRequest, application_id: UUID, line: str) -> HttpResponse:
    """POST /apply/<id>/materials/<line>/licence: an e-licence stands in for the paper."""
    problems: list[Problem] = []
    try:
        services.use_licence(application_id, line, viewer=citizen_of(request))
    except NotFound:
        raise
    except Refused as refused:  # suspended, say, since the page was shown
        problems = [Problem(line, refused.code, refused.message)]
    return _list(request, application_id, problems)


@posted_on("portal:materials", "application_id")
@of_a_draft
def ask_source(request: HttpRequest, application_id: UUID, line: str) -> HttpResponse:
    """POST /apply/<id>/materials/<line>/source: he agrees that a data source is asked (共享免交)."""
    problems: list[Problem] = []
    try:
        services.ask_source(application_id, line, viewer=citizen_of(request))
    except NotFound:
        raise
    except Refused as refused:  # it has no record of him, or does not answer: he uploads it
        problems = [Problem(line, refused.code, refused.message)]
    return _list(request, application_id, problems)


@posted_on("portal:materials", "application_id")
@of_a_draft
def reuse(request: HttpRequest, application_id: UUID, line: str, material_id: UUID) -> HttpResponse:
    """POST /apply/<id>/materials/<line>/kept/<material>: give a paper of one's vault again."""
    problems: list[Problem] = []
    try:
        services.reuse(application_id, line, material_id, viewer=citizen_of(request))
    except NotFound:
        raise
    except Refused as refused:  # expired, say, since the page was shown
        problems = [Problem(line, refused.code, refused.message)]
    return _list(request, application_id, problems)


@posted_on("portal:materials", "application_id")
@of_a_draft
def promise(request: HttpRequest, application_id: UUID, line: str) -> HttpResponse:
    """POST /apply/<id>/materials/<line>/promise: sign to hand the paper in by a day (容缺后补)."""
    problems: list[Problem] = []
    try:
        services.promise_later(
            application_id,
            line,
            until=day_of(request.POST.get("until", "")),
            signed="signed" in request.POST,
            viewer=citizen_of(request),
        )
    except NotFound:
        raise
    except Invalid as invalid:
        problems = [Problem(line, one.code, one.message) for one in invalid.problems]
    except Refused as refused:
        problems = [Problem(line, refused.code, refused.message)]
    return _list(request, application_id, problems)


@require_GET
@xframe_options_sameorigin
@of_a_draft
def paper(request: HttpRequest, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """GET /apply/<id>/papers/<paper>: look at what was handed in."""
    name, media_type, body = queries.paper_file(
        application_id, paper_id, viewer=citizen_of(request)
    )
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = str(content_disposition_header(False, name))
    return response


def _list(request: HttpRequest, application_id: UUID, problems: list[Problem]) -> HttpResponse:
    """Answer with the list as it is now; the problems of this request stand on top of it."""
    viewer = citizen_of(request)
    draft = queries.with_kept(queries.draft(application_id, viewer=viewer), viewer=viewer)
    return answer(
        request,
        page="portal/apply/materials.html",
        part="portal/apply/_materials.html",
        context=context_of(draft, MATERIALS, problems=problems),
        status=422 if problems else 200,
    )
