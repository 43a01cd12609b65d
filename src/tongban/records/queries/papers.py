"""Reading papers. Who may see which is known to the room that asks; these only fetch."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tongban.base import files
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.records import content, rules
from tongban.records.models import Material
from tongban.records.queries.vault import is_held_by
from tongban.records.rules import Trust

ON_A_PAGE = 20
PREVIEW_SIDE = 640


class Opened(NamedTuple):
    """A paper taken out of the vault."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class MaterialView:
    """A paper in a list."""

    id: UUID
    name: str
    media_type: str
    size: int  # bytes
    pages: int
    trust: str
    trust_name: str
    verified_by: str
    verified_at: datetime | None
    created_at: datetime


def material(material_id: UUID) -> MaterialView:
    """Return one paper without its content. One query. Raises NotFound."""
    return _view(_find(material_id))


def open_material(material_id: UUID) -> Opened:
    """Return a paper with its content, for a caller who has made sure that it may be seen.

    One query. Raises NotFound; files.FileUnreadable if the vault has lost or damaged it.
    """
    return _open(_find(material_id))


def open_own(
    material_id: UUID, *, person_id: UUID | None, organisation_id: UUID | None = None
) -> Opened:
    """Return a paper if, and only if, it belongs to the person himself, or to the enterprise
    he acts for. One query. Raises NotFound; files.FileUnreadable."""
    found = _find(material_id)
    if not is_held_by(found, person_id=person_id, organisation_id=organisation_id):
        raise _unknown()
    return _open(found)


def preview(material_id: UUID) -> bytes | None:
    """Return a small upright PNG of an image without its metadata; None for a PDF, which browsers show.

    For a caller who has made sure that it may be seen. One query. Raises as `open_material`.
    """
    opened = open_material(material_id)
    if opened.media_type == rules.PDF:
        return None
    return content.thumbnail(opened.data, opened.media_type, side=PREVIEW_SIDE)


def materials_of(
    *, person_id: UUID, organisation_id: UUID | None = None, after: str | None = None
) -> Page[MaterialView]:
    """Return the papers of a person, or of the enterprise he acts for, the latest first. One query."""
    rows = Material.objects.select_related("file")
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    else:
        rows = rows.filter(person_id=person_id, organisation__isnull=True)
    return page_by_key(rows, key=("-created_at", "-id"), after=after, size=ON_A_PAGE).map(_view)


def _find(material_id: UUID) -> Material:
    found = Material.objects.select_related("file").filter(pk=material_id).first()
    if found is None:
        raise _unknown()
    return found


def _open(found: Material) -> Opened:
    return Opened(found.name, found.file.media_type, files.get(found.file.sha256))


def _unknown() -> NotFound:
    return NotFound("没有找到这份材料。", code="records.unknown")


def _view(row: Material) -> MaterialView:
    return MaterialView(
        id=row.id,
        name=row.name,
        media_type=row.file.media_type,
        size=row.file.size,
        pages=row.file.pages,
        trust=row.trust,
        trust_name=rules.TRUST_NAMES[Trust(row.trust)],
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        created_at=row.created_at,
    )
