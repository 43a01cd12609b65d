"""What a person finds in his inbox, and what did not arrive."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.base.ageing import Pile, Spared
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.messages import rules
from tongban.messages.channels import Undeliverable, channel_of
from tongban.messages.models import Message

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message in its owner's inbox."""

    id: UUID
    template: str
    title: str
    text: str
    link: str  # "" where there is nothing to open
    created_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that did not arrive and is not tried any more. Neither its words nor the phone."""

    id: UUID
    channel: str
    template: str
    subject: str
    attempts: int
    error: str
    created_at: datetime


def inbox(person_id: UUID, after: str | None = None) -> Page[MessageView]:
    """Return a person's messages, the latest first, twenty a page. One query."""
    rows = Message.objects.filter(person_id=person_id, channel=rules.IN_APP)
    return page_by_key(rows, key=("-created_at", "-id"), after=after, size=ON_A_PAGE).map(_view)


def message(message_id: UUID, *, person_id: UUID) -> MessageView:
    """Return one message of a person's inbox. One query. Raises NotFound."""
    row = Message.objects.filter(pk=message_id, person_id=person_id, channel=rules.IN_APP).first()
    if row is None:
        raise NotFound("没有这条消息。", code="messages.unknown")
    return _view(row)


def unread_count(person_id: UUID) -> int:
    """Count the messages a person has not read. One query."""
    return Message.objects.filter(person_id=person_id, channel=rules.IN_APP, read_at=None).count()


def notices(staff_id: UUID, after: str | None = None) -> Page[MessageView]:
    """Return what a member of staff was reminded of, the latest first, twenty a page. One query."""
    rows = Message.objects.filter(staff_id=staff_id, channel=rules.IN_APP)
    return page_by_key(rows, key=("-created_at", "-id"), after=after, size=ON_A_PAGE).map(_view)


def notice(message_id: UUID, *, staff_id: UUID) -> MessageView:
    """Return one notice of a member of staff. One query. Raises NotFound."""
    row = Message.objects.filter(pk=message_id, staff_id=staff_id, channel=rules.IN_APP).first()
    if row is None:
        raise NotFound("没有这条提醒。", code="messages.unknown")
    return _view(row)


def unread_notices(staff_id: UUID) -> int:
    """Count the notices a member of staff has not read. One query."""
    return Message.objects.filter(staff_id=staff_id, channel=rules.IN_APP, read_at=None).count()


def failures(after: str | None = None, *, size: int = ON_A_PAGE) -> Page[Failure]:
    """Return what was given up, the latest first. One query. For the operations page."""
    rows = Message.objects.filter(sent_at=None, next_at=None)
    return page_by_key(rows, key=("-created_at", "-id"), after=after, size=size).map(_failure)


def given_up() -> int:
    """Count the messages that did not arrive and are not tried any more. One query."""
    return Message.objects.filter(sent_at=None, next_at=None).count()


def channel_fault(name: str) -> str:
    """Return why a channel could not hand over a message now, "" if it could. May ask its gateway."""
    try:
        channel_of(name).check()
    except Undeliverable as fault:
        return str(fault)
    return ""


def old_messages(spared: Spared) -> Pile:
    """Return the messages that are not on their way any more, from when they were written."""
    rows = Message.objects.filter(next_at=None).exclude(person_id__in=spared.people)
    return Pile(rows.exclude(subject__in=[f"case:{key}" for key in spared.cases]), "created_at")


def _view(row: Message) -> MessageView:
    return MessageView(
        id=row.id,
        template=row.template,
        title=row.title,
        text=row.text,
        link=row.link,
        created_at=row.created_at,
        is_read=row.read_at is not None,
    )


def _failure(row: Message) -> Failure:
    return Failure(
        id=row.id,
        channel=row.channel,
        template=row.template,
        subject=row.subject,
        attempts=row.attempts,
        error=row.error,
        created_at=row.created_at,
    )
