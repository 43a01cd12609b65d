"""What stations do when something happens to a case they filed."""

from datetime import datetime
from uuid import UUID

from tongban.applications.events import ApplicationSubmitted
from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer
from tongban.cases.events import CaseEvent
from tongban.cases.queries import letter_of
from tongban.messages import services as messages
from tongban.stations import services
from tongban.stations.queries import worker_of_case


def keep_originals(event: ApplicationSubmitted, by: Viewer | Desk) -> None:
    """NOW: the originals a helper took in lie at his station."""
    services.keep_originals(event, by)


def tell_helper(event: CaseEvent, entry_id: UUID, now: datetime) -> None:
    """LATER: tell the helper who filed it what the neighbour is told, while the consent lasts."""
    filed = worker_of_case(event.case_id, today=local_day(now))
    letter = letter_of(event) if filed else None
    if filed is None or letter is None:
        return
    messages.remind(
        letter.template,
        staff_id=filed.worker_id,
        key=f"{entry_id}:{filed.worker_id}",
        now=now,
        subject=letter.subject,
        link=f"/workbench/helps/{filed.help_id}",
        **letter.data,
    )
