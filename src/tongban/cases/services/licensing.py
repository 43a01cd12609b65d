"""The e-licence that comes of a case, beside its paper.

Source: 国务院令第716号 (在线政务服务若干规定) art. 10 (an e-licence equals the paper).
"""

from tongban.applications.queries import answers_of
from tongban.base.desk import Desk
from tongban.cases.models import Case, Result
from tongban.catalogue.queries import definition_of
from tongban.records import services as records
from tongban.records.queries import is_licence_type
from tongban.records.services import NewLicence

LICENCE = "证照"  # kind of a result


def is_licence(case: Case) -> bool:
    """Test whether the result of a case is a licence, not another paper or none. No query once warm."""
    return definition_of(case.item_version_id).result.kind == LICENCE


def issue_licence(case: Case, result: Result, *, renews: str, desk: Desk) -> None:
    """Issue the e-licence of a case whose result is a licence of a known type; else do nothing.

    Its holder is the applicant; what it says comes from the answers and, renewing, from the
    licence before.
    Writes, Tells, Raises:  as records.issue_licence.
    """
    if not is_licence(case) or not is_licence_type(result.name):
        return
    new = NewLicence(
        type_name=result.name,
        agency_id=case.agency_id,
        source=f"case:{case.id}",
        number=result.number,
        person_id=case.person_id,
        organisation_id=case.organisation_id,
        valid_from=result.valid_from or desk.today,
        valid_until=result.valid_until,
        answers=answers_of(case.application_id),
        renews=renews,
    )
    records.issue_licence(new, by=desk)
