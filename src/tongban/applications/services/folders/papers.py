"""Papers of one form over several items: given once, they lie on the line of every item that wants them."""

from datetime import date
from typing import IO, TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from tongban.applications import folding, rules
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.queries.folder_loading import Loaded, lock_folder
from tongban.applications.queries.loading import asked_of
from tongban.applications.queries.offers import latest_of
from tongban.applications.rules import Need, PromiseKind, Way
from tongban.applications.services.folders.saving import save
from tongban.applications.services.papers import (
    lift,
    promise_original,
    put,
    remove,
    require_room,
)
from tongban.applications.services.promising import owe, require_believed, require_day
from tongban.applications.services.reusing import give_again
from tongban.applications.services.standing_in import licence_for, stand_in
from tongban.base.desk import Viewer
from tongban.base.errors import NotFound, Refused
from tongban.base.said import said
from tongban.records import services as records
from tongban.records.rules import Trust, kind_of

if TYPE_CHECKING:
    from tongban.catalogue.definition import Material


Wanted = list[tuple[Application, "Material"]]  # parts that want a paper, each with its line


@transaction.atomic
def attach(folder_id: UUID, line: str, file: IO[bytes], *, name: str, viewer: Viewer) -> None:
    """Keep an uploaded file and put it to a line of the form. Raises as for a single application."""
    loaded = lock_folder(folder_id, by=viewer)
    wanted = loaded.material(line)
    for part, asked in wanted:
        require_room(part, asked)
    material_id = _keep(loaded, wanted, file, name, by=viewer)
    for part, asked in wanted:
        lift(part, asked.key, [Way.PAPER, Way.LATER], by=viewer)
        put(part, asked.key, material_id, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=_parts(wanted))


@transaction.atomic
def replace(folder_id: UUID, paper_id: UUID, file: IO[bytes], *, name: str, viewer: Viewer) -> None:
    """Put another file in the place of a paper everywhere; the old one stays in the vault."""
    loaded = lock_folder(folder_id, by=viewer)
    alike = _alike(loaded, paper_id)
    part, paper = alike[0]
    wanted = loaded.same_material(part.item_version.item.slug, paper.line)
    material_id = _keep(loaded, wanted, file, name, by=viewer)
    for part, paper in alike:
        put(part, paper.line, material_id, by=viewer)
        remove(paper, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=[part for part, _ in alike])


@transaction.atomic
def detach(folder_id: UUID, paper_id: UUID, *, viewer: Viewer) -> None:
    """Take a paper off its line everywhere; the file stays in the vault. Raises NotFound; Refused."""
    loaded = lock_folder(folder_id, by=viewer)
    alike = _alike(loaded, paper_id)
    for _, paper in alike:
        remove(paper, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=[part for part, _ in alike])


@transaction.atomic
def date_paper(folder_id: UUID, paper_id: UUID, until: date | None, *, viewer: Viewer) -> None:
    """Note the last day a paper is good, None for none. Raises as for a single application."""
    loaded = lock_folder(folder_id, by=viewer)
    alike = _alike(loaded, paper_id)
    material_id = alike[0][1].material_id
    if material_id is None:
        raise NotFound("这份材料没有电子件。", code="application.paper_unknown")
    records.date_paper(material_id, until, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=[part for part, _ in alike])


@transaction.atomic
def show_at_window(folder_id: UUID, line: str, *, viewer: Viewer) -> None:
    """Promise to show the original at the windows of all who want it, instead of uploading it.

    Raises:  Refused where one of them wants it uploaded (application.upload_needed); NotFound.
    """
    loaded = lock_folder(folder_id, by=viewer)
    wanted = _wanted_now(loaded, line)
    for part, asked in wanted:
        if not rules.may_show_at_window(asked, asked_of(part).online_depth):
            words = said("“{name}”需要上传电子件。", name=asked.name)
            raise Refused(words, code="application.upload_needed")
    for part, asked in wanted:
        lift(part, asked.key, [Way.LATER, Way.PAPER], by=viewer)
        promise_original(part, asked.key, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=_parts(wanted))


