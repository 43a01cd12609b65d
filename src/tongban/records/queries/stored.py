"""Whether the stored files are all there and unchanged."""

from collections.abc import Iterator
from dataclasses import dataclass

from tongban.base import files
from tongban.records.models import Licence, Material, StoredFile


@dataclass(frozen=True, slots=True)
class Proved:
    """A stored file, and what is wrong with it."""

    sha256: str
    fault: str  # "" where it is whole
    used_as: tuple[str, ...]  # names of papers and licences, of one that is not


def stored_count() -> int:
    """Count the stored files. One query."""
    return StoredFile.objects.count()


def verify_stored() -> Iterator[Proved]:
    """Read every stored file and yield what came of it, one by one; it may take long.

    One query, and two for each that is missing or changed.
    """
    for sha256 in StoredFile.objects.order_by("pk").values_list("pk", flat=True).iterator(500):
        try:
            files.get(sha256)
        except files.FileUnreadable as unreadable:
            yield Proved(sha256, unreadable.message, _uses(sha256))
        else:
            yield Proved(sha256, "", ())


def _uses(sha256: str) -> tuple[str, ...]:
    papers = Material.objects.filter(file_id=sha256).order_by("id").values_list("name", flat=True)
    licences = Licence.objects.filter(file_id=sha256).values_list("identifier", flat=True)
    return (*papers, *licences)
