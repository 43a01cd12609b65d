"""The bare Django site that each of our pages is measured against: no middleware, no rules, no template.

It reads and writes the same rows of the same database through the ORM, and nothing else; a few columns
of what it read it returns as JSON. What a page of ours writes it finds in the file TONGBAN_BENCH_ROWS.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from tongban.applications.models import Application, ApplicationMaterial
from tongban.base import search as words
from tongban.cases.models import Case, Document
from tongban.cases.queries.worklist import PAGE_SIZE
from tongban.catalogue import index
from tongban.catalogue.models import Item
from tongban.config.benchmarks import rows
from tongban.journal.models import Entry

PARTS = ("agency", "acceptance", "decision", "result", "delivery", "ending")


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing at all."""
    return _with_length(HttpResponse(b""))


def search(request: HttpRequest) -> HttpResponse:
    """The items found by full text, with agency and version."""
    found = index.find(words.terms(request.GET["q"]), [], limit=50)
    items = Item.objects.filter(pk__in=[item_id for item_id, _ in found])
    items = items.select_related("agency", "current").defer("current__definition")
    return _json([(i.slug, i.current.name, i.agency.short) for i in items if i.current])


def work_list(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """A page of the open cases of an agency, by the clock."""
    cases = Case.objects.filter(agency_id=agency_id, finished_at=None)
    cases = cases.select_related("agency", "holder").order_by("due_on", "id")
    return _json(
        [
            {
                **_shown(case),
                "agency": case.agency.short,
                "holder": case.holder.name if case.holder else "",
            }
            for case in cases[: PAGE_SIZE + 1]
        ]
    )


def progress(request: HttpRequest, number: str) -> HttpResponse:
    """A case with what was decided, and its timeline."""
    case = Case.objects.select_related(*PARTS).get(number=number)
    return _json({**_shown(case), "timeline": _timeline(case)})


def own_case(request: HttpRequest, number: str) -> HttpResponse:
    """The same, with its documents and what was handed in."""
    case = Case.objects.select_related(*PARTS).get(number=number)
    documents = Document.objects.filter(case=case).order_by("at", "id")
    application = Application.objects.get(pk=case.application_id)
    papers = ApplicationMaterial.objects.filter(application_id=case.application_id)
    papers = papers.select_related("material__file").order_by("id")
    shown = {
        **_shown(case),
        "timeline": _timeline(case),
        "documents": [document.number for document in documents],
        "answers": application.answers,
        "papers": [paper.material.name for paper in papers if paper.material],
    }
    return _json(shown)


def write(request: HttpRequest, target: UUID) -> HttpResponse:
    """One row changed and the others added, in one transaction."""
    with transaction.atomic():
        _written().with_orm(target)
    return _with_length(HttpResponse(status=201))


@cache
def _written() -> rows.Written:
    return rows.load(Path(os.environ["TONGBAN_BENCH_ROWS"]))


def _shown(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "item": case.item_name,
        "applicant": case.applicant_name,
        "state": case.state,
        "due_on": case.due_on,
        "submitted_at": case.submitted_at,
    }


def _timeline(case: Case) -> list[tuple[str, Any]]:
    entries = Entry.objects.filter(subject=f"case:{case.id}").order_by("place")
    return [(entry.event, entry.happened_at) for entry in entries]


def _json(shown: Any) -> HttpResponse:
    return _with_length(JsonResponse(shown, safe=False))


def _with_length(response: HttpResponse) -> HttpResponse:
    response["Content-Length"] = str(len(response.content))
    return response


urlpatterns = [
    path("empty", empty),
    path("search", search),
    path("work-list/<uuid:agency_id>", work_list),
    path("progress/<str:number>", progress),
    path("cases/<str:number>", own_case),
    path("rows/<uuid:target>", write),
]
