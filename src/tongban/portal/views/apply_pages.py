"""The pages of a draft where something is chosen or typed: situations, form, delivery."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tongban.applications import queries, services
from tongban.base.errors import Invalid, NotFound, Refused, Stale
from tongban.base.web import citizen_of, status_of
from tongban.portal import filling, typed
from tongban.portal.drafts import context_of, of_a_draft, version_of
from tongban.portal.filling import Filling

COMMITMENT = "commitment"
COMMITS = "commitment"  # value of the choice, beside "ordinary"
DRAFT = Filling(
    services,
    queries.draft,
    context_of,
    home="portal:application",
    template="portal/apply/form.html",
)


@require_http_methods(["GET", "POST"])
@of_a_draft
def situation(request: HttpRequest, application_id: UUID, key: str) -> HttpResponse:
    """GET, POST /apply/<id>/situations/<question>: one question that decides what is asked."""
    viewer, refused = citizen_of(request), None
    place = f"situations/{key}"
    if request.method == "POST":
        try:
            services.choose_situations(
                application_id,
                {key: request.POST.get(key, "")},
                viewer=viewer,
                version=version_of(request),
            )
            typed.forget(request)
            return filling.onward(DRAFT, request, application_id, place, viewer)
        except (Invalid, Stale) as refusal:
            refused = refusal
    draft = queries.draft(application_id, viewer=viewer)
    question = next((q for q in draft.questions if q.key == key), None)
    if question is None:
        raise NotFound("本事项没有这个问题。")
    chosen = typed.returned(request).get(key, question.chosen)
    context = context_of(
        draft,
        place,
        question=question,
        values={key: chosen},
        problems=refused.problems if isinstance(refused, Invalid) else [],
        refused=refused if isinstance(refused, Stale) else None,
    )
    status = {Invalid: 422, Stale: 409}[type(refused)] if refused else 200
    return render(request, "portal/apply/situation.html", context, status=status)


@require_http_methods(["GET", "POST"])
@of_a_draft
def commitment(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET, POST /apply/<id>/commitment: by commitment (告知承诺), or the ordinary way."""
    viewer, refused = citizen_of(request), None
    commits = request.POST.get("way", "") == COMMITS
    if request.method == "POST":
        try:
            services.choose_commitment(
                application_id, commits=commits, signed="signed" in request.POST, viewer=viewer
            )
            return filling.onward(DRAFT, request, application_id, COMMITMENT, viewer)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    draft = queries.draft(application_id, viewer=viewer)
    if draft.commitment is None:
        raise NotFound("本事项不适用告知承诺。")
    context = context_of(
        draft,
        COMMITMENT,
        commits=commits or (refused is None and draft.commitment.chosen),
        problems=refused.problems if isinstance(refused, Invalid) else [],
        refused=None if isinstance(refused, Invalid) else refused,
    )
    status = status_of(refused) if refused else 200
    return render(request, "portal/apply/commitment.html", context, status=status)


@require_http_methods(["GET", "POST"])
@of_a_draft
def form(request: HttpRequest, application_id: UUID, group: str) -> HttpResponse:
    """GET, POST /apply/<id>/form/<group>: one page of the form; also where autosave sends it."""
    return filling.page(DRAFT, request, application_id, f"form/{group}")


@require_http_methods(["GET", "POST"])
@of_a_draft
def delivery(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET, POST /apply/<id>/delivery: how the result is wanted."""
    return filling.page(DRAFT, request, application_id, filling.DELIVERY)
