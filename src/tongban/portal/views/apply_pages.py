"""The pages of a draft where something is chosen or typed: situations, form, delivery."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tongban.applications import queries, services
from tongban.applications.services import Saved
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, NotFound, Refused, Stale
from tongban.base.web import citizen_of, error_body, status_of
from tongban.portal import typed
from tongban.portal.drafts import LIST, address, context_of, of_a_draft, version_of, wants_json

DELIVERY, COMMITMENT = "delivery", "commitment"
COMMITS = "commitment"  # value of the choice, beside "ordinary"


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
            return _onward(request, application_id, place, viewer)
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
            return _onward(request, application_id, COMMITMENT, viewer)
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
    return _page(request, application_id, f"form/{group}")


@require_http_methods(["GET", "POST"])
@of_a_draft
def delivery(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET, POST /apply/<id>/delivery: how the result is wanted."""
    return _page(request, application_id, DELIVERY)


def _page(request: HttpRequest, application_id: UUID, place: str) -> HttpResponse:
    viewer = citizen_of(request)
    if request.method == "GET":
        return _show(request, application_id, place, viewer)
    raw = typed.fields_of(request.POST)
    try:
        saved = _save(application_id, place, raw, viewer, version_of(request))
    except Stale as stale:
        if wants_json(request):
            return JsonResponse(error_body(stale), status=409)
        return _show(request, application_id, place, viewer, raw=raw, stale=stale)
    typed.forget(request)
    if wants_json(request):
        return _autosaved(saved, viewer.now)
    if saved.problems and request.POST.get("then") != LIST:
        return _show(request, application_id, place, viewer, is_wrong=True)
    return _onward(request, application_id, place, viewer)


def _save(
    application_id: UUID, place: str, raw: dict[str, str], viewer: Viewer, version: int
) -> Saved:
    if place == DELIVERY:
        return services.wish_delivery(application_id, raw, viewer=viewer, version=version)
    group = place.removeprefix("form/")
    return services.fill(application_id, group, raw, viewer=viewer, version=version)


def _show(
    request: HttpRequest,
    application_id: UUID,
    place: str,
    viewer: Viewer,
    *,
    raw: dict[str, str] | None = None,
    stale: Stale | None = None,
    is_wrong: bool = False,
) -> HttpResponse:
    draft = queries.draft(application_id, viewer=viewer)
    page = draft.page(place)
    if page is None or not page.fields:
        raise NotFound("这份申请没有这一页。")
    returned = typed.returned(request)
    shows_all = is_wrong or "missing" in request.GET
    context = context_of(
        draft,
        place,
        page=page.retyped(raw or returned),
        problems=page.problems if shows_all else page.faults,
        stale=stale,
        is_returned=bool(returned),
    )
    status = 409 if stale else 422 if is_wrong else 200
    return render(request, "portal/apply/form.html", context, status=status)


def _autosaved(saved: Saved, now: datetime) -> JsonResponse:
    return JsonResponse(
        {
            "version": saved.version,
            "saved_at": f"{timezone.localtime(now):%H:%M}",
            "problems": [
                {"field": p.field, "code": p.code, "message": p.message} for p in saved.problems
            ],
        }
    )


def _onward(request: HttpRequest, application_id: UUID, place: str, viewer: Viewer) -> HttpResponse:
    if request.POST.get("then") == LIST:
        return redirect("portal:application", application_id)
    draft = queries.draft(application_id, viewer=viewer)
    return redirect(address(application_id, draft.place_after(place)))
