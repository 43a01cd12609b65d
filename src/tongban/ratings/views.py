"""The tablet before a window: who works there; after a service, how it was. Touch alone, no script needed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.web import posted_on, status_of, viewer_of
from tongban.ratings import queries, services

ASK_AGAIN = 5  # seconds, while nobody is asked
CHOOSING = 60  # seconds somebody may look at the phrases
THANKS = 8  # seconds


@never_cache
@require_safe
def tablet(request: HttpRequest, tablet_code: str) -> HttpResponse:
    """GET /hall/tablet/<code>?level=&passed=&thanks=: the window; the levels; the phrases of one; thanks.

    `passed` is the ticket of who does not want to rate.
    """
    return _show(request, tablet_code)


@posted_on("ratings:tablet", "tablet_code")
def rating(request: HttpRequest, tablet_code: str) -> HttpResponse:
    """POST /hall/tablet/<code>/rating: rate the service of `ticket`."""
    try:
        services.rate_visit(
            tablet_code,
            _ticket(request.POST.get("ticket", "")),
            viewer=viewer_of(request),
            level=_level(request.POST),
            phrases=request.POST.getlist("phrases"),
        )
    except NotFound:
        raise
    except Refused as refused:
        return _show(request, tablet_code, refused)
    return redirect(f"{reverse('ratings:tablet', args=[tablet_code])}?thanks=1")


def _show(request: HttpRequest, tablet_code: str, refused: Refused | None = None) -> HttpResponse:
    shown = queries.tablet(tablet_code, viewer_of(request).now)
    passed = request.GET.get("passed", "")
    asked = shown.asked if shown.asked and str(shown.asked.ticket_id) != passed else None
    level = _level(request.GET) if asked else 0
    home = reverse("ratings:tablet", args=[tablet_code])
    thanks = "thanks" in request.GET
    context = {
        "window": shown.window,
        "asked": asked,
        "thanks": thanks,
        "questions": queries.QUESTIONS,
        "level": level,
        "level_name": dict(queries.QUESTIONS.levels).get(level, ""),
        "phrases": queries.phrases_at(level),
        "tablet_code": tablet_code,
        "refused": refused,
        "home": home,
        "again_in": THANKS if thanks or refused else CHOOSING if level else ASK_AGAIN,
        # Who does not want to rate is not asked again; the next one is.
        "again_at": f"{home}?passed={passed}" if passed and not asked and shown.asked else home,
    }
    status = status_of(refused) if refused else 200
    return render(request, "ratings/tablet.html", context, status=status)


def _level(sent: QueryDict) -> int:
    text = sent.get("level", "")
    return int(text) if text in {"1", "2", "3", "4", "5"} else 0


def _ticket(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        words = "请重新选择一次。"
        raise Invalid([Problem("level", "rating.ticket", words)], words) from None
