"""数据元目录: what forms share, and which items ask it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.base.web import desk_of
from tongban.catalogue.queries.data_elements import element_lines, items_asking
from tongban.forms.queries import element
from tongban.workbench.views.catalogue.directory import may_look


@require_GET
def elements(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/elements: the dictionary, a page at a time."""
    may_look(desk_of(request))
    page = element_lines(after=request.GET.get("after"))
    context = {"here": "catalogue", "page": page}
    return render(request, "workbench/catalogue/elements.html", context)


@require_GET
def one_element(request: HttpRequest, name: str) -> HttpResponse:
    """GET /workbench/catalogue/elements/<element>: one entry and the items that ask it."""
    may_look(desk_of(request))
    context = {"here": "catalogue", "entry": element(name), "items": items_asking(name)}
    return render(request, "workbench/catalogue/element.html", context)
