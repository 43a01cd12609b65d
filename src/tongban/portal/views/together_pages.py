"""The pages of one form over several items where something is chosen or typed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tongban.applications import queries
from tongban.applications.services import folders
from tongban.base.errors import Invalid, NotFound, Problem, Refused, Stale
from tongban.base.web import citizen_of, status_of
from tongban.portal import filling, typed
from tongban.portal.drafts import LIST, context_of_folder, of_a_folder, version_of
from tongban.portal.filling import Filling
from tongban.portal.views.together import part_of

SITUATIONS, COMMITMENT = "situations", "commitment"
COMMITS = "commitment"  # value of the choice, beside "ordinary"
FOLDER = Filling(
    folders,
    queries.folder,
    context_of_folder,
    home="portal:together",
    template="portal/together/form.html",
)


@require_http_methods(["GET", "POST"])
@of_a_folder
def situations(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET, POST /together/<id>/situations: every question of all items, each asked once."""
    viewer, refused = citizen_of(request), None
    problems: list[Problem] = []
    answers = typed.fields_of(request.POST)
    if request.method == "POST":
        try:
            saved = folders.choose(folder_id, answers, viewer=viewer, version=version_of(request))
            typed.forget(request)
            if not saved.problems or request.POST.get("then") == LIST:
                return filling.onward(FOLDER, request, folder_id, SITUATIONS, viewer)
            problems = saved.problems
        except (Invalid, Stale) as refusal:
            refused = refusal
            problems = refusal.problems if isinstance(refusal, Invalid) else []
    folder = queries.folder(folder_id, viewer=viewer)
    if not folder.questions:
        raise NotFound("这张表上的事项没有要回答的问题。")
    chosen = {one.asked.key: one.asked.chosen for one in folder.questions}
    context = context_of_folder(
        folder,
        SITUATIONS,
        questions=folder.questions,
        values={**chosen, **typed.returned(request), **answers},
        problems=problems,
        refused=refused if isinstance(refused, Stale) else None,
    )
    status = status_of(refused) if refused else 422 if problems else 200
    return render(request, "portal/together/situations.html", context, status=status)


@require_http_methods(["GET", "POST"])
@of_a_folder
def commitment(request: HttpRequest, folder_id: UUID, slug: str) -> HttpResponse:
    """GET, POST /together/<id>/commitment/<item>: by commitment (告知承诺), or the ordinary way."""
    viewer, refused = citizen_of(request), None
    commits = request.POST.get("way", "") == COMMITS
    if request.method == "POST":
        try:
            folders.commit(
                folder_id, slug, commits=commits, signed="signed" in request.POST, viewer=viewer
            )
            return filling.onward(FOLDER, request, folder_id, f"{COMMITMENT}/{slug}", viewer)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    folder = queries.folder(folder_id, viewer=viewer)
    part = part_of(folder, slug)
    if part.commitment is None:
        raise NotFound("本事项不适用告知承诺。")
    context = context_of_folder(
        folder,
        f"{COMMITMENT}/{slug}",
        part=part,
        commits=commits or (refused is None and part.commitment.chosen),
        problems=refused.problems if isinstance(refused, Invalid) else [],
        refused=None if isinstance(refused, Invalid) else refused,
    )
    status = status_of(refused) if refused else 200
    return render(request, "portal/together/commitment.html", context, status=status)


@require_http_methods(["GET", "POST"])
@of_a_folder
def form(request: HttpRequest, folder_id: UUID, group: str) -> HttpResponse:
    """GET, POST /together/<id>/form/<group>: one page of the form; also where autosave sends it."""
    return filling.page(FOLDER, request, folder_id, f"form/{group}")


@require_http_methods(["GET", "POST"])
@of_a_folder
def delivery(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET, POST /together/<id>/delivery: how the results are wanted."""
    return filling.page(FOLDER, request, folder_id, filling.DELIVERY)
