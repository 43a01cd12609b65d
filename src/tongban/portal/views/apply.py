"""An application as a whole: begin, the task list, check, submit, receipt, drafts, give up."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from tongban.applications import queries, services
from tongban.applications.queries import DraftView
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import citizen_of, posted_on
from tongban.catalogue.queries import guide
from tongban.forms.queries import consents
from tongban.portal.drafts import address, context_of, of_a_draft, version_of
from tongban.portal.tasks import put_right_at, shown_lacks, shown_tasks


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """GET, POST /items/<slug>/apply: what to know before one begins; begin."""
    viewer, refused = citizen_of(request), None
    if request.method == "POST":
        try:
            begun = services.start(slug, viewer=viewer, situations=request.GET.dict())
            return redirect("portal:application", begun)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "guide": guide(slug),
        "drafts": queries.drafts_of_item(slug, viewer=viewer),
        "viewer": viewer,
        "refused": refused,
        "put_right_at": put_right_at(refused, back=request.get_full_path()),
    }
    return render(request, "portal/apply/start.html", context, status=409 if refused else 200)


@require_GET
@of_a_draft
def overview(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET /apply/<id>/: the task list, and where to go on."""
    draft = queries.draft(application_id, viewer=citizen_of(request))
    context = context_of(
        draft,
        tasks=shown_tasks(draft, address(draft.id, "")),
        resume=address(draft.id, draft.resume),
    )
    return render(request, "portal/apply/overview.html", context)


@require_GET
@of_a_draft
def check(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET /apply/<id>/check: all answers and papers on one page, with what is still missing.

    Whether his answers are kept is asked unticked until he has agreed once.
    """
    viewer = citizen_of(request)
    draft = queries.draft(application_id, viewer=viewer)
    keeps = consents(person_id=viewer.person_id, organisation_id=viewer.organisation_id)
    return render(request, "portal/apply/check.html", _check_context(draft, keeps=keeps))


@posted_on("portal:check", "application_id")
@of_a_draft
def submission(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """POST /apply/<id>/submission: promise and submit."""
    viewer = citizen_of(request)
    try:
        receipt = services.submit(
            application_id,
            viewer=viewer,
            promised="promised" in request.POST,
            version=version_of(request),
            keep="keep" in request.POST,
        )
    except NotFound:
        raise
    except Refused as refused:
        draft = queries.draft(application_id, viewer=viewer)
        context = _check_context(draft, keeps="keep" in request.POST, refused=refused)
        status = 422 if isinstance(refused, Invalid) else 409
        return render(request, "portal/apply/check.html", context, status=status)
    return redirect("portal:receipt", receipt.application_id)


@cache_control(private=True, no_store=True)
@require_GET
def receipt(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET /apply/<id>/receipt: number, query code, what next, by when, who to call."""
    view = queries.receipt(application_id, viewer=citizen_of(request))
    return render(request, "portal/apply/receipt.html", {"receipt": view})


@posted_on("portal:application", "application_id")
@of_a_draft
def item_version(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """POST /apply/<id>/version: go on with the item's newest version."""
    services.move_to_current(application_id, viewer=citizen_of(request))
    return redirect("portal:application", application_id)


@require_http_methods(["GET", "POST"])
@of_a_draft
def abandonment(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET, POST /apply/<id>/abandonment: ask once, then throw the draft away."""
    viewer = citizen_of(request)
    if request.method == "POST":
        services.abandon(application_id, viewer=viewer)
        return redirect("portal:drafts")
    draft = queries.draft(application_id, viewer=viewer)
    return render(request, "portal/apply/abandon.html", context_of(draft))


@cache_control(private=True, no_store=True)
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """GET /my/drafts: what has been begun and not submitted."""
    viewer, after = citizen_of(request), request.GET.get("after")
    page = queries.drafts_of(viewer, after=after)
    folders = [] if after else queries.folders_of(viewer)
    return render(request, "portal/apply/drafts.html", {"page": page, "folders": folders})


def _check_context(
    draft: DraftView, *, keeps: bool, refused: Refused | None = None
) -> dict[str, object]:
    unpromised = isinstance(refused, Invalid) and any(
        problem.field == "promised" for problem in refused.problems
    )
    shown = None if isinstance(refused, Invalid) else refused
    return context_of(
        draft,
        "check",
        lacks=shown_lacks(draft, address(draft.id, "")),
        refused=shown,
        unpromised=unpromised,
        keeps=keeps,
    )
