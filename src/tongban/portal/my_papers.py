"""My papers, and where each was used."""

from dataclasses import dataclass

from tongban.applications.queries import Use, uses_of
from tongban.base.desk import Viewer
from tongban.base.paging import Page
from tongban.records.queries import MaterialView, materials_of


@dataclass(frozen=True, slots=True)
class UsedPaper:
    """A paper of mine with the applications it was handed in with."""

    paper: MaterialView
    uses: tuple[Use, ...]


def my_papers(viewer: Viewer, *, after: str | None = None) -> Page[UsedPaper]:
    """Return the viewer's papers, or the enterprise's he acts for, the latest first. Two queries."""
    assert viewer.person_id
    page = materials_of(
        person_id=viewer.person_id, organisation_id=viewer.organisation_id, after=after
    )
    uses = uses_of(paper.id for paper in page.items)
    return page.map(lambda paper: UsedPaper(paper, tuple(uses.get(paper.id, ()))))
