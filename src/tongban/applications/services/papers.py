"""Put papers to the lines of the material list of a draft.

`viewer` may be the desk of the officer who files for a person at the counter.
"""

from collections.abc import Iterable
from datetime import date
from typing import IO, TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tongban.applications import rules
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.queries.loading import Filer, lock_draft
from tongban.applications.rules import Way
from tongban.base.errors import NotFound, Refused
from tongban.base.said import said
from tongban.catalogue.queries import definition_of
from tongban.records import services as records
from tongban.records.rules import kind_of

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition, Material


@transaction.atomic
def attach(application_id: UUID, line: str, file: IO[bytes], *, name: str, viewer: Filer) -> UUID:
    """Keep an uploaded file and put it to a line of the material list; return the paper's id.

    Writes:  the stored file, its material, one paper. All or nothing.
    Raises:  NotFound for another's draft or a line the item does not ask; Invalid for a file that
             is empty, too large, corrupt or not what its name says (codes records.…);
             Refused when the line is full (application.line_full) or once submitted.
    """
    application = lock_draft(application_id, by=viewer)
    asked = line_of(definition_of(application.item_version_id), line)
    require_room(application, asked)
    lift(application, line, [Way.PAPER, Way.LATER], by=viewer)  # a file in place of the promise
    paper = add(application, line, file, name=name, by=viewer)
    touch(application, by=viewer)
    return UUID(str(paper.id))


@transaction.atomic
def replace(
    application_id: UUID, paper_id: UUID, file: IO[bytes], *, name: str, viewer: Filer
) -> UUID:
    """Put another file in the place of a paper; the old one stays in the vault. Raises as `attach`."""
    application = lock_draft(application_id, by=viewer)
    old = paper_of(application, paper_id)
    paper = add(application, old.line, file, name=name, by=viewer)
    remove(old, by=viewer)
    touch(application, by=viewer)
    return UUID(str(paper.id))


@transaction.atomic
def detach(application_id: UUID, paper_id: UUID, *, viewer: Filer) -> None:
    """Take a paper off its line; the file stays in the vault. Raises NotFound; Refused."""
    application = lock_draft(application_id, by=viewer)
    remove(paper_of(application, paper_id), by=viewer)
    touch(application, by=viewer)


@transaction.atomic
def date_paper(application_id: UUID, paper_id: UUID, until: date | None, *, viewer: Filer) -> None:
    """Note the last day a paper on a draft is good, None for none.

    Writes, tells: as `records.services.date_paper`.
    Raises:  Invalid (until) for a day that has passed; Refused once a clerk has compared it, and once
             submitted; NotFound, also for what has no file.
    """
    application = lock_draft(application_id, by=viewer)
    material_id = paper_of(application, paper_id).material_id
    if material_id is None:
        raise NotFound("这份材料没有电子件。", code="application.paper_unknown")
    records.date_paper(material_id, until, by=viewer)
    touch(application, by=viewer)


@transaction.atomic
def show_at_window(application_id: UUID, line: str, *, viewer: Filer) -> None:
    """Promise to show the original at the window (窗口提交原件) instead of uploading it.

    Raises:  Refused where the line must be uploaded (application.upload_needed); NotFound.
    """
    application = lock_draft(application_id, by=viewer)
    definition = definition_of(application.item_version_id)
    asked = line_of(definition, line)
    if not rules.may_show_at_window(asked, definition.online_depth):
        raise Refused(
            said("“{name}”需要上传电子件。", name=asked.name), code="application.upload_needed"
        )
    promised = application.papers.filter(line=line, way=Way.PAPER, removed_at=None)
    if not promised.exists():
        lift(application, line, [Way.LATER], by=viewer)
        promise_original(application, line, by=viewer)
        touch(application, by=viewer)


def add(
    application: Application, line: str, file: IO[bytes], *, name: str, by: Filer, round: int = 0
) -> ApplicationMaterial:
    """Keep a file and put it to a line, on a locked application; the same file twice is there once.

    It is kept in the vault of who applies as the kind of paper the line asks for.
    """
    asked = line_of(definition_of(application.item_version_id), line)
    material = records.keep_upload(
        file,
        name=name,
        by=by,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        kind=kind_of(asked.name),
        trust=rules.trust_of_upload(asked),
    )
    return put(application, line, material.id, by=by, round=round)


def put(
    application: Application, line: str, material_id: UUID, *, by: Filer, round: int = 0
) -> ApplicationMaterial:
    """Put a file that is kept to a line, on a locked application; it is there once."""
    paper, _ = ApplicationMaterial.objects.get_or_create(
        application=application,
        line=line,
        material_id=material_id,
        round=round,
        removed_at=None,
        defaults={"way": Way.UPLOAD.value, "added_at": by.now},
    )
    return paper


def lift(application: Application, line: str, ways: Iterable[Way], *, by: Filer) -> None:
    """Take what was given in these ways off a line."""
    held = application.papers.filter(line=line, way__in=list(ways), removed_at=None)
    held.update(removed_at=by.now)


def promise_original(application: Application, line: str, *, by: Filer, round: int = 0) -> None:
    """Note that the original of a line is shown at the window."""
    ApplicationMaterial.objects.create(
        application=application, line=line, way=Way.PAPER.value, round=round, added_at=by.now
    )


def paper_of(application: Application, paper_id: UUID) -> ApplicationMaterial:
    """Return one paper in force of an application. Raises NotFound."""
    paper = application.papers.filter(pk=paper_id, removed_at=None).first()
    if paper is None:
        raise NotFound("这份材料已经不在了，可能刚被删除。", code="application.paper_unknown")
    return paper


def line_of(definition: "Definition", line: str) -> "Material":
    """Return one line of the material list of an item. Raises NotFound."""
    for material in definition.materials:
        if material.key == line and material.status != "取消":
            return material
    raise NotFound("本事项不要求这项材料。", code="application.line_unknown")


def require_room(application: Application, asked: "Material") -> None:
    """Raise Refused when a line holds as many papers as it may."""
    held = application.papers.filter(line=asked.key, removed_at=None).count()
    if held >= rules.MOST_PAPERS_ON_A_LINE:
        raise Refused(
            said(
                "“{name}”最多上传 {most} 个文件，请先删除或合并。",
                name=asked.name,
                most=rules.MOST_PAPERS_ON_A_LINE,
            ),
            code="application.line_full",
        )


def touch(application: Application, *, by: Filer) -> None:
    """Count the version up: what somebody is looking at is no longer all there is."""
    Application.objects.filter(pk=application.pk).update(
        version=F("version") + 1, saved_at=by.now, place=rules.MATERIALS
    )


def remove(paper: ApplicationMaterial, *, by: Filer) -> None:
    """Take a paper off its line."""
    paper.removed_at = by.now
    paper.save(update_fields=["removed_at"])
