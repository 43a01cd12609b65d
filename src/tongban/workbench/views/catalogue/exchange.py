"""Items in files: the template, what is published as a file, and taking a file in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tongban.agencies.queries import agencies
from tongban.base.desk import Desk, require
from tongban.base.download import file_response
from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.web import desk_of, posted_on, status_of
from tongban.catalogue import queries, services
from tongban.catalogue.queries import exports
from tongban.catalogue.queries.intakes import FORM_NAMES
from tongban.catalogue.queries.outlooks import BAD, CHANGED, NEW, SAME
from tongban.people.permissions import Permission

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml",
    "csv": "text/csv; charset=utf-8",
}
SUFFIXES = {"xlsx": "xlsx", "csv": "csv", "yaml": "yaml", "yml": "yaml"}
OUTCOME_NAMES = {NEW: "新事项", CHANGED: "有变更", SAME: "无变化", BAD: "不能导入"}
FAULTS = "faults"


@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """GET, POST /workbench/catalogue/exchange: hand in a file to be looked at; template, export."""
    desk, refused = desk_of(request), None
    require(desk, Permission.CATALOGUE_DRAFT)
    if request.method == "POST":
        try:
            return redirect("workbench:intake-report", _look_at(request, desk))
        except Invalid as refusal:
            refused = refusal
    return _files(request, desk, refused)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/exchange/template.xlsx: the template officials fill."""
    require(desk_of(request), Permission.CATALOGUE_DRAFT)
    return file_response(exports.template(), MEDIA_TYPES["xlsx"], "政务服务事项导入模板.xlsx")


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """GET /workbench/catalogue/exchange/export?form=…&agency=…&q=…: published items as a file."""
    desk, asked = desk_of(request), request.GET
    form, agency = asked.get("form", ""), asked.get("agency", "")
    try:
        data = exports.exported(desk, form=form, agency=agency, words=asked.get("q", "").strip())
    except Invalid as refusal:
        return _files(request, desk, refusal)
    name = f"政务服务事项-{agency or '全部'}-{desk.today.isoformat()}.{form}"
    return file_response(data, MEDIA_TYPES[form], name)


@require_GET
def report(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """GET /workbench/catalogue/exchange/<id>/?show=…&first=…: what would become of a file."""
    return _report(request, intake_id, desk_of(request))


@posted_on("workbench:intake-report", "intake_id")
def taking(request: HttpRequest, intake_id: UUID) -> HttpResponse:
    """POST /workbench/catalogue/exchange/<id>/taking: take all items of a file in as drafts."""
    desk = desk_of(request)
    try:
        services.take(intake_id, with_entries="entries" in request.POST, desk=desk)
    except Refused as refusal:
        if status_of(refusal) != 409:
            raise
        return _report(request, intake_id, desk, refusal)
    return redirect(f"{reverse('workbench:intake-report', args=[intake_id])}?taken=1")


def _look_at(request: HttpRequest, desk: Desk) -> UUID:
    upload = request.FILES.get("file")
    if upload is None:
        words = "请选择要导入的文件。"
        raise Invalid([Problem("file", "intake.file", words)], words)
    name = upload.name or ""
    form = request.POST.get("form") or SUFFIXES.get(name.rpartition(".")[2].lower(), "")
    # One byte more than is read tells that a file is too long.
    data = upload.read(exports.LARGEST_FILE + 1)
    return services.look_at(data, file_name=name, form=form, desk=desk)


def _files(request: HttpRequest, desk: Desk, refused: Invalid | None) -> HttpResponse:
    context = {
        "here": "catalogue",
        "forms": FORM_NAMES.items(),
        "agencies": agencies(),
        "page": queries.intakes(desk, after=request.GET.get("after") or None),
        "refused": refused,
        "problems": refused.problems if refused else [],
        "asked": request.GET,
    }
    page = "workbench/catalogue/exchange.html"
    return render(request, page, context, status=422 if refused else 200)


def _report(
    request: HttpRequest, intake_id: UUID, desk: Desk, refused: Refused | None = None
) -> HttpResponse:
    asked = request.GET
    first = asked.get("first", "0")
    show = asked.get("show", "")
    view = queries.intake(intake_id, desk=desk)
    if show not in (FAULTS, *OUTCOME_NAMES):
        show = _first_shown(view)
    view, part = queries.intake_part(
        intake_id,
        faults=show == FAULTS,
        outcome=show,
        first=int(first) if first.isdecimal() and len(first) < 7 else 0,
        desk=desk,
    )
    context: dict[str, Any] = {
        "here": "catalogue",
        "intake": view,
        "part": part,
        "show": show,
        "tabs": [(one, name, view.line.counts[one]) for one, name in OUTCOME_NAMES.items()],
        "refused": refused,
    }
    page = "workbench/catalogue/exchange_report.html"
    return render(request, page, context, status=409 if refused else 200)


def _first_shown(view: queries.IntakeView) -> str:
    """Return the part an officer has to look at first: what is wrong, then what changes."""
    if view.faults:
        return FAULTS
    return next((one for one in (BAD, CHANGED, NEW) if view.line.counts[one]), SAME)
