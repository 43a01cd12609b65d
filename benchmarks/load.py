"""A load generator: blocking keep-alive sockets in a few processes, closed loop, no think time.

It shares the machine with the server it measures, so only ratios within one run mean anything.
"""

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Request:
    """One request, ready to send. `expect` is the status that counts as success."""

    raw: bytes
    expect: int = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run gave: requests per second, milliseconds, and answers with another status."""

    name: str
    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int
    requests: int


def request(
    method: str,
    path: str,
    *,
    port: int,
    headers: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
    expect: int = 200,
) -> Request:
    """Build a keep-alive HTTP/1.1 request to 127.0.0.1."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: keep-alive"]
    lines += [f"{name}: {value}" for name, value in headers]
    if body or method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return Request("\r\n".join([*lines, "", ""]).encode() + body, expect)


def measure(
    name: str,
    make: Callable[[int], Sequence[Request]],
    *,
    port: int,
    seconds: float,
    concurrency: int = 16,
    processes: int = 4,
    once: bool = False,
) -> Measured:
    """Drive the server with `concurrency` connections for `seconds`.

    `make(n)` gives connection n its requests, sent round and round; with `once` each is sent one
    time and the run ends when all are out (for writes that cannot be repeated).
    """
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[tuple[float, list[float], int]] = context.Queue()
    share = concurrency // processes
    workers = [
        context.Process(
            target=_drive,
            args=(results, [make(p * share + n) for n in range(share)], port, seconds, once),
        )
        for p in range(processes)
    ]
    for worker in workers:
        worker.start()
    parts = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    times = sorted(time for _, part, _ in parts for time in part)
    cuts = quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    elapsed = max(part[0] for part in parts)
    failed = sum(part[2] for part in parts)
    return Measured(
        name, len(times) / elapsed, cuts[49] * 1000, cuts[98] * 1000, failed, len(times)
    )


def _drive(
    results: "multiprocessing.Queue[tuple[float, list[float], int]]",
    scripts: Sequence[Sequence[Request]],
    port: int,
    seconds: float,
    once: bool,
) -> None:
    times: list[float] = []
    failed = [0]
    began = time.perf_counter()
    threads = [
        threading.Thread(
            target=_connection, args=(script, port, began + seconds, once, times, failed)
        )
        for script in scripts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put((time.perf_counter() - began, times, failed[0]))


def _connection(
    script: Sequence[Request],
    port: int,
    until: float,
    once: bool,
    times: list[float],
    failed: list[int],
) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            for one in script:
                began = time.perf_counter()
                connection.sendall(one.raw)
                status = _read_answer(connection)
                now = time.perf_counter()
                times.append(now - began)
                failed[0] += status != one.expect
                if now > until and not once:
                    return
            if once:
                return


def _read_answer(connection: socket.socket) -> int:
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = _length(head)
    while len(body) < length:
        body += _more(connection)
    return int(head[9:12])


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise ValueError(f"no content-length in {head!r}")


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data
