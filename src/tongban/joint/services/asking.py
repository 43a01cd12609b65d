"""Ask the bodies of a stage without a case to confirm it."""

from uuid import UUID

from tongban.agencies.queries import agencies
from tongban.base.desk import Desk, Viewer
from tongban.joint import events
from tongban.joint.models import Confirmation
from tongban.joint.queries.loading import Line, Loaded
from tongban.joint.rules import known_bodies
from tongban.journal import services as journal
from tongban.law.clock import due_date


def ask_bodies(loaded: Loaded, line: Line, *, by: Desk | Viewer) -> None:
    """Ask every body of a stage that works on the platform. Tells: ConfirmationAsked."""
    by_name = {agency.name: agency.id for agency in agencies()}
    for name in known_bodies(line.stage.organ, by_name):
        ask(loaded, line, by_name[name], by=by)


def ask(
    loaded: Loaded, line: Line, agency_id: UUID, *, put_right: str = "", by: Desk | Viewer
) -> None:
    """Ask one body; it has the time announced for the stage. Tells: ConfirmationAsked."""
    due = due_date(by.today, line.stage.limit, [], by.calendar)
    asked = Confirmation.objects.create(
        stage=line.row,
        agency_id=agency_id,
        asked_at=by.now,
        due_on=due or by.today,
        put_right=put_right,
    )
    event = events.ConfirmationAsked(
        subject=f"joint:{loaded.joint.id}",
        number=loaded.joint.number,
        confirmation_id=asked.id,
        stage=line.slug,
        agency_id=agency_id,
        due_on=asked.due_on,
    )
    journal.record(event, by=by)
