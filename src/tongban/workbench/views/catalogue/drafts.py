"""Drafts: the list of them, one of them, and the steps it takes to the public."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongban.agencies.queries import agencies
from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.catalogue import queries, services
from tongban.catalogue.queries import DraftFilters, DraftView
from tongban.catalogue.queries.gate import findings
from tongban.catalogue.rules import DRAFT_STATE_NAMES, SECTIONS
from tongban.journal.queries import history
from tongban.people.permissions import Permission
from tongban.workbench import inputs
from tongban.workbench.catalogue_history import told
from tongban.workbench.catalogue_screen import side_of

TO_DO, MINE, OPEN = "todo", "mine", "open"
DONE = {
    "submission": "已报送审核",
    "review": "已写下审核意见",
    "publication": "已发布，群众现在看到的是新版本",
    "abandonment": "已放弃",
    "comments": "意见已记下",
}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/?show=todo|mine|open|<state>&agency=…&q=…: the drafts, last changed first."""
    desk, asked = desk_of(request), request.GET
    show = asked.get("show", "") if asked.get("show") in _shows() else TO_DO
    filters = DraftFilters(
        state=show if show in DRAFT_STATE_NAMES else OPEN if show in {MINE, OPEN} else "",
        agency=asked.get("agency", ""),
        words=asked.get("q", "").strip(),
        waiting=show == TO_DO,
        mine=show == MINE,
    )
    context = {
        "here": "catalogue",
        "shows": _shows().items(),
        "show": show,
        "filters": filters,
        "page": queries.drafts(desk, filters, after=asked.get("after") or None),
        "agencies": agencies() if _sees_every(desk) else [],
        "may_draft": desk.may(Permission.CATALOGUE_DRAFT),
    }
    return render(request, "workbench/catalogue/overview.html", context)


@never_cache
@require_GET
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """GET /workbench/catalogue/drafts/<id>/: where it stands, what is to be changed, what comes next."""
    return _show(request, queries.draft(draft_id, desk_of(request)))


@posted_on("workbench:draft", "draft_id")
def submission(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """POST …/submission: hand it in for review."""

    def step(desk: Desk) -> None:
        services.submit(
            draft_id,
            reason=request.POST.get("reason", ""),
            planned_on=_planned(request),
            version=_version(request),
            desk=desk,
        )

    return _step(request, draft_id, "submission", step)


@posted_on("workbench:draft", "draft_id")
def review(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """POST …/review: pass it on, or send it back with words."""

    def step(desk: Desk) -> None:
        services.review(
            draft_id,
            request.POST.get("stage", ""),
            passed=request.POST.get("answer") == "passed",
            words=request.POST.get("words", ""),
            version=_version(request),
            desk=desk,
        )

    return _step(request, draft_id, "review", step)


@posted_on("workbench:draft", "draft_id")
def publication(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """POST …/publication: publish what has been approved."""
    return _step(
        request,
        draft_id,
        "publication",
        lambda desk: services.publish_approved(draft_id, desk=desk),
    )


@posted_on("workbench:draft", "draft_id")
def abandonment(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """POST …/abandonment: give it up."""
    return _step(
        request,
        draft_id,
        "abandonment",
        lambda desk: services.drop(draft_id, version=_version(request), desk=desk),
    )


@posted_on("workbench:draft", "draft_id")
def comments(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """POST …/comments: say something of one section; back to it."""
    section = request.POST.get("section", "")
    try:
        services.comment(draft_id, section, request.POST.get("words", ""), desk=desk_of(request))
    except Invalid as refused:
        return _show(request, queries.draft(draft_id, desk_of(request)), refused=refused)
    return redirect(_section_or_draft(draft_id, section) + "#comments")


@posted_on("workbench:draft", "draft_id")
def settlement(request: HttpRequest, draft_id: UUID, comment_id: UUID) -> HttpResponse:
    """POST …/comments/<id>/settlement: it has been dealt with; back to its section."""
    services.settle_comment(comment_id, desk=desk_of(request))
    return redirect(_section_or_draft(draft_id, request.POST.get("section", "")) + "#comments")


def _step(
    request: HttpRequest, draft_id: UUID, name: str, step: Callable[[Desk], object]
) -> HttpResponse:
    """Take a step; where it is refused, show the draft with what was typed."""
    desk = desk_of(request)
    try:
        step(desk)
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, queries.draft(draft_id, desk), refused=refused, step=name)
    return redirect(f"{reverse('workbench:draft', args=[draft_id])}?done={name}")


def _show(
    request: HttpRequest, draft: DraftView, *, refused: Refused | None = None, step: str = ""
) -> HttpResponse:
    side = side_of(draft, findings(draft.document, without=draft.replaces))
    problems = refused.problems if isinstance(refused, Invalid) else []
    # What the gate found is listed on the page itself, with links to the fields.
    own = [problem for problem in problems if problem.field in {"reason", "planned_on", "words"}]
    context = {
        "here": "catalogue",
        "draft": draft,
        "side": side,
        "section": "",
        "typed": request.POST if refused else {"reason": draft.line.reason},
        "problems": own,
        "refused": refused if not problems or own == problems else None,
        "is_stopped": bool(problems) and own != problems,
        "step": step,
        "done": DONE.get(request.GET.get("done", "")),
        "open_comments": [
            (one, SECTIONS[one.section][0]) for one in draft.comments if not one.settled_at
        ],
        "history": told(history(f"draft:{draft.line.id}")),
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/catalogue/draft.html", context, status=status)


def _shows() -> dict[str, str]:
    """Return the ways to look at the drafts, with their names."""
    states = {state.value: name for state, name in DRAFT_STATE_NAMES.items()}
    return {TO_DO: "等我处理", MINE: "我起草的", OPEN: "全部在办", **states}


def _sees_every(desk: Desk) -> bool:
    return desk.may(Permission.CATALOGUE_REVIEW) or desk.may(Permission.CATALOGUE_LEGAL)


def _version(request: HttpRequest) -> int:
    text = str(request.POST.get("version", ""))
    return int(text) if text.isdecimal() else 0


def _planned(request: HttpRequest) -> date | None:
    return inputs.day({key: str(text) for key, text in request.POST.items()}, "planned_on")


def _section_or_draft(draft_id: UUID, section: str) -> str:
    if section in SECTIONS:
        return reverse("workbench:draft-section", args=[draft_id, section])
    return reverse("workbench:draft", args=[draft_id])
