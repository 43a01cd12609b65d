"""A paper the applicant handed in before is given again (用以前交过的).

Source: 国办函〔2016〕108号 (levels of trust); 国务院令第716号 art. 9 (what was handed in once).
"""

from uuid import UUID

from django.db import transaction

from tongban.applications import rules
from tongban.applications.models import ApplicationMaterial
from tongban.applications.queries.loading import Filer, asked_of, lock_draft
from tongban.applications.rules import Way
from tongban.applications.services.papers import line_of, require_room, touch
from tongban.base.errors import Refused
from tongban.base.said import said
from tongban.records import queries as records
from tongban.records.rules import kind_of


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
    if not rules.may_reuse(asked):
        raise Refused(
            said("“{name}”每次都要新的，请上传。", name=asked.name),
            code="application.not_reusable",
        )
    there = application.papers.filter(line=line, material_id=material_id, removed_at=None)
    if (paper := there.first()) is not None:
        return UUID(str(paper.id))
    records.require_fitting(
        material_id,
        kind=kind_of(asked.name),
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        today=viewer.today,
    )
    require_room(application, asked)
    application.papers.filter(
        line=line, way__in=[Way.LATER, Way.PAPER, Way.LICENCE], removed_at=None
    ).update(removed_at=viewer.now)
    paper = ApplicationMaterial.objects.create(
        application=application,
        line=line,
        way=Way.VAULT.value,
        material_id=material_id,
        added_at=viewer.now,
    )
    touch(application, by=viewer)
    return UUID(str(paper.id))
