"""帮办代办 at a village station: whom one helps, his consent, his matter, what comes back for him."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from tongban.base.desk import Desk, require
from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused
from tongban.base.web import chosen_lines, desk_of, posted_on, status_of
from tongban.cases.queries import document_file
from tongban.catalogue.queries import guide, items_to_help_with
from tongban.people.permissions import Permission
from tongban.records.queries import copy_of
from tongban.stations import queries, services

TYPED = ("name", "id_number", "phone", "code", "answer")


@require_safe
def helps(request: HttpRequest) -> HttpResponse:
    """GET /workbench/helps: whom this officer helps, the latest first."""
    desk = desk_of(request)
    require(desk, Permission.HELP_FILE)
    station = queries.posted_at(desk)
    if station is None:
        return nowhere(request, here="helps")
    context = {
        "page": queries.help_list(desk=desk, after=request.GET.get("after")),
        "station": station,
        "here": "helps",
    }
    return render(request, "stations/helps.html", context)


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """GET /workbench/helps/items?q=: what can be filed for a neighbour."""
    require(desk_of(request), Permission.HELP_FILE)
    words = request.GET.get("q", "").strip()
    page = items_to_help_with(words=words, after=request.GET.get("after"))
    return render(request, "stations/items.html", {"page": page, "q": words, "here": "helps"})


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """GET, POST /workbench/helps/items/<slug>: which neighbour."""
    desk, refused = desk_of(request), None
    require(desk, Permission.HELP_FILE)
    values = {name: request.POST.get(name, "") for name in ("name", "id_number", "phone")}
    if request.method == "POST":
        try:
            return redirect("stations:help", services.begin_help(slug, **values, desk=desk))
        except (NotFound, NotPermitted):
            raise
        except Refused as refusal:
            refused = refusal
    context = _refusal(refused) | {"guide": guide(slug), "values": values, "here": "helps"}
    return render(
        request, "stations/begin.html", context, status=status_of(refused) if refused else 200
    )


@require_safe
def matter(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """GET /workbench/helps/<id>: consent, progress, what is to be put right, what is where."""
    return _show(request, help_id)


@require_safe
def of_application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET /workbench/helps/applications/<id>: where a notice leads, on to the matter."""
    found = queries.help_of_application(application_id, desk=desk_of(request))
    if found is None:
        raise Http404
    return redirect("stations:help", found)


@require_safe
def form(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """GET /workbench/helps/<id>/form: the consent to print and have signed."""
    page = queries.help_page(help_id, desk=desk_of(request))
    return render(request, "stations/form.html", {"page": page, "here": "helps"})


@posted_on("stations:help", "help_id")
def step(request: HttpRequest, help_id: UUID, noun: str) -> HttpResponse:
    """POST /workbench/helps/<id>/<noun>: code, agreement, signed-form, application, correction …"""
    desk = desk_of(request)
    if noun not in STEPS:
        raise Http404
    try:
        done = STEPS[noun](help_id, request, desk)
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, help_id, refused=refused)
    if noun == "application":
        return redirect("workbench:intake", done)
    if noun == "code":
        return _show(request, help_id, sent=True)
    return redirect("stations:help", help_id)


@posted_on("stations:help", "help_id")
def upload(request: HttpRequest, help_id: UUID, line: str) -> HttpResponse:
    """POST /workbench/helps/<id>/materials/<line>: papers of a correction."""
    desk, problems = desk_of(request), []
    files = request.FILES.getlist("file")
    if not files:
        problems.append(_at(line, "application.no_file", "请先选择要上传的文件。"))
    for file in files:
        try:
            services.add_paper(help_id, line, file, name=file.name or "", desk=desk)
        except (NotFound, NotPermitted):
            raise
        except Invalid as invalid:
            problems += [_at(line, p.code, p.message) for p in invalid.problems]
        except Refused as refused:
            problems.append(_at(line, refused.code, refused.message))
    if problems or "HX-Request" in request.headers:
        return _show(request, help_id, refused=Invalid(problems) if problems else None)
    return redirect("stations:help", help_id)


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """GET, POST /workbench/helps/<id>/answers: change the form while the case waits for it."""
    desk, problems, raw = desk_of(request), [], {}
    if request.method == "POST":
        raw = {key: chosen_lines(request.POST.getlist(key)) for key in request.POST if "." in key}
        problems = services.revise_answers(help_id, raw, desk=desk).problems
        if not problems:
            return redirect("stations:help", help_id)
    page = queries.help_page(help_id, desk=desk)
    if page.content is None or not page.asks_form:
        return redirect("stations:help", help_id)
    context = {
        "page": page,
        "pages": [each.retyped(raw) for each in page.content.pages],
        "problems": problems,
        "here": "helps",
    }
    return render(request, "stations/answers.html", context, status=422 if problems else 200)


