"""The words of the papers of cases."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongban.base.desk import require
from tongban.base.errors import Invalid
from tongban.base.web import desk_of
from tongban.cases import queries, services
from tongban.people.permissions import Permission


@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/admin/texts?kind=…: read and change the words of one kind of paper."""
    desk = desk_of(request)
    require(desk, Permission.DOCUMENT_TEXTS)
    every = queries.texts()
    wanted = request.GET.get("kind", every[0].kind)
    shown = next((text for text in every if text.kind == wanted), None)
    if shown is None:
        raise Http404
    typed, refused = {"text": shown.text}, None
    if request.method == "POST":
        typed = {"text": request.POST.get("text", "")}
        try:
            services.save_text(shown.kind, typed["text"].replace("\r\n", "\n"), desk=desk)
            return redirect(f"{reverse('workbench:texts')}?kind={shown.kind}&saved=1")
        except Invalid as refusal:
            refused = refusal
    context = {
        "here": "admin",
        "texts": every,
        "shown": shown,
        "typed": typed,
        "refused": refused,
        "problems": refused.problems if refused else [],
        "placeholders": "  ".join(f"{{{name}}}" for name in shown.placeholders),
    }
    return render(request, "workbench/texts.html", context, status=422 if refused else 200)
