"""Reading a draft: as the public will see it, and what it changes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongban.base.errors import Invalid
from tongban.base.web import answer, desk_of
from tongban.catalogue import queries
from tongban.catalogue.queries.gate import findings
from tongban.workbench.catalogue_screen import side_of


@never_cache
@require_GET
def preview(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """GET /workbench/catalogue/drafts/<id>/preview?<question>=<answer>: the guide it will be."""
    desk = desk_of(request)
    try:
        guide = queries.draft_guide(draft_id, desk)
    except Invalid:
        return _cannot_be_read(request, draft_id)
    page = queries.guide_page(guide, request.GET.dict(), preview_at=request.path)
    context = {
        "page": page,
        "guide": guide,
        "item": guide.definition,
        "shown_words": "预览：这是草稿发布以后群众看到的样子，现在只有工作人员能看到。",
        "back": reverse("workbench:draft", args=[draft_id]),
    }
    return answer(
        request,
        page="workbench/catalogue/preview.html",
        part="portal/_materials.html",
        context=context,
    )


@never_cache
@require_GET
def difference(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """GET /workbench/catalogue/drafts/<id>/difference: what it changes, section by section."""
    desk = desk_of(request)
    context = {
        "here": "catalogue",
        "draft": queries.draft(draft_id, desk),
        "changes": queries.draft_changes(draft_id, desk),
    }
    return render(request, "workbench/catalogue/difference.html", context)


def _cannot_be_read(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    draft = queries.draft(draft_id, desk_of(request))
    context = {
        "here": "catalogue",
        "draft": draft,
        "side": side_of(draft, findings(draft.document, without=draft.replaces)),
    }
    return render(request, "workbench/catalogue/no_preview.html", context, status=409)
