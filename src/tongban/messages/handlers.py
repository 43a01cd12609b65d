"""Reactions to what happens in the rooms below. Each tells once: the entry's id is in the key."""

from datetime import datetime
from uuid import UUID

from tongban.messages import services
from tongban.people.events import SignInBlocked


def tell_blocked(event: SignInBlocked, entry_id: UUID, now: datetime) -> None:
    """Tell the owner of an account that somebody kept trying wrong passwords on it."""
    if event.person_id is None:  # an officer's, a stranger's, or an address that was blocked
        return
    services.send(
        "account.locked",
        person_id=event.person_id,
        key=f"{entry_id}:{event.person_id}",
        now=now,
        link="/account/security",
        minutes=event.minutes,
    )