@posted_on("stations:help", "help_id")
def handover(request: HttpRequest, help_id: UUID, parcel_id: UUID) -> HttpResponse:
    """POST /workbench/helps/<id>/parcels/<parcel>: into the neighbour's hands, his card shown."""
    shown = request.POST.get("id_number", "")
    try:
        services.hand_to_neighbour(help_id, parcel_id, id_number=shown, desk=desk_of(request))
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        return _show(request, help_id, refused=refused)
    return redirect("stations:help", help_id)


@require_safe
@xframe_options_sameorigin
def signed_form(request: HttpRequest, help_id: UUID, consent_id: UUID) -> HttpResponse:
    """GET /workbench/helps/<id>/consents/<id>: the signed form."""
    desk = desk_of(request)
    queries.find_help(help_id, desk=desk)
    return form_response(help_id, consent_id, desk)


@require_safe
@xframe_options_sameorigin
def document(request: HttpRequest, help_id: UUID, document_id: UUID) -> HttpResponse:
    """GET /workbench/helps/<id>/documents/<id>: what the applicant was sent, as PDF."""
    number, helper = services.case_of(help_id, desk=desk_of(request))
    name, media_type, data = document_file(number, document_id, who=helper)
    return file_response(data, media_type, name, inline=True)


def nowhere(request: HttpRequest, *, here: str) -> HttpResponse:
    """Say that this officer is posted nowhere yet, and who can change it."""
    return render(request, "stations/nowhere.html", {"here": here})


def form_response(help_id: UUID, consent_id: UUID, desk: Desk) -> HttpResponse:
    """Answer with a signed form, marked with what it is for."""
    material_id = queries.form_of(help_id, consent_id)
    name, media_type, data = copy_of(material_id, purpose="核对代办同意", at=desk.now)
    return file_response(data, media_type, name, inline=True)


def _agree_by_form(help_id: UUID, request: HttpRequest, desk: Desk) -> None:
    file = request.FILES.get("file")
    name = file.name or "" if file else ""
    services.agree_by_form(help_id, file, name=name, desk=desk)


STEPS: Mapping[str, Callable[[UUID, HttpRequest, Desk], Any]] = {
    "code": lambda help_id, _, desk: services.ask_code(help_id, desk=desk),
    "agreement": lambda help_id, sent, desk: services.agree_by_code(
        help_id, sent.POST.get("code", ""), desk=desk
    ),
    "signed-form": _agree_by_form,
    "application": lambda help_id, _, desk: services.begin_application(help_id, desk=desk),
    "correction": lambda help_id, sent, desk: services.answer_correction(
        help_id, sent.POST.get("answer", ""), desk=desk
    ),
    "resubmission": lambda help_id, _, desk: services.resubmit(help_id, desk=desk),
}


def _show(
    request: HttpRequest, help_id: UUID, *, refused: Refused | None = None, sent: bool = False
) -> HttpResponse:
    page = queries.help_page(help_id, desk=desk_of(request))
    context = _refusal(refused) | {
        "page": page,
        "values": {name: request.POST.get(name, "") for name in TYPED},
        "sent": sent,
        "here": "helps",
    }
    return render(
        request, "stations/help.html", context, status=status_of(refused) if refused else 200
    )


def _refusal(refused: Refused | None) -> dict[str, Any]:
    return {
        "refused": refused,
        "problems": refused.problems if isinstance(refused, Invalid) else [],
    }


def _at(line: str, code: str, words: str) -> Problem:
    return Problem(f"line-{line}", code, words)
