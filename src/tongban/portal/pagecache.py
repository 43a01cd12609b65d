"""Public pages kept whole: for a visitor without a session they are the same bytes for everybody.

A view says with @kept that its page may be kept. What is kept is dropped when the edition of the
catalogue turns; the least used goes first when the room is full. A page that sets a cookie is
never kept.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from tongban.base.display import display_of
from tongban.catalogue.queries import edition

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

LONGEST_QUERY = 300  # characters; a longer one is nobody's situation
# Of one page beside its body: key, headers, objects.
OVERHEAD_BYTES = 2048
NOT_KEPT = {"content-length", "set-cookie"}


@dataclass(frozen=True, slots=True)
class _Page:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str
    match: Any  # which view it came from, for the metrics

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD_BYTES


def kept(view: View) -> View:
    """Mark the pages of `view` as the same for every visitor without a session."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.is_kept = True  # type: ignore[attr-defined]
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        # The browser may keep it, but asks first whether it is still so (ETag).
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return marked


class PageCacheMiddleware:
    """Stands first: a page that is kept costs no session, no query and no template."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self._shelf = _Shelf(settings.TONGBAN_PAGE_CACHE_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        number = edition()
        page = self._shelf.get(key, number)
        if page is None:
            response = self.get_response(request)
            if not _may_be_kept(response):
                return response
            page = _page(request, response)
            self._shelf.put(key, page, number)
        request.resolver_match = page.match
        return _again(page, request)


class _Shelf:
    """Pages of one edition, the least used first; at most `room` bytes of them."""

    def __init__(self, room: int) -> None:
        self._room, self._taken, self._edition = room, 0, -1
        self._pages: OrderedDict[Any, _Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, number: int) -> _Page | None:
        with self._lock:
            if number != self._edition:
                self._pages.clear()
                self._taken, self._edition = 0, number
            if page := self._pages.get(key):
                self._pages.move_to_end(key)
            return page

    def put(self, key: Any, page: _Page, number: int) -> None:
        """Keep a page that was made while `number` was the edition."""
        with self._lock:
            if number != self._edition or page.size > self._room or key in self._pages:
                return
            self._pages[key] = page
            self._taken += page.size
            while self._taken > self._room:
                _, dropped = self._pages.popitem(last=False)
                self._taken -= dropped.size


def _key(request: HttpRequest) -> Any:
    """Return what a page is kept under; None for a request that is answered afresh."""
    if request.method != "GET" or settings.TONGBAN_PAGE_CACHE_BYTES == 0:
        return None
    query = request.META.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    asked = "&".join(sorted(query.split("&"))) if query else ""
    return request.path, asked, display_of(request).key, "HTTP_HX_REQUEST" in request.META


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        getattr(response, "is_kept", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
    )


def _page(request: HttpRequest, response: HttpResponse) -> _Page:
    body = response.content
    headers = tuple((k, v) for k, v in response.items() if k.lower() not in NOT_KEPT)
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    return _Page(response.status_code, headers, body, etag, request.resolver_match)


def _again(page: _Page, request: HttpRequest) -> HttpResponse:
    is_known = request.META.get("HTTP_IF_NONE_MATCH") == page.etag
    response = (
        HttpResponseNotModified() if is_known else HttpResponse(page.body, status=page.status)
    )
    for name, value in page.headers:
        if not is_known or name.lower() != "content-type":
            response.headers[name] = value
    response.headers["ETag"] = page.etag
    if not is_known:
        response.headers["Content-Length"] = str(len(page.body))
    return response
