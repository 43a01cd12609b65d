"""An e-licence the applicant holds stands in for the paper (免提交).

Source: 国务院令第716号 art. 10 (an e-licence equals the paper), art. 11 (what the state can look up
is not asked for again).
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from tongban.applications import rules
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.queries.loading import Filer, asked_of, lock_draft
from tongban.applications.rules import Way
from tongban.applications.services.papers import lift, line_of, touch
from tongban.base.errors import Refused
from tongban.base.said import said
from tongban.records import queries as records
from tongban.records import services as keeping
from tongban.records.queries import StandIn

if TYPE_CHECKING:
    from tongban.catalogue.definition import Material


@transaction.atomic
def use_licence(application_id: UUID, line: str, *, viewer: Filer) -> UUID:
    """Let the applicant's e-licence stand in for the paper of a line; return the paper's id.

    Pressed twice it is there once. What was promised or to be shown on the line is not any more.
    Writes:  one paper; the first time, the material of the licence and its journal entry.
    Raises:  Refused (application.no_licence) where he holds none that is valid; NotFound; Refused
             once submitted.
    """
    application = lock_draft(application_id, by=viewer)
    asked = line_of(asked_of(application), line)
    held = licence_for(asked, application, by=viewer)
    paper, is_new = stand_in(application, line, held, by=viewer)
    if is_new:
        touch(application, by=viewer)
    return UUID(str(paper.id))


def licence_for(asked: "Material", application: Application, *, by: Filer) -> StandIn:
    """Return the e-licence of the applicant that may stand in. One query. Raises Refused
    (application.no_licence).
    """
    held = _held([asked.licence], application, by=by).get(asked.licence)
    if held is None:
        raise Refused(
            said("您名下没有有效的电子“{name}”，请上传。", name=asked.licence or asked.name),
            code="application.no_licence",
        )
    return held


def stand_in(
    application: Application, line: str, held: StandIn, *, by: Filer
) -> tuple[ApplicationMaterial, bool]:
    """Put an e-licence to a line in the place of what was promised or to be shown; say if it is new."""
    there = application.papers.filter(line=line, way=Way.LICENCE, removed_at=None)
    if (paper := there.filter(licence_id=held.id).first()) is not None:
        return paper, False
    lift(application, line, [Way.LATER, Way.PAPER, Way.LICENCE], by=by)
    paper = _paper(application, line, held, by=by)
    paper.save(force_insert=True)
    return paper, True


def give_licences(application: Application, *, by: Filer) -> None:
    """Let every line of a new draft that needs a licence the applicant holds have it.

    One query where the item knows such a line; two statements more for each licence found, the
    first time it is used.
    """
    lines = {
        material.key: material.licence
        for material in asked_of(application).materials
        if material.licence and rules.may_stand_in(material)
    }
    held = _held(lines.values(), application, by=by) if lines else {}
    papers = [
        _paper(application, line, held[name], by=by) for line, name in lines.items() if name in held
    ]
    ApplicationMaterial.objects.bulk_create(papers)


def _held(names: Iterable[str], application: Application, *, by: Filer) -> Mapping[str, StandIn]:
    return records.stand_ins(
        set(names),
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        today=by.today,
    )


def _paper(application: Application, line: str, held: StandIn, *, by: Filer) -> ApplicationMaterial:
    return ApplicationMaterial(
        application=application,
        line=line,
        way=Way.LICENCE.value,
        licence_id=held.id,
        material_id=keeping.material_of_licence(held.id, by=by),
        added_at=by.now,
    )
