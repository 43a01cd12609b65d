"""What the worker does for projects by the clock."""

from datetime import datetime

from tongban.base.clock import local_day
from tongban.messages import services as messages
from tongban.people.permissions import Permission
from tongban.people.queries import officers
from tongban.projects import services


def remind_to_sign(now: datetime) -> int:
    """Remind the departments that did not sign the record of what was held before today; return how many."""
    due = services.remind_to_sign(now)
    for one in due:
        messages.remind_all(
            "project.unsigned",
            officers(one.agency_id, Permission.CASE_REVIEW, local_day(now)),
            key=str(one.id),
            now=now,
            subject=f"project:{one.convening.project_id}",
            link=f"/workbench/convenings/{one.convening_id}",
            act=one.convening.act,
            project=one.convening.project.name,
        )
    return len(due)
