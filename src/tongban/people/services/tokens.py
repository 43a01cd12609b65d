"""Bearer tokens of the API, for oneself."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from tongban.base.clock import local_day
from tongban.base.desk import Actor
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.said import said
from tongban.journal import services as journal
from tongban.people.events import TokenIssued, TokenRevoked
from tongban.people.models import ApiToken, User
from tongban.people.queries.tokens import PREFIX, digest_of

MOST_TOKENS = 20
MAX_DAYS = 366


@transaction.atomic
def issue_token(user: User, name: str, *, days: int, by: Actor) -> str:
    """Make a token that acts as `user` for `days`; return it, shown this once.

    Writes:  its SHA-256; one journal entry.
    Tells:   TokenIssued.
    Raises:  Invalid for a missing name or a life beyond a year; Refused when there are 20.
    """
    problems = [] if name.strip() else [Problem("name", "token.name", "请说明这个令牌给什么用。")]
    if not 1 <= days <= MAX_DAYS:
        problems.append(
            Problem("days", "token.days", said("有效期为 1 至 {most} 天。", most=MAX_DAYS))
        )
    if problems:
        raise Invalid(problems)
    in_force = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=by.now)
    if in_force.count() >= MOST_TOKENS:
        raise Refused(
            said("有效令牌最多 {most} 个，请先撤销不用的。", most=MOST_TOKENS),
            code="token.too_many",
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip()[:60],
        digest=digest_of(secret),
        created_at=by.now,
        expires_at=by.now + timedelta(days=days),
    )
    event = TokenIssued(
        subject=f"user:{user.pk}",
        user_id=user.pk,
        token_id=token.id,
        expires_on=local_day(token.expires_at),
    )
    journal.record(event, by=by)
    return secret


@transaction.atomic
def revoke_token(token_id: UUID, *, user: User, by: Actor) -> None:
    """Revoke one of one's own tokens: its next call is refused.

    Writes:  the revocation; one journal entry.
    Tells:   TokenRevoked.
    Raises:  NotFound.
    """
    token = ApiToken.objects.filter(pk=token_id, user=user, revoked_at=None).first()
    if token is None:
        raise NotFound("没有这个令牌，可能已经撤销。", code="token.unknown")
    token.revoked_at = by.now
    token.save(update_fields=["revoked_at"])
    event = TokenRevoked(subject=f"user:{user.pk}", user_id=user.pk, token_id=token.id)
    journal.record(event, by=by)
