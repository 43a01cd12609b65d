"""What every answer carries, and what is said when no view could answer."""

import time
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import path

from tongban.config import failures, urls
from tongban.people.sessions import SessionStore


def explode(request: object) -> None:
    raise ZeroDivisionError


BROKEN = [*urls.urlpatterns, path("explode", explode), path("api/v1/explode", explode)]


class Broken:
    """The site's addresses and two that fail."""

    urlpatterns = BROKEN
    handler500 = staticmethod(failures.broken)


def test_every_answer_is_hardened(client: Client) -> None:
    response = client.get("/healthz")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=(self)" in response.headers["Permissions-Policy"]


def test_https_is_remembered_by_the_browser(client: Client) -> None:
    with override_settings(SECURE_HSTS_SECONDS=3600):
        response = Client().get("/healthz", secure=True)
    assert response.headers["Strict-Transport-Security"].startswith("max-age=3600")


@pytest.mark.django_db
def test_an_address_nobody_knows_says_where_to_go(client: Client) -> None:
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()
    assert 'href="/progress"' in response.content.decode()


@pytest.mark.django_db
def test_the_api_says_an_unknown_address_in_its_error_shape(client: Client) -> None:
    response = client.get("/api/v9/nothing")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert set(response.json()) == {"code", "message", "details"}


@override_settings(ROOT_URLCONF=Broken)
def test_a_fault_is_a_plain_page_that_tells_nothing(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/explode")
    assert response.status_code == 500
    assert "系统出了故障" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()
    assert client.get("/api/v1/explode").json()["code"] == "broken"


@pytest.mark.django_db
def test_a_body_beyond_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    with override_settings(TONGBAN_BODY_LIMIT=10):
        response = client.post("/display", {"text": "x" * 100})
    assert response.status_code == 413
    assert "20 MB" in response.content.decode()


@override_settings(ROOT_URLCONF=Broken)
def test_a_form_without_its_token_is_told_how_to_go_on() -> None:
    response = Client(enforce_csrf_checks=True).post("/explode", {"typed": "something"})
    assert response.status_code == 403
    assert "已过期" in response.content.decode()


@pytest.mark.django_db
def test_a_ready_site_says_so_and_a_site_without_storage_says_what_is_missing(
    client: Client, tmp_path: Path
) -> None:
    assert client.get("/readyz").json()["ready"] is True
    with override_settings(TONGBAN_VAR=tmp_path / "gone"):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["storage"] == "not writable"


def test_requests_are_counted_by_view(client: Client) -> None:
    client.get("/healthz")
    page = client.get("/metrics").content.decode()
    assert 'tongban_requests_total{method="GET",status="200",view="healthz"}' in page
    assert 'tongban_request_seconds_bucket{le="0.005",view="healthz"}' in page


@pytest.mark.django_db
def test_a_session_in_use_moves_its_end_but_is_not_written_on_every_page(
    client: Client,
) -> None:
    session = SessionStore()
    session["who"] = "somebody"
    session["touched"] = int(time.time()) - 3600
    session.save()
    client.cookies["sessionid"] = session.session_key or ""

    moved = client.get("/healthz")
    assert "sessionid" in moved.cookies
    assert SessionStore(session.session_key)["touched"] > time.time() - 10

    assert "sessionid" not in client.get("/healthz").cookies
