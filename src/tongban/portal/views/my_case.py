"""One's own case: read it, put right what is asked, withdraw, take the result, rate it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from tongban.applications.queries import content
from tongban.base.download import file_response
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.web import answer, citizen_of, posted_on
from tongban.cases import queries, services
from tongban.law.lifecycle import ENDED, State
from tongban.portal import typed
from tongban.portal.case_page import case_page
from tongban.portal.my_cases import of_a_case, show, take
from tongban.portal.ratings import chosen_in
from tongban.ratings import services as ratings

# Where a case may be once its applicant has handed in what was asked.
HANDED_IN = frozenset(State) - ENDED - {State.CORRECTING, State.PRE_RETURNED}


@require_GET
@of_a_case
def case(request: HttpRequest, number: str) -> HttpResponse:
    """GET /my/cases/<number>: how it goes, and what is mine to do."""
    return show(request, number)


@require_GET
@of_a_case
def handed_in(request: HttpRequest, number: str) -> HttpResponse:
    """GET /my/cases/<number>/content: what was filled in, and the papers; a part of the case page too."""
    viewer = citizen_of(request)
    shown = queries.progress(number, viewer=viewer)
    if shown.erased_on is not None:
        return redirect("portal:case", number)
    context = {"case": shown, "content": content(shown.application_id, desk=viewer)}
    return answer(
        request, page="portal/my/content.html", part="portal/my/_content.html", context=context
    )


@require_http_methods(["GET", "POST"])
@of_a_case
def correction(request: HttpRequest, number: str) -> HttpResponse:
    """POST /my/cases/<number>/correction: hand in everything that was missing.

    GET: come back from signing in, with the words typed before.
    """
    if request.method == "GET":
        return show(request, number, values=typed.returned(request))
    step = partial(
        services.answer_correction,
        number,
        viewer=citizen_of(request),
        answer=request.POST.get("answer", ""),
    )
    return take(request, number, step, reached=HANDED_IN)


@require_http_methods(["GET", "POST"])
@of_a_case
def resubmission(request: HttpRequest, number: str) -> HttpResponse:
    """POST /my/cases/<number>/resubmission: hand in again what the pre-review sent back."""
    if request.method == "GET":
        return redirect("portal:case", number)
    step = partial(services.resubmit, number, viewer=citizen_of(request))
    return take(request, number, step, reached=HANDED_IN)


@require_http_methods(["GET", "POST"])
@of_a_case
def answers(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /my/cases/<number>/answers: change the form while the case waits for it."""
    viewer = citizen_of(request)
    raw, saved = typed.returned(request), None
    if request.method == "POST":
        raw = typed.fields_of(request.POST)
        saved = services.revise_answers(number, raw, viewer=viewer)
        typed.forget(request)
        if not saved.problems:
            return redirect("portal:case", number)
    page = case_page(number, viewer=viewer)
    if page.content is None or not page.asks_form:
        return redirect("portal:case", number)
    context = {
        "page": page,
        "case": page.case,
        "pages": [each.retyped(raw) for each in page.content.pages],
        "problems": [p for each in page.content.pages for p in each.problems],
        "is_returned": bool(raw) and saved is None,
    }
    return render(request, "portal/my/answers.html", context, status=422 if saved else 200)


@posted_on("portal:case", "number")
@of_a_case
def upload(request: HttpRequest, number: str, line: str) -> HttpResponse:
    """POST /my/cases/<number>/materials/<line>: one file or several; a bad one does not stop the others."""
    viewer, files = citizen_of(request), _files(request)
    problems = [] if files else [_no_file(line)]
    for file in files:
        try:
            services.add_paper(number, line, file, name=file.name or "", viewer=viewer)
        except NotFound:
            raise
        except Invalid as invalid:
            problems += [_at(line, p.code, p.message) for p in invalid.problems]
        except Refused as refused:
            problems.append(_at(line, refused.code, refused.message))
    if not problems and "HX-Request" not in request.headers:
        return redirect("portal:case", number)
    return show(request, number, refused=Invalid(problems) if problems else None)


