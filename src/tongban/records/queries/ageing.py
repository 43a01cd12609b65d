"""Kept papers nothing uses any more."""

from tongban.base.ageing import Pile, Spared
from tongban.records.models import Material
from tongban.records.rules import Trust


def unused_papers(spared: Spared) -> Pile:
    """Return the papers no application has any more, from when they were kept; e-licences are no part
    of them: they live as their own state says.
    """
    rows = Material.objects.filter(uses=None).exclude(trust=Trust.ISSUED)
    rows = rows.exclude(person_id__in=spared.people)
    return Pile(rows.exclude(organisation_id__in=spared.organisations), "created_at")
