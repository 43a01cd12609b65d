"""One form over several items (一表申请) as a whole: choose, begin, add, take off, check, submit, receipt."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from tongban.applications import queries
from tongban.applications.queries import FolderView, PartView
from tongban.applications.services import folders
from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.base.web import citizen_of, posted_on, status_of
from tongban.cases.queries import cases_of_folder
from tongban.catalogue import queries as catalogue
from tongban.catalogue.queries import ItemLine
from tongban.forms.queries import consents
from tongban.joint.queries import progress_of_folder as joint_number
from tongban.portal.drafts import address_in_folder, context_of_folder, of_a_folder, version_of
from tongban.portal.tasks import put_right_at, shown_lacks, shown_tasks

FEWEST = 2
ONLINE = 2  # 网上办理深度 Ⅱ: from here on an application can be made on the site
ALONE = "alone"  # value of the button that takes an item off to be finished alone
private = cache_control(private=True, no_store=True)


@private
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET, POST /together/new?items=<slug>,<slug>: choose several items; begin one form over them."""
    viewer, refused = citizen_of(request), None
    if request.method == "POST":
        try:
            return redirect(
                "portal:together", folders.begin(request.POST.getlist("items"), viewer=viewer)
            )
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    chosen = _asked_for(request)
    candidates = queries.candidates(chosen, viewer=viewer)
    context = {
        "candidates": candidates,
        "may_begin": sum(1 for one in candidates if one.refused is None) >= FEWEST,
        "viewer": viewer,
        "keep": chosen,
        "more": f"{request.path}?{urlencode({'items': ','.join([*chosen, ''])})}",
        "add": "portal/together/_add_link.html",
        "refused": refused,
        "put_right_at": put_right_at(refused, back=request.get_full_path()),
        **_finding(request, chosen),
    }
    status = status_of(refused) if refused else 200
    return render(request, "portal/together/new.html", context, status=status)


