"""Data sources for tests, one behind a real HTTP server on this machine."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tongban.agencies.tests.make import an_agency
from tongban.base.sealing import blind_index
from tongban.sharing.models import DataSource, RegisterRow


def a_source(code: str = "household", **fields: Any) -> DataSource:
    """Make a source that answers about persons from the register of this site."""
    made_up = {
        "name": "户籍信息",
        "agency": an_agency("gaj"),
        "about": "自然人",
        "says": ["户籍地址"],
        "connector": "register",
    }
    return DataSource.objects.create(code=code, **{**made_up, **fields})


def a_row(source: DataSource, number: str, **facts: str) -> RegisterRow:
    """Put what the register of a source says of a number."""
    row = RegisterRow(source=source, number_index=blind_index(number))
    row.said = facts or {"户籍地址": "同江市演示街1号"}
    row.save()
    return row


@contextmanager
def a_server(answer: Callable[[BaseHTTPRequestHandler, bytes], None]) -> Iterator[str]:
    """Serve one kind of answer on this machine; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer(self, self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/ask"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def say(handler: BaseHTTPRequestHandler, said: Any, *, status: int = 200) -> None:
    """Answer a question; `said` is JSON, or bytes as they are."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
