"""A ZIP sent part by part, with the checksum of each: never whole in memory, the same bytes each time."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

SUMS = "SHA256SUMS"
LONGEST_NAME = 80  # characters of one name
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Part:
    """One file to be put in."""

    path: str  # 02 材料/01 营业执照.pdf
    data: bytes


def part_name(text: str) -> str:
    """Return a text as a name every system can store, without its folder."""
    cleaned = _FORBIDDEN.sub("_", text).strip(" .") or "_"
    stem, dot, ending = cleaned.rpartition(".")
    if not dot or len(ending) > 5:
        return cleaned[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def zipped(parts: Iterable[Part], *, at: datetime) -> Iterator[bytes]:
    """Yield the ZIP of these parts, and of SHA256SUMS over them (as `sha256sum -c` reads it).

    `at` is the time every part carries: the same parts make the same bytes. One part at a time is in memory.
    """
    sink = _Sink()
    sums: list[str] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as into:
        for part in parts:
            into.writestr(_entry(part.path, at), part.data, compresslevel=6)
            sums.append(f"{hashlib.sha256(part.data).hexdigest()}  {part.path}\n")
            yield sink.taken()
        into.writestr(_entry(SUMS, at), "".join(sums).encode(), compresslevel=6)
    yield sink.taken()


def checked(path: str) -> list[str]:
    """Return what is wrong with a ZIP `zipped` made: a line for each part changed, missing or added.

    Raises: zipfile.BadZipFile; OSError; KeyError where it has no SHA256SUMS.
    """
    with zipfile.ZipFile(path) as archive:
        lines = archive.read(SUMS).decode().splitlines()
        wanted = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        there = {name for name in archive.namelist() if name != SUMS}
        faults = [f"缺少：{name}" for name in wanted if name not in there]
        faults += [f"多出：{name}" for name in sorted(there - wanted.keys())]
        faults += [
            f"被改动：{name}"
            for name in wanted
            if name in there and not _agrees(archive, name, wanted[name])
        ]
    return faults


def _agrees(archive: zipfile.ZipFile, name: str, digest: str) -> bool:
    try:
        return hashlib.sha256(archive.read(name)).hexdigest() == digest
    except zipfile.BadZipFile:  # the ZIP's own sum does not agree either
        return False


def _entry(path: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, timezone.localtime(at).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same on every machine
    return entry


class _Sink(io.RawIOBase):
    """What has been written since it was last taken away."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        written, self._written = bytes(self._written), bytearray()
        return written