@posted_on("portal:case", "number")
@of_a_case
def promised(request: HttpRequest, number: str, line: str) -> HttpResponse:
    """POST /my/cases/<number>/promised/<line>: the paper that was promised (容缺后补)."""
    viewer, problems = citizen_of(request), []
    for file in _files(request)[:1]:
        try:
            services.give_promised(number, line, file=file, name=file.name or "", by=viewer)
        except NotFound:
            raise
        except Invalid as invalid:
            problems += [_at(line, p.code, p.message) for p in invalid.problems]
        except Refused as refused:
            problems.append(_at(line, refused.code, refused.message))
    if not _files(request):
        problems.append(_no_file(line))
    if not problems and "HX-Request" not in request.headers:
        return redirect("portal:case", number)
    return show(request, number, refused=Invalid(problems) if problems else None)


@posted_on("portal:case", "number")
@of_a_case
def removal(request: HttpRequest, number: str, paper_id: UUID) -> HttpResponse:
    """POST /my/cases/<number>/papers/<paper>/removal: take a paper of this round back."""
    services.take_back_paper(number, paper_id, viewer=citizen_of(request))
    if "HX-Request" not in request.headers:
        return redirect("portal:case", number)
    return show(request, number)


@require_http_methods(["GET", "POST"])
@of_a_case
def withdrawal(request: HttpRequest, number: str) -> HttpResponse:
    """GET, POST /my/cases/<number>/withdrawal: ask once, then take the application back."""
    viewer = citizen_of(request)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        step = partial(services.withdraw, number, by=viewer, reason=reason)
        return take(request, number, step, reached=frozenset({State.WITHDRAWN}))
    shown = queries.progress(number, viewer=viewer)
    if not shown.may_withdraw:
        return redirect("portal:case", number)
    context = {"case": shown, "values": typed.returned(request)}
    return render(request, "portal/my/withdrawal.html", context)


@require_http_methods(["GET", "POST"])
@of_a_case
def collection(request: HttpRequest, number: str) -> HttpResponse:
    """POST /my/cases/<number>/collection: take the electronic result, or the denial."""
    if request.method == "GET":
        return redirect("portal:case", number)
    step = partial(services.collect, number, viewer=citizen_of(request))
    return take(request, number, step, reached=frozenset({State.FINISHED, State.ARCHIVED}))


@require_http_methods(["GET", "POST"])
@of_a_case
def rating(request: HttpRequest, number: str) -> HttpResponse:
    """POST /my/cases/<number>/rating: say how it was, once. GET: back from signing in."""
    if request.method == "GET":
        return show(request, number, values=typed.returned(request))
    level, phrases, words = chosen_in(request.POST)
    try:
        ratings.rate(number, viewer=citizen_of(request), level=level, phrases=phrases, words=words)
    except Refused as refused:
        # Pressed twice: the page shows the rating that was kept.
        if refused.code != "rating.once":
            values = typed.fields_of(request.POST) | {
                "phrases": tuple(request.POST.getlist("phrases"))
            }
            return show(request, number, refused=refused, values=values)
    typed.forget(request)
    return redirect("portal:case", number)


@require_GET
@xframe_options_sameorigin
@of_a_case
def document(request: HttpRequest, number: str, document_id: UUID) -> HttpResponse:
    """GET /my/cases/<number>/documents/<id>: a document as PDF, shown, or saved with ?save=1."""
    name, media_type, data = queries.document_file(number, document_id, who=citizen_of(request))
    return file_response(data, media_type, name, inline="save" not in request.GET)


@require_GET
@xframe_options_sameorigin
@of_a_case
def paper(request: HttpRequest, number: str, material_id: UUID) -> HttpResponse:
    """GET /my/cases/<number>/papers/<id>: a paper that was handed in."""
    name, media_type, data = queries.material_file(number, material_id, who=citizen_of(request))
    return file_response(data, media_type, name, inline=True)


def _files(request: HttpRequest) -> "list[UploadedFile[Any]]":
    return request.FILES.getlist("file")


def _no_file(line: str) -> Problem:
    return _at(line, "application.no_file", "请先选择要上传的文件。")


def _at(line: str, code: str, words: str) -> Problem:
    return Problem(f"line-{line}", code, words)
