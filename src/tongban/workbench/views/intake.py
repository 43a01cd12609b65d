"""Intake at the window (窗口收件): find the item, type the person, fill, submit, print the receipt."""

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import TypedDict
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tongban.applications import queries as applications
from tongban.applications import services as filing
from tongban.applications.queries import DraftView
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.web import chosen_lines, desk_of, posted_on, status_of
from tongban.catalogue.queries import guide, items_taken_in
from tongban.hall.queries import ServingTicket, serving_ticket
from tongban.people.permissions import Permission
from tongban.stations.queries import help_of_application
from tongban.workbench import services
from tongban.workbench.inputs import day
from tongban.workbench.services import Visitor

SITUATION = "situation:"
PAPER = "file:"
UNTIL = "until:"
GOOD = "good:"  # the last day a paper is good
REASON = "reason:"
BAD_DAYS = ("application.promised_on", "input.date")
DELIVERY_FIELDS = frozenset({"way", "recipient", "phone", "address"})


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """GET /workbench/intake?q=&ticket=: the items this desk takes in.

    For who was called to the window those of the category he took his number for, until one searches.
    """
    desk = _clerk_of(request)
    words, ticket = request.GET.get("q", "").strip(), _ticket_of(request.GET, desk)
    window = ticket.category if ticket and not words else ""
    page = items_taken_in(desk, words=words, window=window, after=request.GET.get("after"))
    context = {"page": page, "q": words, "ticket": ticket, "here": "intake"}
    return render(request, "workbench/intake_find.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """GET, POST /workbench/intake/items/<slug>: who stands at the counter."""
    desk, refused = _clerk_of(request), None
    ticket = _ticket_of(request.POST or request.GET, desk)
    visitor = Visitor(**{f.name: request.POST.get(f.name, "") for f in fields(Visitor)})
    if request.method == "POST":
        try:
            if request.POST.get("ticket") and ticket is None:
                words = "这个号已不在您的窗口。再按一次“开始填写”，就不记在这个号下。"
                raise Refused(words, code="intake.ticket_gone")
            application_id = services.begin_intake(
                slug, visitor, ticket_id=ticket.id if ticket else None, desk=desk
            )
            return redirect("workbench:intake", application_id)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "guide": guide(slug),
        "ticket": ticket,
        "values": asdict(visitor),
        "problems": refused.problems if isinstance(refused, Invalid) else [],
        "refused": refused,
        "here": "intake",
    }
    status = status_of(refused) if refused else 200
    return render(request, "workbench/intake_begin.html", context, status=status)


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """GET, POST /workbench/intake/<id>: the whole application on one page; POST saves it."""
    desk, refused = desk_of(request), None
    saved = request.method == "POST"
    if saved:
        refused = _keep(request, application_id, desk)
    return _show(request, application_id, desk, refused=refused, saved=saved and not refused)


@posted_on("workbench:intake", "application_id")
def submission(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """POST /workbench/intake/<id>/submission: save what was typed and submit; on to the case."""
    desk, promised = desk_of(request), "promised" in request.POST
    # Two steps on purpose: what was typed stays saved when the submission is refused.
    refused = _keep(request, application_id, desk)
    if refused is None:
        try:
            receipt = filing.submit_at_window(
                application_id, desk=desk, promised=promised, keep="keep" in request.POST
            )
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
        else:
            helped = help_of_application(application_id, desk=desk)
            if helped is not None:
                return redirect("stations:help", helped)
            return redirect("workbench:case", receipt.number)
    return _show(request, application_id, desk, refused=refused)


@posted_on("workbench:intake", "application_id")
def upload(request: HttpRequest, application_id: UUID, line: str) -> HttpResponse:
    """POST /workbench/intake/<id>/materials/<line>: a scan or photograph of one paper.

    From JavaScript as `file`, alone; from the button with the whole page, as `file:<line>`.
    """
    desk = desk_of(request)
    refused = _keep(request, application_id, desk, line)
    return _show(request, application_id, desk, refused=refused)


@posted_on("workbench:intake", "application_id")
def reuse(request: HttpRequest, application_id: UUID, line: str, material_id: UUID) -> HttpResponse:
    """POST /workbench/intake/<id>/materials/<line>/kept/<material>: what the person handed in before."""
    desk = desk_of(request)
    return _save_then(
        request,
        application_id,
        lambda: filing.reuse(application_id, line, material_id, viewer=desk),
    )


@posted_on("workbench:intake", "application_id")
def source(request: HttpRequest, application_id: UUID, line: str) -> HttpResponse:
    """POST /workbench/intake/<id>/materials/<line>/source: the person agrees that a source is asked."""
    desk = desk_of(request)
    return _save_then(
        request,
        application_id,
        lambda: filing.ask_source(application_id, line, viewer=desk),
    )


@posted_on("workbench:intake", "application_id")
def comparison(request: HttpRequest, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """POST /workbench/intake/<id>/papers/<paper>/comparison: the scan agrees with the original."""
    desk = desk_of(request)
    return _save_then(
        request,
        application_id,
        lambda: filing.compare_original(
            application_id, paper_id, desk=desk, until=day(request.POST, f"{GOOD}{paper_id}")
        ),
    )


@posted_on("workbench:intake", "application_id")
def undoing(request: HttpRequest, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """POST /workbench/intake/<id>/papers/<paper>/comparison/undoing: take that back, with a reason."""
    desk, reason = desk_of(request), request.POST.get(f"{REASON}{paper_id}", "")
    return _save_then(
        request,
        application_id,
        lambda: filing.undo_comparison(application_id, paper_id, reason=reason, desk=desk),
    )


def _save_then(
    request: HttpRequest, application_id: UUID, act: Callable[[], object]
) -> HttpResponse:
    """Save what was typed on the page, do one thing to a paper, and show the page again."""
    desk = desk_of(request)
    refused = _keep(request, application_id, desk)
    if refused is None:
        try:
            act()
        except NotFound:
            raise
        except Invalid as refusal:
            refused = Refused(refusal.problems[0].message, code=refusal.problems[0].code)
        except Refused as refusal:
            refused = refusal
    return _show(request, application_id, desk, refused=refused)


def _keep(
    request: HttpRequest,
    application_id: UUID,
    desk: Desk,
    line: str = "",
) -> Refused | None:
    """Save the page if it came whole, and the files chosen on it; return why one was refused.

    A file sent by itself is of `line`.
    """
    refused: Refused | None = None
    if "whole" in request.POST:
        filing.save_at_window(application_id, desk=desk, **_typed(request.POST))
        refused = _promise(request, application_id, desk)
    for key, files in request.FILES.lists():
        place = key.removeprefix(PAPER) if key.startswith(PAPER) else line
        for file in files:
            try:
                filing.attach(application_id, place, file, name=file.name or "", viewer=desk)
            except NotFound:
                raise
            except Refused as refusal:
                refused = refused or refusal
    return refused


def _promise(request: HttpRequest, application_id: UUID, desk: Desk) -> Refused | None:
    """Keep what the applicant promises: papers by a day, and that the conditions are met."""
    draft, key = applications.draft(application_id, viewer=desk), ""
    commits = "commits" in request.POST
    try:
        if draft.commitment and commits != draft.commitment.chosen:
            filing.choose_commitment(application_id, commits=commits, signed=commits, viewer=desk)
        for line in draft.lines:
            key = line.material.key
            until = day(request.POST, f"{UNTIL}{key}")
            if line.may_come_later and until and until != line.owed_until:
                filing.promise_later(application_id, key, until=until, signed=True, viewer=desk)
    except NotFound:
        raise
    except Invalid as refused:
        # Named by its line, as a lack of the material list is.
        return Invalid([Problem(f"materials.{key}", p.code, p.message) for p in refused.problems])
    except Refused as refused:
        return refused
    return None


def _show(
    request: HttpRequest,
    application_id: UUID,
    desk: Desk,
    *,
    refused: Refused | None,
    saved: bool = False,
) -> HttpResponse:
    draft = applications.with_kept(applications.draft(application_id, viewer=desk), viewer=desk)
    context = _context(draft, refused=refused, saved=saved, promised="promised" in request.POST)
    days = {key: text for key, text in request.POST.items() if key.startswith(UNTIL)}
    context["days"] = _days_of(draft) | days
    context["keep"] = "keep" in request.POST
    context["good"], context["reason"] = GOOD, REASON
    status = status_of(refused) if refused else 200
    return render(request, "workbench/intake.html", context, status=status)


def _days_of(draft: DraftView) -> dict[str, str]:
    """Return the days papers are promised for, as the fields hold them."""
    return {
        f"{UNTIL}{line.material.key}": line.owed_until.isoformat()
        for line in draft.lines
        if line.owed_until
    }


def _clerk_of(request: HttpRequest) -> Desk:
    """Return the desk if it may file for people. Raises SignInNeeded, NotPermitted."""
    desk = desk_of(request)
    require(desk, Permission.CASE_FILE)
    return desk


def _ticket_of(sent: QueryDict, desk: Desk) -> ServingTicket | None:
    """Return who stands at the window, if the page was opened for him and he still does."""
    try:
        return serving_ticket(UUID(sent.get("ticket", "")), desk=desk)
    except ValueError:
        return None


class _Typed(TypedDict):
    situations: dict[str, str]
    answers: dict[str, str]
    delivery: dict[str, str]
    shown: list[str]


def _typed(posted: QueryDict) -> _Typed:
    """Sort what the page posts: `situation:<question>`, elements with a dot, delivery, shown lines."""
    texts = {key: chosen_lines(posted.getlist(key)) for key in posted}
    return {
        "situations": {
            key.removeprefix(SITUATION): text
            for key, text in texts.items()
            if key.startswith(SITUATION) and text
        },
        "answers": {key: text for key, text in texts.items() if "." in key},
        "delivery": {key: text for key, text in texts.items() if key in DELIVERY_FIELDS},
        "shown": posted.getlist("shown"),
    }


def _context(
    draft: DraftView,
    *,
    refused: Refused | None = None,
    saved: bool = False,
    promised: bool = False,
) -> dict[str, object]:
    is_file = isinstance(refused, Invalid) and any(p.field == "file" for p in refused.problems)
    wrong = [lack.problem for lack in draft.lacks] if (saved or refused) and not is_file else []
    if isinstance(refused, Invalid) and not promised:
        wrong += [problem for problem in refused.problems if problem.field == "promised"]
    if isinstance(refused, Invalid):
        wrong += [problem for problem in refused.problems if problem.code in BAD_DAYS]
    return {
        "draft": draft,
        "values": {
            asked.field.key: asked.raw
            for page in (*draft.pages, draft.delivery)
            for asked in page.fields
        },
        # A lack is named by page and field; on this one page the field alone is enough.
        "problems": [
            Problem(p.field.partition(".")[2] or p.field, p.code, p.message) for p in wrong
        ],
        "refused": None if isinstance(refused, Invalid) and wrong else refused,
        "saved": saved,
        "promised": promised,
        "situation": SITUATION,
        "until": UNTIL,
        "here": "intake",
    }
