"""Sign-ins that have run out."""

from tongban.base.ageing import Pile, Spared
from tongban.people.models import Session


def expired_sessions(spared: Spared) -> Pile:
    """Return the sessions that have run out, from when they did; a hold on data covers none of them."""
    return Pile(Session.objects.all(), "expire_date")
