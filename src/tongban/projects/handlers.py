"""What happens when something of a project is convened."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localtime

from tongban.base.clock import local_day
from tongban.messages import services as messages
from tongban.people.permissions import Permission
from tongban.people.queries import officers
from tongban.projects import queries
from tongban.projects.events import ActConvened


def tell_convened(event: ActConvened, entry_id: UUID, now: datetime) -> None:
    """LATER: tell every department and the applicant when and where."""
    letter = queries.convening_letter(event.convening_id)
    facts = {
        "act": letter.act,
        "project": letter.project,
        "starts": _in_words(letter.starts_at),
        "place": letter.place,
    }
    for agency_id in letter.agencies:
        messages.remind_all(
            "project.convened",
            officers(agency_id, Permission.CASE_REVIEW, local_day(now)),
            key=str(entry_id),
            now=now,
            subject=event.subject,
            link=f"/workbench/convenings/{event.convening_id}",
            **facts,
        )
    messages.send(
        "project.appointment",
        person_id=letter.person_id,
        key=f"{entry_id}:{letter.person_id}",
        now=now,
        subject=event.subject,
        link=f"/my/projects/{event.code}",
        **facts,
    )


def _in_words(at: datetime) -> str:
    local = localtime(at)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
