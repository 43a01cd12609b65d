"""Comparing a scan with the original on the counter while an application is filled in there (C → B)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.applications.queries.loading import lock_draft
from tongban.applications.services.papers import paper_of
from tongban.base.desk import Desk
from tongban.base.errors import NotFound
from tongban.records import services as records


@transaction.atomic
def compare_original(
    application_id: UUID, paper_id: UUID, *, desk: Desk, until: date | None = None
) -> None:
    """Note that a paper on the desk's own draft agrees with its original.

    Writes, tells, raises: as `records.services.verify`; NotFound for another officer's draft or a
    paper without a file; Refused once submitted: then it is done on the case.
    """
    material_id = _material_of(application_id, paper_id, desk=desk)
    records.verify(material_id, desk=desk, until=until)


@transaction.atomic
def undo_comparison(application_id: UUID, paper_id: UUID, *, reason: str, desk: Desk) -> None:
    """Take that back. Writes, tells, raises: as `records.services.undo_verification`; see above."""
    material_id = _material_of(application_id, paper_id, desk=desk)
    records.undo_verification(material_id, reason=reason, desk=desk)


def _material_of(application_id: UUID, paper_id: UUID, *, desk: Desk) -> UUID:
    material_id = paper_of(lock_draft(application_id, by=desk), paper_id).material_id
    if material_id is None:
        raise NotFound("这份材料没有电子件，不用核对。", code="application.paper_unknown")
    return UUID(str(material_id))
