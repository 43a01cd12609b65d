"""A private PostgreSQL for one run of tests or measurements: own folder and port, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30
HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def binaries() -> Path | None:
    """Return the folder of the server's programs, or None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


@contextmanager
def server(programs: Path, *, hurry: bool) -> Iterator[str]:
    """Run a server; yield its database URL. In a `hurry` nothing is flushed to disk."""
    owner = _unprivileged_owner()
    folder = Path(tempfile.mkdtemp(prefix="tongban-pg-"))
    if owner:
        shutil.chown(folder, owner)
    port = free_port()
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    settings = [
        *(HURRY if hurry else ()),
        "max_connections=200",
        "listen_addresses=127.0.0.1",
        f"port={port}",
        f"unix_socket_directories={folder}",
    ]
    try:
        _run([programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"], owner)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", *_options(settings)],
                stdout=log,
                stderr=log,
                user=owner,
                cwd=folder,
            )
            try:
                _wait([programs / "pg_isready", "-q", "-d", url], folder / "log", process)
                yield url
            finally:
                process.terminate()
                process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_owner() -> str | None:
    """The server refuses to run as root: then it is somebody else's."""
    if os.geteuid() != 0:
        return None
    users = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in users)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _options(settings: list[str]) -> list[str]:
    return [word for setting in settings for word in ("-c", setting)]


def _run(command: list[str | Path], owner: str | None) -> None:
    done = subprocess.run(command, user=owner, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")


def _wait(is_ready: list[str | Path], log: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(is_ready).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
        time.sleep(0.1)
