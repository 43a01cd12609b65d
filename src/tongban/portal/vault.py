"""My papers (材料库): where each was used, and who looked at it."""

from dataclasses import dataclass
from uuid import UUID

from tongban.applications.queries import Use, uses_of
from tongban.base.desk import Viewer
from tongban.base.paging import Page
from tongban.records.queries import (
    Happening,
    MaterialView,
    happenings,
    materials_of,
    own_material,
)


@dataclass(frozen=True, slots=True)
class UsedPaper:
    """A paper of mine with the applications it was handed in with."""

    paper: MaterialView
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """All about one paper of mine."""

    paper: MaterialView
    is_identity: bool  # its copies are marked with what they are for
    uses: tuple[Use, ...]
    happenings: tuple[Happening, ...]


def my_vault(viewer: Viewer, *, after: str | None = None) -> Page[UsedPaper]:
    """Return the viewer's papers, or the enterprise's he acts for, the latest first. Two queries."""
    page = materials_of(viewer, after=after)
    uses = uses_of(paper.id for paper in page.items)
    return page.map(lambda paper: UsedPaper(paper, tuple(uses.get(paper.id, ()))))


def my_paper(material_id: UUID, viewer: Viewer) -> PaperPage:
    """Return one of them with its whole story. Four queries. Raises NotFound."""
    paper, is_identity = own_material(material_id, viewer=viewer)
    uses = tuple(uses_of([paper.id]).get(paper.id, ()))
    return PaperPage(paper, is_identity, uses, happenings(paper.id))
