"""Comparing an uploaded paper with the original the applicant shows at the window (可信等级 C → B).

Source: 国办函〔2016〕108号: level B, "此件经与原件核对无误".
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.applications import queries as applications
from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound, Refused
from tongban.cases import events
from tongban.cases.models import Case
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.people.permissions import Permission
from tongban.records import services as records


@transaction.atomic
def compare_original(
    number: str, material_id: UUID, *, desk: Desk, until: date | None = None
) -> None:
    """Note that a paper of a case agrees with its original; `until`: the last day that says it is good.

    Writes:  the trust of the paper, which its holder is offered with it next time; two journal entries.
    Tells:   MaterialVerified; OriginalCompared.
    Raises:  NotPermitted; Case.DoesNotExist; NotFound for a paper of no line of it; Invalid (until);
             Refused: records.not_to_verify, case.finished.
    """
    case = _of_paper(number, material_id, desk=desk)
    records.verify(material_id, desk=desk, until=until, number=number)
    told = moving.told(case, on=desk.today)
    record(events.OriginalCompared(**told, material_id=material_id), by=desk)


@transaction.atomic
def undo_comparison(number: str, material_id: UUID, *, reason: str, desk: Desk) -> None:
    """Take back that a paper of a case was compared with its original.

    Writes:  the trust of the paper; two journal entries, the paper's with the reason.
    Tells:   MaterialUnverified; ComparisonUndone.
    Raises:  NotPermitted; Case.DoesNotExist; NotFound; Invalid (reason); Refused:
             records.not_verified, case.finished.
    """
    case = _of_paper(number, material_id, desk=desk)
    records.undo_verification(material_id, reason=reason, desk=desk, number=number)
    told = moving.told(case, on=desk.today)
    record(events.ComparisonUndone(**told, material_id=material_id), by=desk)


def _of_paper(number: str, material_id: UUID, *, desk: Desk) -> Case:
    """Lock the case within reach that has the paper. Two queries."""
    require(desk, Permission.CASE_RECEIVE)
    case = moving.within_reach(number, desk=desk)
    if case.finished_at:
        raise Refused("这个办件已经办结，不再核对原件。", code="case.finished")
    if not applications.has_paper(case.application_id, material_id):
        raise NotFound("这个办件里没有这份材料。", code="case.no_such_paper")
    return case
