"""The studies of a project, and those of areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tongban.agencies.queries import agency
from tongban.base import files
from tongban.base.desk import Desk, Viewer
from tongban.base.errors import NotFound
from tongban.joint import queries as joint
from tongban.joint import rules as joint_rules
from tongban.people.permissions import Permission
from tongban.projects import studies
from tongban.projects.models import Area, AreaStudy, Project, StudyFile
from tongban.projects.rules import MATTER
from tongban.projects.studies import Study, is_valid
from tongban.records import queries as records
from tongban.records.rules import PDF, purpose_of

if TYPE_CHECKING:
    from tongban.joint.rules import Matter

File = tuple[str, str, bytes]  # name, media type, content


@dataclass(frozen=True, slots=True)
class AreaStudyView:
    """A study made for an area."""

    id: UUID
    study: str  # its name
    number: str
    body: str
    scope: str
    issued_on: date
    valid_until: date
    is_valid: bool  # today, and not withdrawn
    withdrawn_because: str
    by_name: str


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area with its studies, the newest first."""

    id: UUID
    name: str
    manager: str
    studies: tuple[AreaStudyView, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with studies of a project."""

    id: UUID
    material_id: UUID
    name: str
    studies: tuple[str, ...]  # names


@dataclass(frozen=True, slots=True)
class StudyView:
    """A study a project may need, and what there is of it."""

    study: Study
    is_needed: bool  # an item of its stages asks for the report
    of_area: AreaStudyView | None  # valid today
    files: tuple[str, ...]  # names


@dataclass(frozen=True, slots=True)
class Studies:
    """All studies of a project (多评合一、区域评估、联合测绘)."""

    area: str  # name, "" in none
    lines: tuple[StudyView, ...]
    files: tuple[FileView, ...]

    @property
    def needed(self) -> tuple[StudyView, ...]:
        return tuple(line for line in self.lines if line.is_needed or line.files)

    @property
    def others(self) -> tuple[StudyView, ...]:
        return tuple(line for line in self.lines if not (line.is_needed or line.files))


def areas(*, today: date) -> list[AreaView]:
    """Return every area with all its studies. Three queries."""
    names = {one.slug: one.name for one in studies.read(document_now())}
    return [
        AreaView(
            area.id,
            area.name,
            area.manager,
            tuple(_area_study(row, names, today) for row in area.studies.all()),
        )
        for area in Area.objects.prefetch_related("studies")
    ]


def area_study_file(study_id: UUID) -> File:
    """Return the PDF of a study of an area, which every officer may read. One query. Raises NotFound."""
    row = AreaStudy.objects.filter(pk=study_id).first()
    if row is None:
        raise NotFound("没有找到这项区域评估成果。", code="area.study_unknown")
    return f"{row.number}.pdf", PDF, files.get(row.file_id)


def may_keep_areas(desk: Desk) -> bool:
    """Test whether the desk decides at the department that leads 区域评估. One query."""
    if desk.agency_id is None or not desk.may(Permission.CASE_DECIDE):
        return False
    return agency(desk.agency_id).name == studies.lead_of_areas(document_now())


def area_names() -> list[tuple[str, str]]:
    """Return id and name of every area, to choose from. One query."""
    return [(str(pk), name) for pk, name in Area.objects.values_list("pk", "name")]


def area_kinds() -> list[tuple[str, str]]:
    """Return slug and name of the studies an area may have. One query."""
    return [(one.slug, one.name) for one in studies.read(document_now()) if one.may_be_of_area]


def document_now() -> Mapping[str, Any]:
    """Return the document new projects are registered under. One query. Raises NotFound."""
    return joint.current_document(MATTER)


def studies_of(project: Project, matter: "Matter", *, today: date) -> Studies:
    """Return the studies of a project. Two queries; one with an area, two more."""
    known = studies.read(project.definition.document)
    names = {one.slug: one.name for one in known}
    every = [stage.slug for stage in matter.stages]
    stages = joint_rules.chosen(matter, project.situations, every)
    needed = {one.slug for one in studies.needed(known, [stage.item for stage in stages])}
    rows = StudyFile.objects.filter(project=project, removed_at=None).select_related("material")
    held = [
        FileView(
            row.id,
            row.material_id,
            row.material.name,
            tuple(names[slug] for slug in row.studies if slug in names),
        )
        for row in rows
    ]
    of_area = {row.study: row for row in area_studies_of(project, today=today)}
    return Studies(
        area=project.area.name if project.area else "",
        lines=tuple(
            StudyView(
                study=one,
                is_needed=one.slug in needed,
                of_area=_area_study(of_area[one.slug], names, today)
                if one.slug in of_area
                else None,
                files=tuple(file.name for file in held if one.name in file.studies),
            )
            for one in known
        ),
        files=tuple(held),
    )


def area_studies_of(project: Project, *, today: date) -> list[AreaStudy]:
    """Return the study of each kind that serves a project in its area today: the newest. One query."""
    if project.area_id is None:
        return []
    rows = AreaStudy.objects.filter(
        area_id=project.area_id, withdrawn_at=None, valid_until__gte=today
    )
    return list({row.study: row for row in rows.order_by("issued_on", "id")}.values())


def project_with_paper(code: str, material_id: UUID, *, desk: Desk) -> File:
    """Return a marked copy of a study of a project, for a caller who has made sure that the desk has to do
    with it. Raises NotFound for a paper of another.
    """
    row = _file(material_id, project__code=code)
    purpose = purpose_of(row.project.name, desk.today)
    return records.copy_of(material_id, purpose=purpose, at=desk.now)


def my_study(code: str, material_id: UUID, *, viewer: Viewer) -> File:
    """Return a study of the viewer's own project. Raises NotFound."""
    _file(material_id, project__code=code, project__organisation_id=viewer.organisation_id)
    return records.copy_of_own(material_id, viewer=viewer)


def _file(material_id: UUID, **where: Any) -> StudyFile:
    rows = StudyFile.objects.select_related("project").filter(
        material_id=material_id, removed_at=None, **where
    )
    row = rows.first()
    if row is None:
        raise NotFound("没有找到这个文件。", code="project.file_unknown")
    return row


def _area_study(row: AreaStudy, names: Mapping[str, str], today: date) -> AreaStudyView:
    return AreaStudyView(
        id=row.id,
        study=names.get(row.study, row.study),
        number=row.number,
        body=row.body,
        scope=row.scope,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        is_valid=row.withdrawn_at is None and is_valid(row.valid_until, today),
        withdrawn_because=row.withdrawn_because,
        by_name=row.by_name,
    )
