"""Public pages kept whole: quick, never another's, never old, never too many."""

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tongban.catalogue.queries import edition, forget_edition
from tongban.catalogue.tests.make import an_item
from tongban.portal.pagecache import PageCacheMiddleware, kept

pytestmark = pytest.mark.django_db

GUIDE = "/items/food-business-licence"


@pytest.fixture(autouse=True)
def _room_for_pages(settings):
    settings.TONGBAN_PAGE_CACHE_BYTES = 1024 * 1024
    forget_edition()
    yield
    forget_edition()


def test_a_warm_page_costs_no_query_and_is_the_same(client):
    an_item()
    first = client.get(GUIDE)
    edition()

    with CaptureQueriesContext(connection) as sql:
        again = client.get(GUIDE)

    assert len(sql) == 0
    assert again.content == first.content
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Vary"):
        assert again.headers[name] == first.headers[name], name
    assert "Set-Cookie" not in again.headers
    assert not again.cookies


def test_a_browser_that_has_it_is_told_so(client):
    an_item()
    first = client.get(GUIDE)

    again = client.get(GUIDE, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_new_edition_is_shown_at_once(client):
    an_item()
    client.get(GUIDE)

    an_item(name="食品经营许可（改）")

    assert "食品经营许可（改）" in client.get(GUIDE).content.decode()


def test_answers_display_and_parts_are_kept_apart(client):
    an_item()
    seen = {
        client.get(GUIDE).content,
        client.get(GUIDE, {"kind": "sale"}).content,
        client.get(GUIDE, headers={"HX-Request": "true"}).content,
    }
    client.cookies["display"] = "large"
    seen.add(client.get(GUIDE).content)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    seen.add(client.get(GUIDE).content)

    assert len(seen) == 5


def a_cache(view, room=100_000):
    cache = PageCacheMiddleware(view)
    cache._shelf._room = room
    return cache


def counted(body=b"x"):
    calls = []

    def view(request):
        calls.append(request.get_full_path())
        return HttpResponse(body)

    return calls, view


@pytest.mark.parametrize(
    ("make_request", "times"),
    [
        (lambda f: f.get("/p"), 1),
        (lambda f: f.post("/p"), 2),
        (lambda f: f.get("/p", {"q": "x" * 400}), 2),
        (lambda f: f.get("/p", headers={"Cookie": "sessionid=1"}), 2),
    ],
)
def test_only_what_is_the_same_for_everybody_is_kept(make_request, times):
    calls, view = counted()
    cache = a_cache(kept(view))

    for _ in range(2):
        cache(make_request(RequestFactory()))

    assert len(calls) == times


@pytest.mark.parametrize("spoil", ["unmarked", "cookie", "status"])
def test_a_page_that_may_not_be_kept_is_made_afresh(spoil):
    calls, view = counted()

    def spoilt(request):
        response = view(request) if spoil == "unmarked" else kept(view)(request)
        if spoil == "cookie":
            response.set_cookie("a", "b")
        if spoil == "status":
            response.status_code = 404
        return response

    cache = a_cache(spoilt)
    for _ in range(2):
        cache(RequestFactory().get("/p"))

    assert len(calls) == 2


def test_the_order_of_a_query_makes_no_difference():
    calls, view = counted()
    cache = a_cache(kept(view))

    cache(RequestFactory().get("/p?a=1&b=2"))
    cache(RequestFactory().get("/p?b=2&a=1"))

    assert len(calls) == 1


def test_the_least_used_page_goes_when_the_room_is_full():
    calls, view = counted(body=b"x" * 10_000)
    cache = a_cache(kept(view), room=30_000)  # two pages

    for path in ("/1", "/2", "/1", "/3", "/1", "/2"):
        cache(RequestFactory().get(path))

    assert calls == ["/1", "/2", "/3", "/2"]
