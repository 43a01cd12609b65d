"""What records do after a licence was issued."""

from datetime import datetime
from uuid import UUID

from tongban.base.desk import System
from tongban.records import services
from tongban.records.events import LicenceIssued


def sign_licence(event: LicenceIssued, entry_id: UUID, now: datetime) -> None:
    """LATER: make the PDF of a licence and seal it."""
    services.sign_licence(event.licence_id, by=System(now))
