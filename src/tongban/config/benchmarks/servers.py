"""The two servers of a measurement: our site as `tongban serve` runs it, and the bare one."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongban.config.private_postgres import free_port

START_SECONDS = 60
STOP_SECONDS = 15
PSS = re.compile(r"^Pss: +(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    port: int
    pid: int

    def megabytes(self) -> int | None:
        """Return the memory of all its processes, shared pages counted once; None off Linux."""
        try:
            maps = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self._pids()]
        except OSError:
            return None
        return sum(int(size) for text in maps for size in PSS.findall(text)) // 1024

    def cpu_seconds(self) -> float:
        """Return the processor time all its processes have taken so far; 0 off Linux."""
        try:
            stats = [Path(f"/proc/{pid}/stat").read_text() for pid in self._pids()]
        except OSError:
            return 0.0
        # After the name in brackets: utime and stime are the 12th and 13th field.
        ticks = [sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in stats]
        return sum(ticks) / os.sysconf("SC_CLK_TCK")

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [self.pid, *map(int, children.split())]


@contextmanager
def ours() -> Iterator[Server]:
    """Run the site without its job worker."""
    with _running("tongban", "serve", "--no-worker", "--port") as server:
        yield server


@contextmanager
def bare(environment: Mapping[str, str]) -> Iterator[Server]:
    """Run the bare site with the same processes and threads."""
    with _running("tongban.config.benchmarks.bare_server", environment=environment) as server:
        yield server


@contextmanager
def _running(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments, str(port)],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOP_SECONDS)
        process.kill()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{process.args!r} did not start") from None
        time.sleep(0.05)
