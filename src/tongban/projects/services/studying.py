"""Studies of projects and areas: what is handed in once is on the line of every item that asks for it."""

from collections.abc import Collection
from datetime import date
from typing import IO
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused
from tongban.base.said import said
from tongban.journal import services as journal
from tongban.people.permissions import Permission
from tongban.projects import events, studies
from tongban.projects.models import Area, AreaStudy, Project, StudyFile
from tongban.projects.queries.projects import project_of, require_seen
from tongban.projects.queries.studies import (
    area_studies_of,
    document_now,
    may_keep_areas,
    project_with_paper,
)
from tongban.projects.studies import Given, is_valid
from tongban.records import services as records

MOST_NAME, MOST_WORDS, MOST_FILES = 100, 1000, 30


@transaction.atomic
def keep_area(name: str, manager: str, *, desk: Desk) -> UUID:
    """Register an area whose studies serve the projects in it; return its id. Again: the same.

    Tells:   AreaKept.
    Raises:  NotPermitted unless the desk's department leads 区域评估; Invalid (name, manager).
    """
    _require_lead(desk)
    asked = {"name": name.strip(), "manager": manager.strip()}
    wrong = [key for key, text in asked.items() if not text or len(text) > MOST_NAME]
    if wrong:
        words = f"请填写，不超过 {MOST_NAME} 字。"
        raise Invalid([Problem(key, f"area.{key}", words) for key in wrong])
    area, is_new = Area.objects.get_or_create(
        name=asked["name"], defaults={"manager": asked["manager"]}
    )
    if is_new:
        journal.record(events.AreaKept(subject=f"area:{area.id}", name=area.name), by=desk)
    return UUID(str(area.id))


@transaction.atomic
def add_area_study(
    area_id: UUID,
    study: str,
    *,
    number: str,
    body: str,
    scope: str,
    issued_on: date | None,
    valid_until: date | None,
    file: IO[bytes] | None,
    name: str,
    desk: Desk,
) -> None:
    """Register a study made for an area, with its PDF. The same number again changes nothing.

    Tells:   AreaStudyAdded.
    Raises:  NotPermitted; NotFound for an area there is not; Invalid naming each field.
    Source:  国办发〔2018〕33号 (区域评估，成果共享).
    """
    _require_lead(desk)
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise NotFound("没有找到这个区域。", code="area.unknown")
    texts = {"number": number.strip(), "body": body.strip(), "scope": scope.strip()}
    problems = [
        Problem(key, f"area.{key}", f"请填写，不超过 {MOST_NAME} 字。")
        for key, text in texts.items()
        if not text or len(text) > MOST_NAME
    ]
    known = {one.slug for one in studies.read(document_now()) if one.may_be_of_area}
    if study not in known:
        problems.append(Problem("study", "area.study", "请选择一项。"))
    if issued_on is None or issued_on > desk.today:
        problems.append(Problem("issued_on", "area.issued_on", "请填写批复日期，不晚于今天。"))
    if valid_until is None or not is_valid(valid_until, desk.today):
        problems.append(Problem("valid_until", "area.valid_until", "请填写还没有到的有效期。"))
    if file is None:
        problems.append(Problem("file", "area.file", "请选择批复和报告的 PDF 文件。"))
    if problems or file is None or issued_on is None or valid_until is None:
        raise Invalid(problems)
    if AreaStudy.objects.filter(area=area, study=study, number=texts["number"]).exists():
        return
    stored = records.store_scan(file, name=name, by=desk)
    row = AreaStudy.objects.create(
        area=area,
        study=study,
        issued_on=issued_on,
        valid_until=valid_until,
        file=stored,
        by_name=desk.actor_name,
        at=desk.now,
        **texts,
    )
    event = events.AreaStudyAdded(
        subject=f"area:{area.id}", study=study, number=row.number, valid_until=row.valid_until
    )
    journal.record(event, by=desk)


@transaction.atomic
def withdraw_area_study(study_id: UUID, *, reason: str, desk: Desk) -> None:
    """Say that a study of an area serves no project from now on. Again: nothing.

    Forms it lies on already keep it: their officers see its last day.
    Tells:   AreaStudyWithdrawn.
    Raises:  NotPermitted; NotFound; Invalid without a reason.
    """
    _require_lead(desk)
    row = AreaStudy.objects.select_for_update().filter(pk=study_id).first()
    if row is None:
        raise NotFound("没有找到这项区域评估成果。", code="area.study_unknown")
    if row.withdrawn_at is not None:
        return
    if not reason.strip() or len(reason) > MOST_WORDS:
        raise Invalid([Problem("reason", "area.reason", "请写明不再使用的原因。")])
    row.withdrawn_at, row.withdrawn_because = desk.now, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])
    event = events.AreaStudyWithdrawn(
        subject=f"area:{row.area_id}", study=row.study, number=row.number
    )
    journal.record(event, by=desk)


