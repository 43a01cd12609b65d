"""Sending words to people, once each, and making sure that they arrive or that somebody knows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F

from tongban.base.ageing import Erased
from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import NotFound, Refused
from tongban.base.ids import new_id
from tongban.journal import services as journal
from tongban.messages import rules
from tongban.messages.channels import Outgoing, Undeliverable, channel_of
from tongban.messages.composing import Words, compose
from tongban.messages.events import MessageResent
from tongban.messages.models import Message
from tongban.people.permissions import Permission
from tongban.people.queries import phone_of, staff_phone

HOUR = timedelta(hours=1)
TOO_MANY = "一小时内短信已达上限，请见站内消息。"
NO_PHONE = "没有登记手机号，请见站内消息。"

Whom = dict[str, UUID]  # person_id, or staff_id

log = structlog.get_logger(__name__)


@transaction.atomic
def send(
    template: str,
    *,
    person_id: UUID,
    key: str,
    now: datetime,
    subject: str = "",
    link: str = "",
    **data: Any,
) -> None:
    """Tell a person something: in the inbox at once, and by SMS if the template asks for it.

    `key` (120 characters at most) is the same for the same event, which is told once however
    often it is sent: an entry's id and the person's make a good one. `subject` is what it is about
    ("case:<uuid>"), `link` where the inbox leads to. `data` is what rules.TEMPLATES says.
    Writes:  one row per channel. At most 3 queries; the SMS leaves with the next deliver_due.
    Raises:  KeyError for an unknown template; TypeError if its data is not what it takes.
    """
    about = {"template": template, "subject": subject, "link": link}
    _put(compose(template, data), {"person_id": person_id}, about, key=key, now=now)


@transaction.atomic
def remind(
    template: str,
    *,
    staff_id: UUID,
    key: str,
    now: datetime,
    subject: str = "",
    link: str = "",
    **data: Any,
) -> None:
    """Tell a member of staff something (提醒): on the workbench, and by SMS if the template asks for it.

    Parameters, writes, raises: as send.
    """
    about = {"template": template, "subject": subject, "link": link}
    _put(compose(template, data), {"staff_id": staff_id}, about, key=key, now=now)


def remind_all(
    template: str,
    staff_ids: Iterable[UUID],
    *,
    key: str,
    now: datetime,
    subject: str = "",
    link: str = "",
    **data: Any,
) -> None:
    """Tell several members of staff the same; `key` with the id of each tells one message from another.

    Parameters, writes, raises: as send.
    """
    for staff_id in staff_ids:
        remind(
            template,
            staff_id=staff_id,
            key=f"{key}:{staff_id}",
            now=now,
            subject=subject,
            link=link,
            **data,
        )


def deliver_due(now: datetime, *, most: int = 100) -> int:
    """Hand over what waits for its channel; return how much arrived. A job of the schedule.

    Each message is taken by one worker, outside any transaction while its channel works. A failure
    is kept on the row and retried with back-off, and given up after rules.MAX_ATTEMPTS.
    """
    return sum(_deliver(message, now) for message in _taken(now, most))


@transaction.atomic
def erase_messages(message_ids: Sequence[UUID], *, basis: str, by: Actor) -> Erased:
    """Erase messages; what they told of has a journal of its own. `basis`, `by`: as every erasure takes.

    Writes:  they are deleted.
    Source:  个人信息保护法 art. 19, 47.
    """
    gone = Message.objects.filter(pk__in=message_ids, next_at=None)
    return Erased(gone.delete()[0], 0)


def send_text(phone: str, text: str) -> None:
    """Send a text by SMS at once and keep nothing of it: how one-time codes leave.

    Never raises: whoever waits for a code asks for another.
    """
    message = Outgoing(id=str(new_id()), address=phone, title="", text=text)
    try:
        channel_of(rules.SMS).deliver(message)
    except Exception as failure:
        log.exception("code_not_sent", error=str(failure))


def mark_read(message_id: UUID, *, person_id: UUID, now: datetime) -> None:
    """Note that a person has read a message of his. Reading twice changes nothing. One query.

    Nothing happened to anybody: no journal entry. Raises nothing for another's: it is not touched.
    """
    _unread(person_id=person_id).filter(pk=message_id).update(read_at=now)


def mark_all_read(*, person_id: UUID, now: datetime) -> None:
    """Note that a person has read all his messages. One query."""
    _unread(person_id=person_id).update(read_at=now)


def mark_notice_read(message_id: UUID, *, staff_id: UUID, now: datetime) -> None:
    """Note that a member of staff has read a notice of his, as mark_read. One query."""
    _unread(staff_id=staff_id).filter(pk=message_id).update(read_at=now)


def mark_notices_read(*, staff_id: UUID, now: datetime) -> None:
    """Note that a member of staff has read all his notices. One query."""
    _unread(staff_id=staff_id).update(read_at=now)


@transaction.atomic
def resend(message_id: UUID, *, desk: Desk) -> None:
    """Put a message that was given up back in line.

    Writes:  the message's state; one journal entry.
    Raises:  NotPermitted; NotFound; Refused (messages.not_failed) if it arrived or is on its way.
    """
    require(desk, Permission.OPERATIONS_READ)
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        raise NotFound("没有这条消息。", code="messages.unknown")
    if message.sent_at or message.next_at:
        raise Refused("这条消息已送达或正在发送，不需要重发。", code="messages.not_failed")
    whom = {"person_id": message.person_id, "staff_id": message.staff_id}
    if phone := _phone({key: one for key, one in whom.items() if one}):
        message.address = phone
    message.next_at, message.attempts, message.error = desk.now, 0, ""
    message.save(update_fields=["address", "next_at", "attempts", "error"])
    event = MessageResent(subject=f"message:{message.id}", message_id=message.id)
    journal.record(event, by=desk)


def _put(words: Words, whom: Whom, about: dict[str, str], *, key: str, now: datetime) -> None:
    rows = [
        Message(**about, **whom, **fields, channel=channel, key=f"{key}:{channel}", created_at=now)
        for channel in rules.TEMPLATES[about["template"]].channels
        for fields in [_fields(channel, words, whom, now)]
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def _fields(channel: str, words: Words, whom: Whom, now: datetime) -> dict[str, Any]:
    if not channel_of(channel).needs_phone:
        return {"title": words.title, "text": words.text, "sent_at": now}
    text = rules.sms_text(words.text)
    phone = _phone(whom)
    error = "" if phone else NO_PHONE
    if phone and _sms_within_the_hour(whom, now) >= rules.MAX_SMS_AN_HOUR:
        error = TOO_MANY
    return {
        "title": words.title,
        "text": text,
        "address": phone,
        "next_at": None if error else now,
        "error": error,
    }


def _phone(whom: Whom) -> str:
    if "staff_id" in whom:
        return staff_phone(whom["staff_id"])
    return phone_of(whom["person_id"]) if "person_id" in whom else ""


def _sms_within_the_hour(whom: Whom, now: datetime) -> int:
    recent = Message.objects.filter(**whom, channel=rules.SMS, created_at__gt=now - HOUR, error="")
    return recent.count()


def _taken(now: datetime, most: int) -> Iterator[Message]:
    """Yield messages that are due, each taken so that no other worker takes it for a while."""
    for message in Message.objects.filter(next_at__lte=now).order_by("next_at")[:most]:
        taken = Message.objects.filter(pk=message.pk, next_at=message.next_at)
        if taken.update(next_at=now + rules.LEASE, attempts=F("attempts") + 1):
            message.attempts += 1
            yield message


def _deliver(message: Message, now: datetime) -> bool:
    outgoing = Outgoing(
        id=str(message.id), address=message.address, title=message.title, text=message.text
    )
    try:
        channel_of(message.channel).deliver(outgoing)
    except Exception as failure:
        log.warning("message_not_delivered", message=str(message.id), error=repr(failure))
        _put_off(message, failure, now)
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=now, next_at=None, error="")
    return True


def _put_off(message: Message, failure: Exception, now: datetime) -> None:
    final = isinstance(failure, Undeliverable) and failure.final
    given_up = final or message.attempts >= rules.MAX_ATTEMPTS
    Message.objects.filter(pk=message.pk).update(
        next_at=None if given_up else now + rules.retry_after(message.attempts),
        error=(str(failure) or repr(failure))[:500],
    )


def _unread(**whom: UUID) -> Any:
    return Message.objects.filter(**whom, channel=rules.IN_APP, read_at=None)
