"""What hangs on the walls of a hall. No sign-in, nobody named; asked again every two seconds."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from tongban.base.web import answer, viewer_of
from tongban.hall import queries


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /hall/<slug>/board: the board of the whole hall."""
    viewer = viewer_of(request)
    shown = queries.board(slug, viewer.now, viewer.calendar)
    return _live(
        request,
        answer(request, page="hall/board.html", part="hall/_board.html", context={"board": shown}),
    )


@require_safe
def display(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """GET /hall/<slug>/windows/<n>/display: what hangs above one window."""
    shown = queries.display(slug, number, viewer_of(request).now)
    return _live(
        request,
        answer(
            request, page="hall/display.html", part="hall/_display.html", context={"window": shown}
        ),
    )


def _live(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer “nothing new” to a board that shows this already."""
    tag = f'"{sha256(response.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
