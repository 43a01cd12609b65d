"""The HTTP connector signs what it asks, waits no longer than it was told, and believes no nonsense."""

import hmac
import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tongban.base.ids import new_id
from tongban.sharing.connectors import Question
from tongban.sharing.contrib.http_json import MOST_BYTES, HttpJson
from tongban.sharing.rules import NOT_FOUND, Answer, Failure, Subject
from tongban.sharing.tests.make import a_server, say

KEY = b"a key both sides know"
FOUND = {"found": True, "facts": {"婚姻状况": "已婚"}}


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> None:
    settings.TONGBAN_VAR = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "source-marriage").write_bytes(KEY + b"\n")


def ask(url: str, *, seconds: float = 2.0, code: str = "marriage") -> Answer:
    who = Subject("李秀兰", "230881198503120022")
    return HttpJson().ask(Question(new_id(), code, {"url": url}, who, "application:1", seconds))


def test_a_question_is_signed_as_the_source_can_check() -> None:
    seen: list[tuple[Any, bytes]] = []

    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        seen.append((handler.headers, body))
        say(handler, FOUND)

    with a_server(answer) as url:
        assert ask(url).facts == FOUND["facts"]
    ((headers, body),) = seen
    text = f"{headers['X-Tongban-Time']}\n{headers['X-Tongban-Nonce']}\n".encode() + body
    assert headers["X-Tongban-Signature"] == hmac.new(KEY, text, "sha256").hexdigest()
    assert json.loads(body)["number"] == "230881198503120022"


def test_who_is_not_there_is_not_found() -> None:
    with a_server(lambda handler, _: say(handler, {"found": False})) as url:
        assert ask(url) == NOT_FOUND


@pytest.mark.parametrize(
    ("said", "status", "why"),
    [
        (FOUND, 500, Failure.REFUSED),
        (FOUND, 302, Failure.REFUSED),
        (b"<html>", 200, Failure.UNREADABLE),
        (b"\xff\xfe", 200, Failure.UNREADABLE),
        ([], 200, Failure.UNREADABLE),
        ({}, 200, Failure.UNREADABLE),
        ({"found": True}, 200, Failure.UNREADABLE),
        ({"found": True, "facts": {"a": 1}}, 200, Failure.UNREADABLE),
        ({"found": True, "facts": {"a": "x" * MOST_BYTES}}, 200, Failure.UNREADABLE),
    ],
)
def test_nonsense_is_a_failure(said: Any, status: int, why: Failure) -> None:
    with a_server(lambda handler, _: say(handler, said, status=status)) as url:
        assert ask(url).failure is why


def silent(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    time.sleep(0.6)


def trickling(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _piece in range(6):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.1)


@pytest.mark.parametrize("answer", [silent, trickling])
def test_a_source_is_waited_for_no_longer_than_said(answer: Callable[..., None]) -> None:
    with a_server(answer) as url:
        began = time.monotonic()
        assert ask(url, seconds=0.2).failure is Failure.LATE
        assert time.monotonic() - began < 0.5


def test_nobody_there_is_a_failure() -> None:
    with a_server(silent) as url:
        pass
    assert ask(url).failure is Failure.UNREACHABLE


@pytest.mark.parametrize("url", ["", "http://10.0.0.1/ask", "file:///etc/passwd", "ftp://x/"])
def test_nothing_leaves_this_machine_in_the_clear(url: str) -> None:
    assert ask(url).failure is Failure.UNSET


def test_without_a_key_nothing_is_asked() -> None:
    assert ask("http://127.0.0.1:9/", code="household").failure is Failure.UNSET