@transaction.atomic
def promise_later(
    folder_id: UUID, line: str, *, until: date | None, signed: bool, viewer: Viewer
) -> None:
    """Promise to hand in a paper by a day that suits all who want it (容缺后补).

    Raises:  Refused where one of them takes no promise (application.not_later), or the applicant
             broke one (application.barred); Invalid (until, signed); NotFound.
    """
    loaded = lock_folder(folder_id, by=viewer)
    wanted = _wanted_now(loaded, line)
    for _, asked in wanted:
        if rules.need_of(asked) is not Need.LATER:
            words = said("“{name}”不能容缺，请现在提交。", name=asked.name)
            raise Refused(words, code="application.not_later")
    last = folding.earliest(latest_of(asked_of(part), viewer) for part, _ in wanted)
    require_day(until, last, today=viewer.today, signed=signed)
    require_believed(wanted[0][0], PromiseKind.LATER, today=viewer.today)
    for part, asked in wanted:
        owe(part, asked.key, until=until, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=_parts(wanted))


@transaction.atomic
def reuse(folder_id: UUID, line: str, material_id: UUID, *, viewer: Viewer) -> None:
    """Give a kept paper of the applicant's everywhere (用以前交过的). Raises as for one item."""
    loaded = lock_folder(folder_id, by=viewer)
    wanted = loaded.material(line)
    for part, asked in wanted:
        give_again(part, asked, material_id, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=_parts(wanted))


@transaction.atomic
def use_licence(folder_id: UUID, line: str, *, viewer: Viewer) -> None:
    """Let the applicant's e-licence stand in for a paper everywhere (免提交). Raises as for one item."""
    loaded = lock_folder(folder_id, by=viewer)
    wanted = loaded.material(line)
    part, asked = wanted[0]
    held = licence_for(asked, part, by=viewer)
    for part, asked in wanted:
        stand_in(part, asked.key, held, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=_parts(wanted))


def _wanted_now(loaded: Loaded, line: str) -> Wanted:
    """Return the parts that want a paper in their situation. Raises NotFound where none does."""
    wanted = [one for one in loaded.material(line) if one[1].is_asked(one[0].situations)]
    if not wanted:
        raise NotFound("这些事项都不要求这项材料。", code="application.line_unknown")
    return wanted


def _keep(loaded: Loaded, wanted: Wanted, file: IO[bytes], name: str, *, by: Viewer) -> UUID:
    """Keep a file, believed no further than the least believing of the items does."""
    trusts = [rules.trust_of_upload(asked) for _, asked in wanted]
    material = records.keep_upload(
        file,
        name=name,
        by=by,
        person_id=loaded.folder.person_id,
        organisation_id=loaded.folder.organisation_id,
        kind=kind_of(wanted[0][1].name),
        trust=Trust.UPLOADED if Trust.UPLOADED in trusts else trusts[0],
    )
    return UUID(str(material.id))


def _alike(loaded: Loaded, paper_id: UUID) -> list[tuple[Application, ApplicationMaterial]]:
    """Return a paper and what is the same on the lines of the other parts. Raises NotFound."""
    parts = {part.pk: part for part in loaded.parts}
    held = list(ApplicationMaterial.objects.filter(application__in=loaded.parts, removed_at=None))
    paper = next((one for one in held if one.pk == paper_id), None)
    if paper is None:
        raise NotFound("这份材料已经不在了，可能刚被删除。", code="application.paper_unknown")
    slug = parts[paper.application_id].item_version.item.slug
    lines = {(part.pk, asked.key) for part, asked in loaded.same_material(slug, paper.line)}
    return [
        (parts[one.application_id], one)
        for one in held
        if (one.application_id, one.line) in lines and _what(one) == _what(paper)
    ]


def _what(paper: ApplicationMaterial) -> tuple[object, ...]:
    return paper.material_id, paper.fetch_id, paper.way, paper.promised_on


def _parts(wanted: Wanted) -> list[Application]:
    return [part for part, _ in wanted]
