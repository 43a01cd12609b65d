"""Whether the collected static files are those of the sources; an older set would be served instead.

Told by content, since times of files say nothing in a wheel or after a checkout. No Django: settings ask.
"""

import hashlib
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent  # the rooms, each with its static folder
MARK = "sources.sha256"  # beside the manifest: of which sources the files were collected


def exists(root: Path) -> bool:
    """Test whether anything was collected into `root`."""
    return (root / "staticfiles.json").exists()


def is_current(root: Path) -> bool:
    """Test whether `root` holds files that were collected from the sources as they are now."""
    noted = root / MARK
    return exists(root) and noted.exists() and noted.read_text() == _digest_of_sources()


def mark(root: Path) -> None:
    """Note in `root` of which sources its files are."""
    (root / MARK).write_text(_digest_of_sources())


def _digest_of_sources() -> str:
    """Some tens of milliseconds for all rooms."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.glob("*/static/**/*")):
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(SOURCES)} {len(content)} ".encode() + content)
    return digest.hexdigest()
