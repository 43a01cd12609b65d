"""Kept answers a later one has taken the place of."""

from tongban.base.ageing import Pile, Spared
from tongban.forms.models import ProfileAnswer


def superseded_answers(spared: Spared) -> Pile:
    """Return the answers that are not offered any more, from when a later one took their place."""
    rows = ProfileAnswer.objects.exclude(superseded_at=None).exclude(person_id__in=spared.people)
    return Pile(rows.exclude(organisation_id__in=spared.organisations), "superseded_at")
