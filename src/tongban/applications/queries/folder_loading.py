"""Find a folder (一表申请) and its parts for whoever may work on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tongban.applications import folding
from tongban.applications.models import Application, Folder
from tongban.applications.queries.loading import asked_of
from tongban.applications.rules import State
from tongban.base.desk import Viewer
from tongban.base.errors import NotFound, Refused
from tongban.people import queries as people

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tongban.applications.folding import AskedMaterial
    from tongban.catalogue.definition import Definition, Material
    from tongban.forms.queries import Merged


@dataclass(frozen=True, slots=True)
class Loaded:
    """A folder, its parts in the order they were chosen, and what each asks."""

    folder: Folder
    parts: tuple[Application, ...]

    @property
    def definitions(self) -> list[Definition]:
        """What each part asks. No query once warm."""
        return [asked_of(part) for part in self.parts]

    @property
    def fields(self) -> tuple[Merged, ...]:
        return folding.fields_asked(self.definitions)

    @property
    def by_slug(self) -> dict[str, Application]:
        return {part.item_version.item.slug: part for part in self.parts}

    def part(self, slug: str) -> Application:
        """Return the part for an item. Raises NotFound."""
        if slug not in self.by_slug:
            raise NotFound("这张表里没有这个事项。", code="folder.part_unknown")
        return self.by_slug[slug]

    def material(self, key: str) -> list[tuple[Application, Material]]:
        """Return the parts that want a paper, each with its own line. Raises NotFound."""
        asked = next((one for one in self._materials if _is_at(one, key)), None)
        if asked is None:
            raise NotFound("这些事项都不要求这项材料。", code="application.line_unknown")
        lines = {(d.slug, m.key): m for d in self.definitions for m in d.materials}
        return [(self.by_slug[slug], lines[slug, line]) for slug, line in asked.places]

    def same_material(self, slug: str, line: str) -> list[tuple[Application, Material]]:
        """Return the same for the line of one part. Raises NotFound."""
        return self.material(f"{slug}.{line}")

    @property
    def _materials(self) -> list[AskedMaterial]:
        return folding.materials_asked(self.definitions)


def find_folder(folder_id: UUID, *, by: Viewer) -> Loaded:
    """Return a folder being filled, that `by` began. Two queries.

    Raises: NotFound; Refused (folder.submitted).
    """
    rows = Folder.objects.select_related("person", "organisation")
    folder = _found(rows, folder_id, by)
    return Loaded(folder, tuple(parts_of(folder)))


def lock_folder(folder_id: UUID, *, by: Viewer) -> Loaded:
    """Return the same, locked: it may be open on two devices. Two queries."""
    folder = _found(Folder.objects.select_for_update(), folder_id, by)
    return Loaded(folder, tuple(_parts().select_for_update(of=("self",)).filter(folder=folder)))


def lock_submitted(folder_id: UUID, *, by: Viewer) -> Loaded:
    """Return the same, also when it is submitted: the button may be pressed twice. Two queries."""
    folder = _own(Folder.objects.select_for_update(), folder_id, by)
    return Loaded(folder, tuple(_parts().select_for_update(of=("self",)).filter(folder=folder)))


def parts_of(folder: Folder) -> list[Application]:
    """Return the parts of a folder in the order they were chosen, with their items. One query."""
    return list(_parts().filter(folder=folder))


def _parts() -> QuerySet[Application]:
    return (
        Application.objects.exclude(state=State.ABANDONED)
        .select_related("item_version__item")
        .defer("item_version__definition")
        .order_by("id")
    )


def _found(rows: QuerySet[Folder], folder_id: UUID, by: Viewer) -> Folder:
    folder = _own(rows, folder_id, by)
    if folder.state == State.SUBMITTED:
        raise Refused("这张表已经提交，不能再改。", code="folder.submitted")
    return folder


def _own(rows: QuerySet[Folder], folder_id: UUID, by: Viewer) -> Folder:
    own = rows.filter(pk=folder_id, filed_by=by.actor).exclude(state=State.ABANDONED)
    folder = own.first()
    if folder is None or not people.may_act_for(folder.organisation_id, by):
        raise NotFound("没有找到这张表。", code="folder.unknown")
    return folder


def _is_at(asked: AskedMaterial, key: str) -> bool:
    return any(f"{slug}.{line}" == key for slug, line in asked.places)
