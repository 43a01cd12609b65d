"""A source behind an HTTP interface: one signed POST of JSON, answered within the time given.

Request:  {"source", "name", "number", "purpose"}, with the headers X-Tongban-Time (Unix seconds),
          X-Tongban-Nonce and X-Tongban-Signature: hex HMAC-SHA-256 over time, nonce and body,
          parted by line feeds.
Answer:   200 and {"found": true, "facts": {"婚姻状况": "已婚"}} or {"found": false}.
Settings: "url" (https, or http on this machine). The key is the file source-<code> in
          TONGBAN_VAR/keys, never in the database.
"""

import hmac
import http.client
import json
import secrets
import time
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tongban.sharing.connectors import Question
from tongban.sharing.rules import NOT_FOUND, Answer, Failure, answered, failed, read_facts

MOST_BYTES = 64 * 1024
PIECE = 8 * 1024
HERE = ("127.0.0.1", "::1", "localhost")


class HttpJson:
    """Asks over HTTP. It follows no redirection: the signed question goes to one address alone."""

    def ask(self, question: Question) -> Answer:
        address = urlsplit(str(question.settings.get("url", "")))
        key = _key(question.source_code)
        if not key or not _is_safe(address):
            return failed(Failure.UNSET)
        try:
            status, body = _post(address, _body(question), key, seconds=question.seconds)
        except TimeoutError:
            return failed(Failure.LATE)
        except (OSError, http.client.HTTPException):
            return failed(Failure.UNREACHABLE)
        return _read(body) if status == http.client.OK else failed(Failure.REFUSED)


def sign(key: bytes, at: str, nonce: str, body: bytes) -> str:
    """Return the signature of a question, as the source must compute it too."""
    return hmac.new(key, b"\n".join((at.encode(), nonce.encode(), body)), "sha256").hexdigest()


def _key(source_code: str) -> bytes:
    path = Path(settings.TONGBAN_VAR) / "keys" / f"source-{source_code}"
    return path.read_bytes().strip() if path.is_file() else b""


def _is_safe(address: SplitResult) -> bool:
    """Personal data leaves this machine encrypted only."""
    return bool(address.hostname) and (
        address.scheme == "https" or (address.scheme == "http" and address.hostname in HERE)
    )


def _body(question: Question) -> bytes:
    asked = {
        "source": question.source_code,
        "name": question.subject.name,
        "number": question.subject.number,
        "purpose": question.purpose,
    }
    return json.dumps(asked, ensure_ascii=False).encode()


def _post(address: SplitResult, body: bytes, key: bytes, *, seconds: float) -> tuple[int, bytes]:
    """Return status and body. Raises TimeoutError, OSError, HTTPException."""
    deadline = time.monotonic() + seconds
    at, nonce = str(int(time.time())), secrets.token_hex(16)
    is_https = address.scheme == "https"
    kind = http.client.HTTPSConnection if is_https else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=seconds)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    headers = {
        "Content-Type": "application/json",
        "X-Tongban-Time": at,
        "X-Tongban-Nonce": nonce,
        "X-Tongban-Signature": sign(key, at, nonce, body),
    }
    try:
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        return response.status, _all_of(response, deadline)
    finally:
        connection.close()


def _all_of(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read an answer piece by piece: one that trickles in is late as well."""
    read = b""
    while piece := response.read1(PIECE):
        read += piece
        if time.monotonic() > deadline:
            raise TimeoutError
        if len(read) > MOST_BYTES:
            break
    return read


def _read(body: bytes) -> Answer:
    try:
        said = json.loads(body)
    except ValueError:
        return failed(Failure.UNREADABLE)
    if not isinstance(said, dict):
        return failed(Failure.UNREADABLE)
    if said.get("found") is False:
        return NOT_FOUND
    facts = read_facts(said.get("facts")) if said.get("found") is True else None
    return answered(facts) if facts else failed(Failure.UNREADABLE)
