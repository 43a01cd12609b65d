"""Whose hands a bearer token is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer
from tongban.people.models import ApiToken, User
from tongban.people.queries.identity import appointments_of, desk_for, viewer_for

PREFIX = "tb_"  # so that a leaked token is recognised


@dataclass(frozen=True, slots=True)
class TokenView:
    """One token in force, as its owner sees it; the secret is not kept."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime


def identity_of_token(secret: str, *, now: datetime) -> Desk | Viewer | None:
    """Return the desk of an officer (at his first position) or the viewer of a citizen.

    None for a token that is unknown, revoked, expired, or whose owner may not act (switched off,
    no position, must change his password). At most two queries.
    """
    token = (
        ApiToken.objects.select_related("user__person", "user__staff")
        .filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if token is None or token.user.must_change_password:
        return None
    person, staff = getattr(token.user, "person", None), getattr(token.user, "staff", None)
    if person is not None:
        return viewer_for(person, organisation_id=None, now=now)
    if staff is None:
        return None
    held = next(iter(appointments_of(staff.id, today=local_day(now))), None)
    return desk_for(staff, held, now=now) if held else None


def tokens_of(user: User, *, now: datetime) -> list[TokenView]:
    """Return the tokens of a user that are in force, the newest first. One query."""
    rows = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
    return [
        TokenView(row.id, row.name, row.created_at, row.expires_at)
        for row in rows.order_by("-created_at")
    ]


def digest_of(secret: str) -> str:
    """Return what is kept of a token: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
