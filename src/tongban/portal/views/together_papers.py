"""The papers of one form over several items: hand in, look at, replace, take off, each once for all."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from tongban.applications import queries
from tongban.applications.services import folders
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.web import answer, citizen_of, posted_on
from tongban.portal.drafts import context_of_folder, of_a_folder
from tongban.portal.papers import day_of, day_typed, files_of, none_chosen

MATERIALS = "materials"
posted_on_materials = posted_on("portal:together-materials", "folder_id")


@require_GET
@of_a_folder
def materials(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET /together/<id>/materials: every paper with the items that want it."""
    return _list(request, folder_id, [])


@posted_on_materials
@of_a_folder
def upload(request: HttpRequest, folder_id: UUID, line: str) -> HttpResponse:
    """POST /together/<id>/materials/<line>: one file or several; a bad one does not stop the others."""
    viewer = citizen_of(request)
    problems = none_chosen(line, request)
    for file in files_of(request):
        step = partial(folders.attach, folder_id, line, file, name=file.name or "", viewer=viewer)
        problems += _problems_of(line, step)
    return _list(request, folder_id, problems)


@posted_on_materials
@of_a_folder
def replacement(request: HttpRequest, folder_id: UUID, paper_id: UUID) -> HttpResponse:
    """POST /together/<id>/papers/<paper>/replacement: another file in its place; a bad one keeps it."""
    viewer = citizen_of(request)
    anchor = f"paper-{paper_id}"
    problems = none_chosen(anchor, request)
    for file in files_of(request)[:1]:
        problems += _problems_of(
            anchor,
            partial(
                folders.replace, folder_id, paper_id, file, name=file.name or "", viewer=viewer
            ),
        )
    return _list(request, folder_id, problems)


@posted_on_materials
@of_a_folder
def validity(request: HttpRequest, folder_id: UUID, paper_id: UUID) -> HttpResponse:
    """POST /together/<id>/papers/<paper>/validity: until when it is good; nothing typed takes it off."""
    viewer, text = citizen_of(request), request.POST.get("until", "")

    def step() -> None:
        folders.date_paper(folder_id, paper_id, day_typed(text), viewer=viewer)

    return _list(request, folder_id, _problems_of(f"paper-{paper_id}", step))


@posted_on_materials
@of_a_folder
def removal(request: HttpRequest, folder_id: UUID, paper_id: UUID) -> HttpResponse:
    """POST /together/<id>/papers/<paper>/removal: take a paper off its line."""
    folders.detach(folder_id, paper_id, viewer=citizen_of(request))
    return _list(request, folder_id, [])


@posted_on_materials
@of_a_folder
def original(request: HttpRequest, folder_id: UUID, line: str) -> HttpResponse:
    """POST /together/<id>/materials/<line>/original: the original will be shown at the window."""
    folders.show_at_window(folder_id, line, viewer=citizen_of(request))
    return _list(request, folder_id, [])


@posted_on_materials
@of_a_folder
def stand_in(request: HttpRequest, folder_id: UUID, line: str) -> HttpResponse:
    """POST /together/<id>/materials/<line>/licence: an e-licence stands in for the paper."""
    viewer = citizen_of(request)
    step = partial(folders.use_licence, folder_id, line, viewer=viewer)
    return _list(request, folder_id, _problems_of(line, step))


@posted_on_materials
@of_a_folder
def ask_source(request: HttpRequest, folder_id: UUID, line: str) -> HttpResponse:
    """POST /together/<id>/materials/<line>/source: he agrees that a data source is asked (共享免交)."""
    viewer = citizen_of(request)
    step = partial(folders.ask_source, folder_id, line, viewer=viewer)
    return _list(request, folder_id, _problems_of(line, step))


@posted_on_materials
@of_a_folder
def reuse(request: HttpRequest, folder_id: UUID, line: str, material_id: UUID) -> HttpResponse:
    """POST /together/<id>/materials/<line>/kept/<material>: give a paper of one's vault again."""
    viewer = citizen_of(request)
    step = partial(folders.reuse, folder_id, line, material_id, viewer=viewer)
    return _list(request, folder_id, _problems_of(line, step))


@posted_on_materials
@of_a_folder
def promise(request: HttpRequest, folder_id: UUID, line: str) -> HttpResponse:
    """POST /together/<id>/materials/<line>/promise: sign to hand the paper in by a day (容缺后补)."""
    step = partial(
        folders.promise_later,
        folder_id,
        line,
        until=day_of(request.POST.get("until", "")),
        signed="signed" in request.POST,
        viewer=citizen_of(request),
    )
    return _list(request, folder_id, _problems_of(line, step))


@require_GET
@xframe_options_sameorigin
@of_a_folder
def paper(request: HttpRequest, folder_id: UUID, paper_id: UUID) -> HttpResponse:
    """GET /together/<id>/papers/<paper>: look at what was handed in."""
    name, media_type, body = queries.folder_paper(folder_id, paper_id, viewer=citizen_of(request))
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = str(content_disposition_header(False, name))
    return response


def _problems_of(anchor: str, step: Callable[[], None]) -> list[Problem]:
    """Take a step; return why it was refused, to stand beside `anchor`. Raises NotFound."""
    try:
        step()
    except NotFound:
        raise
    except Invalid as invalid:
        return [Problem(anchor, one.code, one.message) for one in invalid.problems]
    except Refused as refused:
        return [Problem(anchor, refused.code, refused.message)]
    return []


def _list(request: HttpRequest, folder_id: UUID, problems: list[Problem]) -> HttpResponse:
    """Answer with the list as it is now; the problems of this request stand on top of it."""
    viewer = citizen_of(request)
    folder = queries.folder_with_kept(queries.folder(folder_id, viewer=viewer), viewer=viewer)
    return answer(
        request,
        page="portal/together/materials.html",
        part="portal/apply/_materials.html",
        context=context_of_folder(folder, MATERIALS, problems=problems),
        status=422 if problems else 200,
    )
