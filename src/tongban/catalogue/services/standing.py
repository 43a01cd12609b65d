"""Whether an item can be applied for: suspend it, take it up again, cancel it, now or on a planned day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, Problem
from tongban.catalogue import events
from tongban.catalogue.models import Draft, Item, ItemStanding, Succession
from tongban.catalogue.rules import OPEN_DRAFTS, PUBLIC_STATES, DraftState, State
from tongban.catalogue.services.drafting import close, public_item, subject
from tongban.catalogue.services.editions import turn_edition
from tongban.journal import services as journal
from tongban.people.permissions import Permission

MOST_REASON, MOST_NUMBER = 400, 80  # characters


@transaction.atomic
def suspend(slug: str, *, reason: str, document_number: str = "", desk: Desk) -> None:
    """暂停: the guide says so with the reason, nothing is filed; running cases go on. Twice is once.

    Writes:  the standing of the item; one journal entry.
    Tells:   ItemSuspended.
    Raises:  NotPermitted; NotFound; Invalid without a reason.
    """
    item, reason, document_number = _ordered(slug, reason, document_number, desk)
    if item.state == State.SUSPENDED:
        return
    _stand(item, State.SUSPENDED, reason, document_number, by=desk)
    event = events.ItemSuspended(
        subject=f"item:{slug}", reason=reason, document_number=document_number
    )
    journal.record(event, by=desk)


@transaction.atomic
def resume(slug: str, *, reason: str, document_number: str = "", desk: Desk) -> None:
    """恢复: a suspended item can be applied for again. Twice is once.

    Writes, raises: as suspend.
    Tells:   ItemResumed.
    """
    item, reason, document_number = _ordered(slug, reason, document_number, desk)
    if item.state == State.IN_USE:
        return
    _stand(item, State.IN_USE, reason, document_number, by=desk)
    event = events.ItemResumed(
        subject=f"item:{slug}", reason=reason, document_number=document_number
    )
    journal.record(event, by=desk)


@transaction.atomic
def cancel(
    slug: str,
    *,
    reason: str,
    document_number: str = "",
    on: date | None = None,
    replaced_by: Sequence[str] = (),
    desk: Desk,
) -> None:
    """取消: nobody finds or files it any more; its guide says since when and what replaces it.

    `on` a later day plans it (a job does it then), None or today does it at once. Running cases go on.
    Open drafts of the item are given up. Pressed twice it is cancelled once.
    Writes:  the standing, or the plan; Succession; one journal entry.
    Tells:   ItemCancelled or ItemCancelPlanned.
    Raises:  NotPermitted; NotFound; Invalid without a reason, for a day gone by, an unknown successor.
    """
    if _is_cancelled(slug, desk):
        return
    item, reason, document_number = _ordered(slug, reason, document_number, desk)
    if on is not None and on < desk.today:
        raise Invalid([Problem("on", "item.cancel_day", "取消日期不能早于今天。")])
    successors = _successors(item, replaced_by)
    order: dict[str, Any] = {
        "reason": reason,
        "document_number": document_number,
        "replaced_by": [one.slug for one in successors],
    }
    if on is None or on == desk.today:
        end(item, order, by=desk)
        turn_edition()
    elif (item.cancel_on, item.cancel_order) != (on, order):
        _plan(item, on, order, by=desk)


@transaction.atomic
def keep(slug: str, *, desk: Desk) -> None:
    """Give up the plan to cancel an item. Twice is once.

    Writes:  the plan; one journal entry.
    Tells:   ItemCancelPlanned without a day.
    Raises:  NotPermitted; NotFound.
    """
    require(desk, Permission.CATALOGUE_PUBLISH)
    item = public_item(slug)
    if item.cancel_on is not None:
        _plan(item, None, {}, by=desk)


def cancel_due(today: date, *, by: Actor) -> int:
    """Cancel the items whose planned day has come; return how many. A job, idempotent."""
    due = Item.objects.filter(cancel_on__lte=today, state__in=PUBLIC_STATES)
    slugs = list(due.order_by("cancel_on", "slug").values_list("slug", flat=True))
    return sum(_end_if_due(slug, today, by) for slug in slugs)


def end(item: Item, order: dict[str, Any], *, by: Actor) -> None:
    """Cancel a locked item by an order {reason, document_number, replaced_by}.

    The caller turns the edition.
    """
    reason, number = order["reason"], order["document_number"]
    item.cancel_on, item.cancel_order = None, {}
    item.save(update_fields=["cancel_on", "cancel_order"])
    _set(item, State.CANCELLED, reason, number, by=by)
    successors = list(Item.objects.filter(slug__in=order["replaced_by"]).order_by("slug"))
    for successor in successors:
        Succession.objects.get_or_create(old=item, new=successor, defaults={"since": by.now})
    for draft in Draft.objects.select_for_update().filter(slug=item.slug, state__in=OPEN_DRAFTS):
        close(draft, DraftState.DROPPED, by)
        journal.record(events.DraftDropped(subject=subject(draft), slug=draft.slug), by=by)
    event = events.ItemCancelled(
        subject=f"item:{item.slug}",
        reason=reason,
        document_number=number,
        successors=[one.slug for one in successors],
    )
    journal.record(event, by=by)


@transaction.atomic
def _end_if_due(slug: str, today: date, by: Actor) -> int:
    # Another worker may have ended it, or an officer have given up the plan.
    item = (
        Item.objects.select_for_update()
        .filter(slug=slug, state__in=PUBLIC_STATES, cancel_on__lte=today)
        .first()
    )
    if item is None:
        return 0
    end(item, item.cancel_order, by=by)
    turn_edition()
    return 1


def _plan(item: Item, on: date | None, order: dict[str, Any], *, by: Actor) -> None:
    item.cancel_on, item.cancel_order = on, order
    item.save(update_fields=["cancel_on", "cancel_order"])
    event = events.ItemCancelPlanned(
        subject=f"item:{item.slug}",
        on=on,
        reason=order.get("reason", ""),
        document_number=order.get("document_number", ""),
    )
    journal.record(event, by=by)


def _ordered(slug: str, reason: str, number: str, desk: Desk) -> tuple[Item, str, str]:
    """Return the item and the words of the order, if this desk may give one and they are enough."""
    require(desk, Permission.CATALOGUE_PUBLISH)
    item = public_item(slug)
    reason, number = reason.strip(), number.strip()
    problems = []
    if not 0 < len(reason) <= MOST_REASON:
        words = f"请写明原因，最多 {MOST_REASON} 个字。"
        problems.append(Problem("reason", "item.reason", words))
    if len(number) > MOST_NUMBER:
        words = f"文号最多 {MOST_NUMBER} 个字。"
        problems.append(Problem("document_number", "item.document_number", words))
    if problems:
        raise Invalid(problems)
    return item, reason, number


def _is_cancelled(slug: str, desk: Desk) -> bool:
    require(desk, Permission.CATALOGUE_PUBLISH)
    return Item.objects.filter(slug=slug, state=State.CANCELLED.value).exists()


def _successors(item: Item, slugs: Sequence[str]) -> list[Item]:
    found = list(Item.objects.filter(slug__in=slugs, state__in=PUBLIC_STATES).order_by("slug"))
    if item.slug in slugs or len(found) != len(set(slugs)):
        problem = Problem("replaced_by", "item.successor", "接替的事项不存在，或者就是它自己。")
        raise Invalid([problem])
    return found


def _stand(item: Item, state: State, reason: str, number: str, *, by: Actor) -> None:
    _set(item, state, reason, number, by=by)
    turn_edition()


def _set(item: Item, state: State, reason: str, number: str, *, by: Actor) -> None:
    item.state = state.value
    item.save(update_fields=["state"])
    ItemStanding.objects.create(
        item=item,
        state=state.value,
        reason=reason,
        document_number=number,
        since=by.now,
        set_by=by.actor_name,
    )
