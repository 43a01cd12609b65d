"""What the office sets and orders about 高频事项; nothing of it is ever overwritten."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.catalogue.events import (
    FrequencyOrdered,
    FrequencyOrderEnded,
    FrequencyThresholdSet,
)
from tongban.catalogue.models import FrequencyOrder, FrequencyThreshold, Item
from tongban.catalogue.queries.frequency import threshold
from tongban.catalogue.rules import PUBLIC_STATES
from tongban.catalogue.services.editions import turn_edition
from tongban.journal import services as journal
from tongban.people.permissions import Permission

MOST_A_MONTH = 100_000
LONGEST_NUMBER = 80
LONGEST_REASON = 400


@transaction.atomic
def set_threshold(monthly_volume: int, *, document_number: str, desk: Desk) -> None:
    """Set from how many cases a month on an item is 高频, from this moment.

    Writes:  a threshold beside the older ones; one journal entry.
    Tells:   FrequencyThresholdSet.
    Raises:  NotPermitted; Invalid; Refused if it is the number in force already.
    """
    require(desk, Permission.LISTS_MANAGE)
    _check(document_number=document_number)
    if not 1 <= monthly_volume <= MOST_A_MONTH:
        words = f"请填写 1 到 {MOST_A_MONTH} 之间的整数。"
        raise Invalid([Problem("monthly_volume", "frequency.volume", words)])
    turn_edition()
    before = threshold().monthly_volume
    if before == monthly_volume:
        raise Refused(f"现行标准就是每月 {before} 件，没有改变。", code="frequency.same")
    FrequencyThreshold.objects.create(
        monthly_volume=monthly_volume,
        document_number=document_number.strip(),
        since=desk.now,
        set_by=desk.actor_name,
    )
    event = FrequencyThresholdSet(
        subject="frequency:threshold",
        before=before,
        monthly_volume=monthly_volume,
        document_number=document_number.strip(),
    )
    journal.record(event, by=desk)


@transaction.atomic
def order_onto(slug: str, *, document_number: str, reason: str, desk: Desk) -> UUID:
    """Put an item on the list of 高频事项 by order of the office, whatever its volume; return the order.

    Writes:  the order; one journal entry on the item.
    Tells:   FrequencyOrdered.
    Raises:  NotPermitted; Invalid; NotFound for an item the public does not see; Refused while an
             order for it is in force.
    """
    require(desk, Permission.LISTS_MANAGE)
    _check(document_number=document_number, reason=reason)
    # Locked: one order in force for an item.
    item = Item.objects.select_for_update().filter(slug=slug, state__in=PUBLIC_STATES).first()
    if item is None:
        raise NotFound("没有找到这个事项，可能已经取消或更名。", code="item.unknown")
    if item.frequency_orders.filter(ended_at__isnull=True).exists():
        raise Refused("这个事项已经发文列入，不用再列一次。", code="frequency.ordered")
    order = FrequencyOrder.objects.create(
        item=item,
        document_number=document_number.strip(),
        reason=reason.strip(),
        ordered_at=desk.now,
        ordered_by=desk.actor_name,
    )
    event = FrequencyOrdered(
        subject=f"item:{slug}",
        order_id=order.id,
        document_number=order.document_number,
        reason=order.reason,
    )
    journal.record(event, by=desk)
    turn_edition()
    return UUID(str(order.id))


@transaction.atomic
def end_order(order_id: UUID, *, document_number: str, reason: str, desk: Desk) -> None:
    """Take an item off the list again that an order had put there; the order stays on record.

    It remains 高频 if its volume reaches the threshold.
    Writes:  end, number and reason of the order; one journal entry on the item.
    Tells:   FrequencyOrderEnded.
    Raises:  NotPermitted; Invalid; NotFound; Refused if it has ended already.
    """
    require(desk, Permission.LISTS_MANAGE)
    _check(document_number=document_number, reason=reason)
    # Locked: two officers may press the button in the same second.
    order = FrequencyOrder.objects.select_for_update(of=("self",)).filter(pk=order_id)
    found = order.select_related("item").first()
    if found is None:
        raise NotFound("没有找到这次列入。", code="frequency.unknown")
    if found.ended_at is not None:
        raise Refused("这个事项已经移出，不用再移一次。", code="frequency.ended")
    found.ended_at, found.ended_by = desk.now, desk.actor_name
    found.ended_document_number, found.ended_reason = document_number.strip(), reason.strip()
    found.save(update_fields=["ended_at", "ended_by", "ended_document_number", "ended_reason"])
    event = FrequencyOrderEnded(
        subject=f"item:{found.item.slug}",
        order_id=order_id,
        document_number=found.ended_document_number,
        reason=found.ended_reason,
    )
    journal.record(event, by=desk)
    turn_edition()


def _check(*, document_number: str, reason: str | None = None) -> None:
    problems = []
    if not 1 <= len(document_number.strip()) <= LONGEST_NUMBER:
        words = f"请填写文号，最多 {LONGEST_NUMBER} 个字。"
        problems.append(Problem("document_number", "list.document_number", words))
    if reason is not None and not 1 <= len(reason.strip()) <= LONGEST_REASON:
        words = f"请写明理由，最多 {LONGEST_REASON} 个字。"
        problems.append(Problem("reason", "list.reason", words))
    if problems:
        raise Invalid(problems)