@require_GET
@of_a_folder
def overview(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET /together/<id>/: the task list, and where to go on."""
    folder = queries.folder(folder_id, viewer=citizen_of(request))
    context = context_of_folder(
        folder,
        tasks=shown_tasks(folder, address_in_folder(folder.id, "")),
        resume=address_in_folder(folder.id, folder.resume),
    )
    return render(request, "portal/together/overview.html", context)


@require_http_methods(["GET", "POST"])
@of_a_folder
def items(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET, POST /together/<id>/items: put another item on the form."""
    viewer, refused = citizen_of(request), None
    if request.method == "POST":
        try:
            folders.add(folder_id, request.POST.get("item", ""), viewer=viewer)
            return redirect("portal:together", folder_id)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    folder = queries.folder(folder_id, viewer=viewer)
    context = context_of_folder(
        folder,
        add="portal/together/_add_button.html",
        refused=refused,
        **_finding(request, [part.slug for part in folder.parts]),
    )
    status = status_of(refused) if refused else 200
    return render(request, "portal/together/items.html", context, status=status)


@require_http_methods(["GET", "POST"])
@of_a_folder
def part(request: HttpRequest, folder_id: UUID, slug: str) -> HttpResponse:
    """GET, POST /together/<id>/parts/<item>: take an item off, to be finished alone or given up."""
    viewer = citizen_of(request)
    folder = queries.folder(folder_id, viewer=viewer)
    found = part_of(folder, slug)
    if request.method == "GET":
        return render(request, "portal/together/part.html", context_of_folder(folder, part=found))
    alone = request.POST.get("then") == ALONE
    application_id = folders.release(folder_id, slug, keep=alone, viewer=viewer)
    if len(folder.parts) > 1:
        return redirect("portal:together", folder_id)
    return redirect("portal:application", application_id) if alone else redirect("portal:my")


@posted_on("portal:together", "folder_id")
@of_a_folder
def version(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """POST /together/<id>/version: go on with the newest versions of the items."""
    folders.renew(folder_id, viewer=citizen_of(request))
    return redirect("portal:together", folder_id)


@require_http_methods(["GET", "POST"])
@of_a_folder
def abandonment(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET, POST /together/<id>/abandonment: ask once, then throw all of it away."""
    viewer = citizen_of(request)
    if request.method == "POST":
        folders.abandon(folder_id, viewer=viewer)
        return redirect("portal:drafts")
    folder = queries.folder(folder_id, viewer=viewer)
    return render(request, "portal/together/abandon.html", context_of_folder(folder))


@require_GET
@of_a_folder
def check(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET /together/<id>/check: all of it on one page, with what is still missing."""
    viewer = citizen_of(request)
    folder = queries.folder(folder_id, viewer=viewer)
    keeps = consents(person_id=viewer.person_id, organisation_id=viewer.organisation_id)
    return render(request, "portal/together/check.html", _check_context(folder, keeps=keeps))


@posted_on("portal:together-check", "folder_id")
@of_a_folder
def submission(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """POST /together/<id>/submission: promise and submit all of it, or nothing."""
    viewer = citizen_of(request)
    try:
        folders.submit(
            folder_id,
            viewer=viewer,
            promised="promised" in request.POST,
            version=version_of(request),
            keep="keep" in request.POST,
        )
    except NotFound:
        raise
    except Refused as refused:
        folder = queries.folder(folder_id, viewer=viewer)
        context = _check_context(folder, keeps="keep" in request.POST, refused=refused)
        return render(request, "portal/together/check.html", context, status=status_of(refused))
    if number := joint_number(folder_id, viewer=viewer):
        return redirect("portal:joint-case", number)
    return redirect("portal:together-receipt", folder_id)


@private
@require_GET
def receipt(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET /together/<id>/receipt: every number and query code, what next, by when, who to call."""
    view = queries.folder_receipt(folder_id, viewer=citizen_of(request))
    return render(request, "portal/together/receipt.html", {"receipt": view})


@require_GET
def receipt_file(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET /together/<id>/receipt.pdf: the same on paper."""
    pdf = queries.folder_receipt_file(folder_id, viewer=citizen_of(request))
    return file_response(pdf, "application/pdf", "一表申请回执.pdf")


@private
@require_GET
def progress(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    """GET /my/together/<id>: how all parts are going."""
    viewer = citizen_of(request)
    if number := joint_number(folder_id, viewer=viewer):
        return redirect("portal:joint-case", number)
    view = queries.folder_receipt(folder_id, viewer=viewer)
    rows = cases_of_folder(folder_id, viewer=viewer)
    done = sum(1 for row in rows if row.finished_at)
    context = {"receipt": view, "rows": rows, "done": done}
    return render(request, "portal/my/together.html", context)


def part_of(folder: FolderView, slug: str) -> PartView:
    """Return the part for an item. Raises NotFound."""
    found = next((part for part in folder.parts if part.slug == slug), None)
    if found is None:
        raise NotFound("这张表里没有这个事项。")
    return found


def _asked_for(request: HttpRequest) -> list[str]:
    """Return the items the address names: `items=a,b`, or once for each."""
    named = (slug for text in request.GET.getlist("items") for slug in text.split(","))
    return list(dict.fromkeys(filter(None, map(str.strip, named))))


def _finding(request: HttpRequest, chosen: list[str]) -> dict[str, Any]:
    """Return what the page needs to find another item: what fits the words, what is often done along."""
    words = request.GET.get("q", "").strip()
    found = [hit.item for hit in catalogue.search(words).hits] if words else []
    return {
        "q": words,
        "found": _choosable(found, chosen),
        "related": [] if words else _choosable(catalogue.handled_with(chosen), chosen),
    }


def _choosable(lines: list[ItemLine], chosen: list[str]) -> list[ItemLine]:
    return [
        line
        for line in lines
        if line.online_depth >= ONLINE and not line.is_suspended and line.slug not in chosen
    ]


def _check_context(
    folder: FolderView, *, keeps: bool, refused: Refused | None = None
) -> dict[str, object]:
    unpromised = isinstance(refused, Invalid) and any(
        problem.field == "promised" for problem in refused.problems
    )
    return context_of_folder(
        folder,
        "check",
        lacks=shown_lacks(folder, address_in_folder(folder.id, "")),
        refused=None if isinstance(refused, Invalid) else refused,
        refused_parts=refused.details.get("parts", []) if refused else [],
        unpromised=unpromised,
        keeps=keeps,
    )
