"""涉审中介服务 and 取消的证明, kept up to date by the editor."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tongban.base.desk import Desk
from tongban.catalogue import queries, services
from tongban.workbench.list_forms import (
    INTERMEDIARY,
    PROOF,
    REASON,
    SLUG,
    intermediary_document,
    proof_document,
    typed_of,
)
from tongban.workbench.views.catalogue.lists import editor_of, form


@require_GET
def intermediaries(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/intermediaries: the list, with what was taken off it."""
    editor_of(request)
    page = queries.intermediaries(after=request.GET.get("after"), every=True)
    context = {"here": "catalogue", "page": page}
    return render(request, "workbench/catalogue/intermediaries.html", context)


@require_http_methods(["GET", "POST"])
def new_intermediary(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/intermediaries/new."""

    def save(desk: Desk) -> None:
        document = intermediary_document(request.POST, queries.item_choices())
        services.add_intermediary(document, reason=request.POST.get("reason", ""), desk=desk)

    back = reverse("workbench:intermediaries")
    return form(request, "新增中介服务", (SLUG, *INTERMEDIARY), save, back=back)


@require_http_methods(["GET", "POST"])
def intermediary(request: HttpRequest, slug: str) -> HttpResponse:
    """GET, POST /workbench/catalogue/intermediaries/<slug>: changed, or put back on the list."""
    editor_of(request)
    kept, items = queries.intermediary_to_edit(slug), queries.item_choices()

    def save(desk: Desk) -> None:
        services.change_intermediary(
            slug,
            intermediary_document(request.POST, items),
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen", ""),
            desk=desk,
        )

    return form(
        request,
        kept.document["service"],
        INTERMEDIARY,
        save,
        back=reverse("workbench:intermediaries"),
        typed=typed_of(kept.document, items) | {"seen": kept.seen},
        kept=kept,
        cancel=reverse("workbench:intermediary-cancellation", args=[slug]),
    )


@require_http_methods(["GET", "POST"])
def intermediary_cancellation(request: HttpRequest, slug: str) -> HttpResponse:
    """GET, POST /workbench/catalogue/intermediaries/<slug>/cancellation: taken off the list."""

    def save(desk: Desk) -> None:
        services.cancel_intermediary(slug, reason=request.POST.get("reason", ""), desk=desk)

    back = reverse("workbench:intermediaries")
    return form(request, "移出中介服务清单", (REASON,), save, back=back)


@require_GET
def proofs(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/proofs?q=…: the abolished proofs, with what was taken off the list."""
    editor_of(request)
    q = " ".join(request.GET.get("q", "").split())
    page = queries.proofs(q, after=request.GET.get("after"), every=True)
    context = {"here": "catalogue", "page": page, "q": q}
    return render(request, "workbench/catalogue/proofs.html", context)


@require_http_methods(["GET", "POST"])
def new_proof(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/proofs/new."""

    def save(desk: Desk) -> None:
        document = proof_document(request.POST, queries.item_choices())
        services.add_proof(document, reason=request.POST.get("reason", ""), desk=desk)

    return form(request, "新增取消的证明", PROOF, save, back=reverse("workbench:proofs"))


@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    """GET, POST /workbench/catalogue/proofs/<id>: changed, or put back on the list."""
    editor_of(request)
    kept, items = queries.proof_to_edit(proof_id), queries.item_choices()

    def save(desk: Desk) -> None:
        services.change_proof(
            proof_id,
            proof_document(request.POST, items),
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen", ""),
            desk=desk,
        )

    return form(
        request,
        kept.document["name"],
        PROOF,
        save,
        back=reverse("workbench:proofs"),
        typed=typed_of(kept.document, items) | {"seen": kept.seen},
        kept=kept,
        cancel=reverse("workbench:proof-cancellation", args=[proof_id]),
    )


@require_http_methods(["GET", "POST"])
def proof_cancellation(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    """GET, POST /workbench/catalogue/proofs/<id>/cancellation: taken off the list."""

    def save(desk: Desk) -> None:
        services.cancel_proof(proof_id, reason=request.POST.get("reason", ""), desk=desk)

    back = reverse("workbench:proofs")
    return form(request, "移出取消的证明", (REASON,), save, back=back)
