"""A paper the applicant handed in before is given again (用以前交过的).

Source: 国办函〔2016〕108号 (levels of trust); 国务院令第716号 art. 9 (what was handed in once).
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from tongban.applications import rules
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.queries.loading import Filer, asked_of, lock_draft
from tongban.applications.rules import Way
from tongban.applications.services.papers import lift, line_of, require_room, touch
from tongban.base.errors import Refused
from tongban.base.said import said
from tongban.records import queries as records
from tongban.records.rules import kind_of

if TYPE_CHECKING:
    from tongban.catalogue.definition import Material


@transaction.atomic
def reuse(application_id: UUID, line: str, material_id: UUID, *, viewer: Filer) -> UUID:
    """Give a kept paper of the applicant's for a line; return the paper's id.

    Pressed twice it is there once. What was promised or to be shown on the line is not any more, nor
    does an e-licence stand in for it.
    Writes:  one paper.
    Raises:  Refused: application.not_reusable where the line wants a new one, records.other_holder,
             .other_kind, .withdrawn, .expired; NotFound for another holder's; Refused once submitted.
    """
    application = lock_draft(application_id, by=viewer)
    asked = line_of(asked_of(application), line)
    paper, is_new = give_again(application, asked, material_id, by=viewer)
    if is_new:
        touch(application, by=viewer)
    return UUID(str(paper.id))


def give_again(
    application: Application, asked: "Material", material_id: UUID, *, by: Filer
) -> tuple[ApplicationMaterial, bool]:
    """Put a kept paper to a line of a locked application; say if it is new there. Raises as `reuse`."""
    if not rules.may_reuse(asked):
        raise Refused(
            said("“{name}”每次都要新的，请上传。", name=asked.name),
            code="application.not_reusable",
        )
    there = application.papers.filter(line=asked.key, material_id=material_id, removed_at=None)
    if (paper := there.first()) is not None:
        return paper, False
    records.require_fitting(
        material_id,
        kind=kind_of(asked.name),
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        today=by.today,
    )
    require_room(application, asked)
    lift(application, asked.key, [Way.LATER, Way.PAPER, Way.LICENCE], by=by)
    paper = ApplicationMaterial.objects.create(
        application=application,
        line=asked.key,
        way=Way.VAULT.value,
        material_id=material_id,
        added_at=by.now,
    )
    return paper, True
