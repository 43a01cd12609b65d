"""What happens around every request: measured, hardened, its session kept alive, its size limited."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tongban.config import failures, metrics
from tongban.config.policy import CONTENT_SECURITY_POLICY

Answer = Callable[[HttpRequest], HttpResponse]

SLOW_SECONDS = 1.0
# A session is written at most once in this many seconds to move its end, not on every page.
TOUCH_SECONDS = 15 * 60
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}

log = structlog.get_logger("tongban.web")


def measured(answer: Answer) -> Answer:
    """Count and time each request by the name of its view; log the slow and the failed.

    The log has the route, not the path: paths and queries may carry what somebody typed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = answer(request)
        seconds = time.perf_counter() - began
        match = request.resolver_match
        view = match.view_name if match else "-"
        metrics.count_request(view, request.method or "", response.status_code, seconds)
        if seconds > SLOW_SECONDS or response.status_code >= 500:
            log.warning(
                "request",
                method=request.method,
                route=match.route if match else "-",
                status=response.status_code,
                ms=round(seconds * 1000),
            )
        return response

    return middleware


def hardened(answer: Answer) -> Answer:
    """Refuse a body beyond the limit before it is read; add the headers Django has no setting for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.TONGBAN_BODY_LIMIT:
            return failures.too_large(request)
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def idle_session(answer: Answer) -> Answer:
    """Let a session end after SESSION_COOKIE_AGE without a page, not that long after sign-in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.session.is_empty():
            now = int(time.time())
            if now - request.session.get("touched", 0) > TOUCH_SECONDS:
                request.session["touched"] = now
        return answer(request)

    return middleware
