"""Drafts nobody submitted."""

from django.db.models.functions import Coalesce

from tongban.applications.models import Application
from tongban.applications.rules import State
from tongban.base.ageing import Pile, Spared


def left_drafts(spared: Spared) -> Pile:
    """Return the drafts, also those thrown away, from when they were saved last; one of a form over
    several items from when the form was.
    """
    rows = (
        Application.objects.exclude(state__in=[State.SUBMITTED, State.WAITING])
        .exclude(person_id__in=spared.people)
        .exclude(agent_id__in=spared.people)
        .exclude(organisation_id__in=spared.organisations)
        .annotate(left_at=Coalesce("folder__saved_at", "saved_at"))
    )
    return Pile(rows, "left_at")
