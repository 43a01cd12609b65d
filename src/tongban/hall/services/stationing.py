"""应进必进: which item is served in which hall, and the exceptions: asked for by one, approved by another."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tongban.agencies.queries import agency
from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.catalogue.queries import Figures, figures_at
from tongban.catalogue.rules import REASONS_NOT_IN_HALL
from tongban.hall.events import StationingMoved
from tongban.hall.models import Hall, Stationing, StationingException
from tongban.hall.rules import StationingStep
from tongban.journal import services as journal
from tongban.people.permissions import Permission


@transaction.atomic
def station(item_slug: str, hall_slug: str, *, desk: Desk) -> None:
    """进驻: serve an item in a hall from now on. Where it is already, nothing changes.

    Writes:  the stationing; one journal entry.
    Tells:   StationingMoved.
    Raises:  NotPermitted; NotFound; Refused while an exception is approved (hall.excepted).
    """
    require(desk, Permission.STATIONING_MANAGE)
    item, hall = (
        _item(item_slug, desk.now),
        Hall.objects.filter(slug=hall_slug, active=True).first(),
    )
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    if Stationing.objects.filter(item=item.item_id, hall=hall, until=None).exists():
        return
    if _open_exceptions(item).filter(approved_at__isnull=False).exists():
        words = "这个事项已批准不进驻，请先结束例外，再办进驻。"
        raise Refused(words, code="hall.excepted")
    _station(item.item_id, hall, desk)


@transaction.atomic
def withdraw(item_slug: str, hall_slug: str, *, desk: Desk) -> None:
    """退出: serve an item in a hall no longer.

    Writes:  the stationing ends; one journal entry.
    Tells:   StationingMoved.
    Raises:  NotPermitted; NotFound unless it is served there.
    """
    require(desk, Permission.STATIONING_MANAGE)
    item = _item(item_slug, desk.now)
    there = Stationing.objects.filter(item=item.item_id, hall__slug=hall_slug, until=None)
    if not there.update(until=desk.now):
        raise NotFound("这个事项没有进驻这个大厅。", code="hall.not_stationed")
    _record(item.item_id, StationingStep.WITHDRAW, desk, hall=hall_slug)


@transaction.atomic
def ask_exception(
    item_slug: str, *, reason: str, explanation: str, document_number: str, desk: Desk
) -> None:
    """申请不进驻: ask that an item of one's own agency be served in no hall.

    Writes:  the exception, not approved yet; one journal entry.
    Tells:   StationingMoved.
    Raises:  NotPermitted; NotFound for another agency's item; Invalid naming every wrong field;
             Refused if one is open already (hall.exception_open).
    """
    require(desk, Permission.STATIONING_EXCEPT)
    item = _item(item_slug, desk.now)
    assert desk.agency_id  # a job asks for nothing
    if item.agency_slug != agency(desk.agency_id).slug:
        raise NotFound("没有这个事项。", code="item.unknown")
    problems = []
    if reason not in REASONS_NOT_IN_HALL:
        problems.append(Problem("reason", "hall.reason", "请选择不进驻的理由。"))
    if not explanation.strip():
        words = "请写明具体情况，例如需要什么场地、设备。"
        problems.append(Problem("explanation", "hall.explanation", words))
    if problems:
        raise Invalid(problems)
    if _open_exceptions(item).exists():
        raise Refused("这个事项已有不进驻的申请或批准。", code="hall.exception_open")
    StationingException.objects.create(
        item_id=item.item_id,
        reason=reason,
        explanation=explanation.strip()[:400],
        document_number=document_number.strip()[:80],
        asked_at=desk.now,
        asked_by=desk.actor,
        asked_by_name=desk.actor_name,
    )
    _record(item.item_id, StationingStep.ASK, desk, reason=reason)


@transaction.atomic
def decide_exception(item_slug: str, *, approve: bool, desk: Desk) -> None:
    """Approve or refuse an exception that was asked for.

    Writes:  the exception; one journal entry.
    Tells:   StationingMoved.
    Raises:  NotPermitted; NotFound; Refused if nothing waits for a decision (hall.nothing_asked), by
             who asked (hall.own_request), or while the item is served in a hall (hall.stationed).
    """
    require(desk, Permission.STATIONING_APPROVE)
    item = _item(item_slug, desk.now)
    asked = _open_exceptions(item).select_for_update().filter(approved_at=None).first()
    if asked is None:
        raise Refused("没有等待批准的申请。", code="hall.nothing_asked")
    if asked.asked_by == desk.actor:
        raise Refused("不能批准自己提出的申请。", code="hall.own_request")
    if approve and Stationing.objects.filter(item=item.item_id, until=None).exists():
        raise Refused("这个事项还在大厅办理，请先办退出。", code="hall.stationed")
    asked.decided_by_name = desk.actor_name
    if approve:
        asked.approved_at = desk.now
    else:
        asked.ended_at = desk.now
    asked.save(update_fields=["approved_at", "ended_at", "decided_by_name"])
    step = StationingStep.APPROVE if approve else StationingStep.REFUSE
    _record(item.item_id, step, desk, reason=asked.reason)


@transaction.atomic
def end_exception(item_slug: str, *, desk: Desk) -> None:
    """The reason is gone: the item must be served in a hall again.

    Writes:  the exception ends; one journal entry.
    Tells:   StationingMoved.
    Raises:  NotPermitted; NotFound; Refused if none is approved (hall.nothing_asked).
    """
    require(desk, Permission.STATIONING_APPROVE)
    item = _item(item_slug, desk.now)
    approved = _open_exceptions(item).select_for_update().filter(approved_at__isnull=False).first()
    if approved is None:
        raise Refused("这个事项没有批准不进驻。", code="hall.nothing_asked")
    approved.ended_at = desk.now
    approved.save(update_fields=["ended_at"])
    _record(item.item_id, StationingStep.END, desk, reason=approved.reason)


def load_stationing(rules: Sequence[Mapping[str, Any]], *, by: Actor) -> int:
    """Station the items that never were, each where the first rule says that fits it; return how many.

    A rule names a hall and what it takes: `levels`, and `categories` (all without them). What the
    catalogue says is served in no hall gets an approved exception with the reason it gives.
    Writes:  stationings and exceptions; one journal entry each.
    """
    halls = {hall.slug: hall for hall in Hall.objects.all()}
    known = {*Stationing.objects.values_list("item_id", flat=True)}
    known |= {*StationingException.objects.values_list("item_id", flat=True)}
    # What was published by the same load counts too: figures are of the instant before.
    items = figures_at(by.now + timedelta.resolution)
    new = [item for item in items if item.item_id not in known]
    for item in new:
        if not item.in_hall:
            _except(item, by)
            continue
        hall = next((rule["hall"] for rule in rules if _fits(rule, item)), "")
        if hall:
            _station(item.item_id, halls[hall], by)
    return len(new)


def _fits(rule: Mapping[str, Any], item: Figures) -> bool:
    takes_all = "categories" not in rule
    return item.level in rule["levels"] and (takes_all or item.window in rule["categories"])


def _except(item: Figures, by: Actor) -> None:
    StationingException.objects.create(
        item_id=item.item_id,
        reason=item.not_in_hall_reason,
        explanation="载入事项目录时已注明（演示数据）",
        asked_at=by.now,
        asked_by=by.actor,
        asked_by_name=by.actor_name,
        approved_at=by.now,
        decided_by_name=by.actor_name,
    )
    _record(item.item_id, StationingStep.APPROVE, by, reason=item.not_in_hall_reason)


def _station(item_id: UUID, hall: Hall, by: Actor) -> None:
    Stationing.objects.create(item_id=item_id, hall=hall, since=by.now, set_by=by.actor_name)
    _record(item_id, StationingStep.STATION, by, hall=hall.slug)


def _item(slug: str, now: datetime) -> Figures:
    item = next((one for one in figures_at(now) if one.slug == slug), None)
    if item is None:
        raise NotFound("没有这个事项，或者已经不再使用。", code="item.unknown")
    return item


def _open_exceptions(item: Figures) -> QuerySet[StationingException]:
    return StationingException.objects.filter(item=item.item_id, ended_at=None)


def _record(
    item_id: UUID, step: StationingStep, by: Actor, *, hall: str = "", reason: str = ""
) -> None:
    event = StationingMoved(subject=f"stationing:{item_id}", what=step, hall=hall, reason=reason)
    journal.record(event, by=by)
