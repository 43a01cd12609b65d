"""Reading papers. Who may see which is known to the room that asks; these only fetch."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from tongban.base import files
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.paging import Page, page_by_key
from tongban.base.said import said
from tongban.records import content, rules
from tongban.records.marking import Unmarkable, marked
from tongban.records.models import IdentityPaper, Material
from tongban.records.queries.vault import is_held_by, why_unusable
from tongban.records.rules import Trust

ON_A_PAGE = 20
PREVIEW_SIDE = 640
LONGEST_PURPOSE = 40
OWN_USE = "本人查看"


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
    kind: str  # "" where it was kept without one
    media_type: str
    size: int  # bytes
    pages: int
    trust: str
    trust_name: str
    verified_by: str
    verified_at: datetime | None
    watermark: str  # what who verified it vouches for
    valid_until: date | None
    withdrawn_at: datetime | None
    why_not: str  # why it may not be used again, "" where it may
    created_at: datetime

    @property
    def may_be_dated(self) -> bool:
        """Tell whether its holder may say until when it is good: nobody has compared it."""
        return self.trust == Trust.UPLOADED and self.withdrawn_at is None

    @property
    def may_be_withdrawn(self) -> bool:
        """Tell whether its holder may take it out of use; an e-licence goes by its own state."""
        return self.trust != Trust.ISSUED and self.withdrawn_at is None


def own_material(material_id: UUID, *, viewer: Viewer) -> tuple[MaterialView, bool]:
    """Return a paper of the viewer's, or of the enterprise he acts for, and whether it identifies somebody:
    then its copies say what they are for. Two queries. Raises NotFound.
    """
    found = _find(material_id)
    if not is_held_by(found, person_id=viewer.person_id, organisation_id=viewer.organisation_id):
        raise _unknown()
    is_identity = found.trust != Trust.ISSUED and _is_identity(found.kind)
    return _view(found, viewer.today), is_identity


def open_material(material_id: UUID) -> Opened:
    """Return a paper with its content, for a caller who has made sure that it may be seen.

    One query. Raises NotFound; files.FileUnreadable if the vault has lost or damaged it.
    """
    return _open(_find(material_id))


def copy_of(material_id: UUID, *, purpose: str, at: datetime) -> Opened:
    """Return a paper as it is handed out, for a caller who has made sure that it may be seen: one that
    identifies somebody is marked with its `purpose`, one a clerk has compared with his words.

    Two queries. Raises: as `open_material`; Refused (records.unmarkable) for one that cannot be marked.
    """
    return _copy(_find(material_id), purpose, at)


def copy_of_own(material_id: UUID, *, viewer: Viewer, purpose: str | None = None) -> Opened:
    """Return the same if, and only if, it belongs to the viewer, or to the enterprise he acts for; with
    the `purpose` he gives the copy to somebody for, without it for himself. Two queries.

    Raises: as `copy_of`; Invalid, field "purpose" (records.purpose): none, or more than 40 characters.
    """
    found = _find(material_id)
    if not is_held_by(found, person_id=viewer.person_id, organisation_id=viewer.organisation_id):
        raise _unknown()
    purpose = OWN_USE if purpose is None else " ".join(purpose.split())
    if not 1 <= len(purpose) <= LONGEST_PURPOSE:
        words = said("请写明用途，不超过 {most} 个字。", most=LONGEST_PURPOSE)
        raise Invalid([Problem("purpose", "records.purpose", words)])
    return _copy(found, f"{purpose} {viewer.today.isoformat()}", viewer.now)


def preview(material_id: UUID) -> bytes | None:
    """Return a small upright PNG of an image without its metadata; None for a PDF, which browsers show.

    For a caller who has made sure that it may be seen. One query. Raises as `open_material`.
    """
    opened = open_material(material_id)
    if opened.media_type == rules.PDF:
        return None
    return content.thumbnail(opened.data, opened.media_type, side=PREVIEW_SIDE)


def materials_of(viewer: Viewer, *, after: str | None = None) -> Page[MaterialView]:
    """Return the viewer's papers, or the enterprise's he acts for, the latest first. One query."""
    rows = Material.objects.select_related("file")
    if viewer.organisation_id:
        rows = rows.filter(organisation_id=viewer.organisation_id)
    elif viewer.person_id:
        rows = rows.filter(person_id=viewer.person_id, organisation__isnull=True)
    else:
        rows = rows.none()
    page = page_by_key(rows, key=("-created_at", "-id"), after=after, size=ON_A_PAGE)
    return page.map(lambda row: _view(row, viewer.today))


def _find(material_id: UUID) -> Material:
    found = Material.objects.select_related("file").filter(pk=material_id).first()
    if found is None:
        raise _unknown()
    return found


def _copy(found: Material, purpose: str, at: datetime) -> Opened:
    opened = _open(found)
    if found.trust == Trust.ISSUED:  # it carries its own words, and a seal that a mark would break
        return opened
    words = rules.marks(purpose, found.watermark, is_identity=_is_identity(found.kind))
    if not words:
        return opened
    try:
        return opened._replace(data=marked(opened.data, opened.media_type, words, at=at))
    except Unmarkable:
        raise Refused(
            said("“{name}”无法加上用途水印，不能查看或下载，请重新上传。", name=opened.name),
            code="records.unmarkable",
        ) from None


def _is_identity(kind: str) -> bool:
    words = IdentityPaper.objects.values_list("word", flat=True)
    return any(word in kind for word in words)


def _open(found: Material) -> Opened:
    return Opened(found.name, found.file.media_type, files.get(found.file.sha256))


def _unknown() -> NotFound:
    return NotFound("没有找到这份材料。", code="records.unknown")


def _view(row: Material, today: date) -> MaterialView:
    return MaterialView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        media_type=row.file.media_type,
        size=row.file.size,
        pages=row.file.pages,
        trust=row.trust,
        trust_name=rules.TRUST_NAMES[Trust(row.trust)],
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        watermark=row.watermark,
        valid_until=row.valid_until,
        withdrawn_at=row.withdrawn_at,
        why_not=why_unusable(row, today),
        created_at=row.created_at,
    )