@transaction.atomic
def choose_area(code: str, area_id: UUID | None, *, viewer: Viewer) -> None:
    """Say in which area the viewer's own project is built, or in none. Again: nothing.

    Tells:   AreaChosen.
    Raises:  NotFound.
    """
    project = project_of(code, viewer=viewer, lock=True)
    if area_id is not None and not Area.objects.filter(pk=area_id).exists():
        raise NotFound("没有找到这个区域。", code="area.unknown")
    if project.area_id == area_id:
        return
    project.area_id = area_id
    project.save(update_fields=["area"])
    event = events.AreaChosen(subject=f"project:{project.id}", code=code, area_id=area_id)
    journal.record(event, by=viewer)


@transaction.atomic
def add_study_file(
    code: str, chosen: Collection[str], file: IO[bytes] | None, *, name: str, viewer: Viewer
) -> None:
    """Hand in a file that holds one or more studies of the viewer's own project, once for all.

    The same file again holds what was said last; said again, nothing changes.
    Tells:   StudyFileAdded.
    Raises:  Invalid (studies, file); Refused (project.too_many_files); NotFound.
    Source:  国办发〔2018〕33号 (多评合一、联合测绘).
    """
    project = project_of(code, viewer=viewer, lock=True)
    known = [one.slug for one in studies.read(project.definition.document)]
    held = tuple(slug for slug in known if slug in chosen)
    problems = []
    if not held:
        problems.append(Problem("studies", "project.studies", "请勾选这个文件里有哪些成果。"))
    if file is None:
        problems.append(Problem("file", "project.file", "请选择文件。"))
    if problems or file is None:
        raise Invalid(problems)
    if StudyFile.objects.filter(project=project, removed_at=None).count() >= MOST_FILES:
        words = said("最多 {most} 个文件，请先取下不用的。", most=MOST_FILES)
        raise Refused(words, code="project.too_many_files")
    material = records.keep_upload(
        file, name=name, by=viewer, person_id=None, organisation_id=project.organisation_id
    )
    known_file = StudyFile.objects.filter(project=project, material=material, removed_at=None)
    if known_file.filter(studies=list(held)).exists():
        return
    StudyFile.objects.update_or_create(
        project=project,
        material=material,
        removed_at=None,
        defaults={"studies": held, "added_at": viewer.now},
    )
    event = events.StudyFileAdded(
        subject=f"project:{project.id}", code=code, material_id=material.id, studies=held
    )
    journal.record(event, by=viewer)


@transaction.atomic
def remove_study_file(code: str, file_id: UUID, *, viewer: Viewer) -> None:
    """Take a file off the viewer's own project; forms it lies on keep it. Again: nothing.

    Tells:   StudyFileRemoved.
    Raises:  NotFound.
    """
    project = project_of(code, viewer=viewer, lock=True)
    row = StudyFile.objects.filter(project=project, pk=file_id).first()
    if row is None:
        raise NotFound("没有找到这个文件。", code="project.file_unknown")
    if row.removed_at is not None:
        return
    row.removed_at = viewer.now
    row.save(update_fields=["removed_at"])
    event = events.StudyFileRemoved(
        subject=f"project:{project.id}", code=code, material_id=row.material_id
    )
    journal.record(event, by=viewer)


@transaction.atomic
def look_at_study(code: str, material_id: UUID, *, desk: Desk) -> tuple[str, str, bytes]:
    """Return name, media type and content of a study of a project the desk has to do with.

    Writes:  one journal entry of the paper for each officer, project and day.
    Tells:   MaterialOpened.
    Raises:  NotFound.
    """
    require_seen(code, desk=desk)
    file = project_with_paper(code, material_id, desk=desk)
    records.note_opened(material_id, number=code, desk=desk)
    return file


def lines_for(project: Project, *, viewer: Viewer) -> dict[str, dict[str, tuple[UUID, ...]]]:
    """Return what lies on the lines of a new form: the files of the project, and where there is none of a
    study, the valid one of its area, kept for the enterprise.
    """
    known = studies.read(project.definition.document)
    rows = StudyFile.objects.filter(project=project, removed_at=None)
    files = [Given(row.material_id, tuple(row.studies)) for row in rows]
    own = {slug for file in files for slug in file.studies}
    for row in area_studies_of(project, today=viewer.today):
        if row.study not in own:
            material = records.keep_stored(
                row.file_id,
                name=f"区域评估成果 {row.number}.pdf",
                valid_until=row.valid_until,
                by=viewer,
                organisation_id=project.organisation_id,
            )
            files.append(Given(material.id, (row.study,)))
    return studies.lines_given(known, files)


def _require_lead(desk: Desk) -> None:
    require(desk, Permission.CASE_DECIDE)
    if not may_keep_areas(desk):
        lead = studies.lead_of_areas(document_now())
        raise NotPermitted(f"区域评估成果由{lead}登记。", code="area.not_the_lead")
