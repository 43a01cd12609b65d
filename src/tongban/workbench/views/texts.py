"""The words of the papers of cases."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongban.base.desk import require
from tongban.base.errors import Invalid
from tongban.base.web import desk_of
from tongban.cases import queries, services
from tongban.catalogue.queries import ItemChoice, item_choices
from tongban.people.permissions import Permission


@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/admin/texts?kind=…&item=<slug>: the words of one kind of paper, read and
    changed for all items or for one.
    """
    desk = desk_of(request)
    require(desk, Permission.DOCUMENT_TEXTS)
    items = item_choices()
    item = _chosen(items, request.GET.get("item", ""))
    every = queries.texts(item.id if item else None)
    wanted = request.GET.get("kind", every[0].kind)
    shown = next((text for text in every if text.kind == wanted), None)
    if shown is None:
        raise Http404
    typed, refused = {"text": shown.text}, None
    if request.method == "POST":
        typed = {"text": request.POST.get("text", "")}
        try:
            text = typed["text"].replace("\r\n", "\n")
            services.save_text(shown.kind, text, item_id=item.id if item else None, desk=desk)
            back = {"kind": shown.kind.value, "item": item.slug if item else "", "saved": "1"}
            return redirect(f"{reverse('workbench:texts')}?{urlencode(back)}")
        except Invalid as refusal:
            refused = refusal
    context = {
        "here": "admin",
        "texts": every,
        "shown": shown,
        "items": items,
        "item": item,
        "typed": typed,
        "refused": refused,
        "problems": refused.problems if refused else [],
        "placeholders": "  ".join(f"{{{name}}}" for name in shown.placeholders),
    }
    return render(request, "workbench/texts.html", context, status=422 if refused else 200)


def _chosen(items: Sequence[ItemChoice], slug: str) -> ItemChoice | None:
    """Return the item asked for, None for all of them."""
    if not slug:
        return None
    found = next((item for item in items if item.slug == slug), None)
    if found is None:
        raise Http404
    return found
