"""Files by content: each is sealed on disk under its SHA-256, written once and whole.

A file lies in TONGBAN_VAR/files/ab/cd/<sha256>, encrypted with the sealing keys (base/sealing.py);
what is read back is checked against its name, so a changed file is never served.
Source: 个人信息保护法 art. 51 (encryption); GB/T 32905 (SM3, the digest that seals of archives ask for).
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from django.conf import settings

from tongban.base.errors import Refused
from tongban.base.sealing import seal_bytes, unseal_bytes

log = structlog.get_logger(__name__)


class Digests(NamedTuple):
    """What a content is known by, in hexadecimal digits."""

    sha256: str
    sm3: str


class FileUnreadable(Refused):
    """The file is gone from the disk (files.missing) or is not what was stored (files.corrupt)."""

    code = "files.unreadable"


def put(data: bytes) -> Digests:
    """Store `data` if it is not there yet, and return its digests. A damaged copy is replaced.

    What is there already counts as stored now: it is not swept before the caller's row is kept.
    """
    digests = digests_of(data)
    path = _path(digests.sha256)
    with _locked(fcntl.LOCK_SH):
        if path.exists() and _is_whole(digests.sha256):
            os.utime(path)
        else:
            _write(path, seal_bytes(data))
    return digests


def get(sha256: str) -> bytes:
    """Return the content known by `sha256`. Raises FileUnreadable."""
    path = _path(sha256)
    try:
        data = unseal_bytes(path.read_bytes())
    except FileNotFoundError:
        raise _unreadable(sha256, "files.missing") from None
    except (InvalidTag, KeyError, ValueError):
        raise _unreadable(sha256, "files.corrupt") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _unreadable(sha256, "files.corrupt")
    return data


def delete(sha256: str) -> None:
    """Remove the content known by `sha256`, if it is there."""
    _path(sha256).unlink(missing_ok=True)


def stored_before(instant: datetime) -> Iterator[str]:
    """Yield what was stored, or stored again, before `instant`."""
    for path in _folder().glob("??/??/*"):
        if _is_name(path.name) and _is_before(path, instant):
            yield path.name


def sweep(sha256: str, *, before: datetime) -> bool:
    """Remove the content known by `sha256` unless it was stored again since `before`."""
    path = _path(sha256)
    with _locked(fcntl.LOCK_EX):
        if not _is_before(path, before):
            return False
        path.unlink(missing_ok=True)
    return True


def removal(sha256: str) -> Callable[[], bool]:
    """Return what removes the content known by `sha256` once the caller's transaction is kept.

    It removes nothing, and returns False, if the content was stored again since.
    """
    path = _path(sha256)
    seen = _stored_at(path)

    def remove() -> bool:
        with _locked(fcntl.LOCK_EX):
            if seen is None or _stored_at(path) != seen:
                return False
            path.unlink()
        return True

    return remove


def digests_of(data: bytes) -> Digests:
    """Return the digests of `data` without storing it."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(data)
    return Digests(hashlib.sha256(data).hexdigest(), sm3.finalize().hex())


def _path(sha256: str) -> Path:
    if not _is_name(sha256):
        raise ValueError("a file is known by 64 lower-case hexadecimal digits")
    return _folder() / sha256[:2] / sha256[2:4] / sha256


def _folder() -> Path:
    return Path(settings.TONGBAN_VAR) / "files"


def _is_name(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _is_before(path: Path, instant: datetime) -> bool:
    stored = _stored_at(path)
    return stored is not None and stored < instant.timestamp() * 1_000_000_000


def _stored_at(path: Path) -> int | None:
    """Return when it was stored, or stored again, in nanoseconds; None where it is not there."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


@contextmanager
def _locked(kind: int) -> Iterator[None]:
    """Hold the folder: many may store at once, but nobody while a file is swept.

    Without it a file could be found there by an upload in the instant before it is removed.
    """
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(_folder(), os.O_RDONLY)
    try:
        fcntl.flock(handle, kind)
        yield
    finally:
        os.close(handle)


def _is_whole(sha256: str) -> bool:
    try:
        get(sha256)
    except FileUnreadable:
        return False
    return True


def _write(path: Path, sealed: bytes) -> None:
    """Write beside, force to disk, rename: after a power cut the file is whole or not there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _unreadable(sha256: str, code: str) -> FileUnreadable:
    log.error("file_unreadable", code=code, sha256=sha256)
    return FileUnreadable(
        f"文件暂时打不开，请联系平台管理员，告知文件编号 {sha256[:12]}。",
        code=code,
        details={"sha256": sha256},
    )
