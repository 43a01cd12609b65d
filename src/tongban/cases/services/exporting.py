"""Taking the e-file of a case out of the platform."""

from django.db import transaction

from tongban.base.desk import Desk
from tongban.cases.events import CaseExported
from tongban.cases.queries.efile import Efile, efile
from tongban.journal.services import record


@transaction.atomic
def export_efile(number: str, *, desk: Desk) -> Efile:
    """Return the e-file of an ended case, to be sent or saved (电子归档).

    Writes:  one journal entry: who took it, when.
    Raises:  as queries.efile.
    """
    found = efile(number, desk=desk)
    event = CaseExported(subject=f"export:{found.case_id}", case_id=found.case_id, number=number)
    record(event, by=desk)
    return found
