"""A load generator: blocking keep-alive sockets in a few processes, closed loop, no think time.

It shares the machine with the server it measures, so only ratios within one run mean anything.
"""

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import quantiles
from urllib.parse import urlencode

FORM = ("Content-Type", "application/x-www-form-urlencoded")
ANSWER_SECONDS = 30  # an answer that takes longer is a failure


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `expect` is the status that counts as success."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    expect: int = 200

    def raw(self, port: int) -> bytes:
        """Return it as keep-alive HTTP/1.1 to 127.0.0.1."""
        head = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        head += [f"{name}: {value}" for name, value in self.headers]
        if self.method != "GET":
            head.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*head, "Connection: keep-alive", "", ""]).encode() + self.body


@dataclass(slots=True)
class Times:
    """What one or several runs took: seconds of each answer, seconds in all, wrong answers; and the
    seconds the server's processors worked."""

    answers: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    failed: int = 0
    cpu: float = 0.0

    def add(self, other: "Times") -> None:
        """Count another run of the same."""
        self.answers += other.answers
        self.elapsed += other.elapsed
        self.failed += other.failed
        self.cpu += other.cpu

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.elapsed if self.elapsed else 0.0

    @property
    def cpu_ms(self) -> float:
        """Return the milliseconds of processor time one answer took."""
        return self.cpu / len(self.answers) * 1000 if self.answers else 0.0

    def ms(self, percent: int) -> float:
        """Return the milliseconds within which this many of a hundred answers came."""
        if len(self.answers) < 2:
            return 0.0
        return quantiles(self.answers, n=100)[percent - 1] * 1000


def form(path: str, headers: tuple[tuple[str, str], ...], **fields: str) -> Request:
    """Return a form sent by POST; the answer to it is a redirect."""
    return Request(path, "POST", (*headers, FORM), urlencode(fields).encode(), 302)


def drive(
    scripts: Sequence[Sequence[Request]],
    *,
    port: int,
    seconds: float,
    processes: int = 4,
    once: bool = False,
) -> Times:
    """Send each script over a connection of its own, round and round, for `seconds`.

    With `once` each request is sent one time, and a connection is done when its script is out: for
    writes that cannot be repeated.
    """
    raw = [[(one.raw(port), one.expect) for one in script] for script in scripts]
    shares = [raw[n::processes] for n in range(min(processes, len(raw)))]
    return in_processes([partial(_drive, share, port, seconds, once) for share in shares])


def in_processes(works: Sequence[Callable[[], Times]]) -> Times:
    """Do every work in a process of its own at once; return them counted together."""
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    workers = [context.Process(target=_work, args=(work, results), daemon=True) for work in works]
    for worker in workers:
        worker.start()
    parts = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    if lost := [part for part in parts if isinstance(part, str)]:
        raise RuntimeError(lost[0])
    answers = [seconds for part in parts for seconds in part.answers]
    longest = max(part.elapsed for part in parts)
    return Times(answers, longest, sum(part.failed for part in parts))


def in_threads(works: Sequence[Callable[[Times], None]]) -> Times:
    """Do every work in a thread of its own at once; each adds to times of its own."""
    parts, began = [Times() for _ in works], time.perf_counter()
    threads = [
        threading.Thread(target=work, args=(part,)) for work, part in zip(works, parts, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = Times()
    for part in parts:
        times.add(part)
    times.elapsed = time.perf_counter() - began
    return times


def _work(work: Callable[[], Times], results: "multiprocessing.SimpleQueue[Times | str]") -> None:
    try:
        results.put(work())
    except Exception as failure:
        results.put(f"{type(failure).__name__}: {failure}")


Script = Sequence[tuple[bytes, int]]


def _drive(scripts: Sequence[Script], port: int, seconds: float, once: bool) -> Times:
    until = time.perf_counter() + seconds
    return in_threads([partial(_connect, script, port, until, once) for script in scripts])


def _connect(script: Script, port: int, until: float, once: bool, times: Times) -> None:
    try:
        _send(script, port, until, once, times)
    except OSError:
        times.failed += 1


def _send(script: Script, port: int, until: float, once: bool, times: Times) -> None:
    address = ("127.0.0.1", port)
    with socket.create_connection(address, timeout=ANSWER_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            for raw, expect in script:
                began = time.perf_counter()
                connection.sendall(raw)
                status = _read_answer(connection)
                now = time.perf_counter()
                times.answers.append(now - began)
                times.failed += status != expect
                if now > until:
                    return
            if once:
                return


def _read_answer(connection: socket.socket) -> int:
    data = _more(connection)
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    missing = _length(head) - len(body)
    while missing > 0:
        missing -= len(_more(connection))
    return int(head[9:12])


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data
