"""基本目录: what may be claimed, and what every item that claims it must agree with."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from tongban.base.clock import local_day
from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.catalogue import rules
from tongban.catalogue.document import BASIS, CODE, LIMIT, NAME
from tongban.catalogue.events import DirectorySaved, DirectoryStateSet
from tongban.catalogue.local_codes import code_fault, local_code
from tongban.catalogue.models import DirectoryEntry, DirectoryVersion, Item
from tongban.catalogue.rules import State
from tongban.catalogue.services.checking import problems_of
from tongban.catalogue.shapes import Maybe, OneOf, Record, Several
from tongban.journal import services as journal
from tongban.people.permissions import Permission

ENTRY = Record(
    {
        "code": CODE,
        "name": NAME,
        "kind": OneOf(rules.ITEM_KINDS),
        "levels": Several(OneOf(rules.LEVELS), least=1),
        "basis": Several(BASIS),
        "statutory": Maybe(LIMIT),
    }
)
STATES = (State.IN_USE, State.SUSPENDED, State.CANCELLED)
FROM_LOADED = "由已发布的事项建立；尚无国家基本编码的使用地方编码"


@transaction.atomic
def save_entry(
    code: str,
    *,
    name: str,
    kind: str,
    levels: Sequence[str],
    basis: Sequence[Mapping[str, Any]],
    statutory: Mapping[str, Any] | None,
    effective_on: date,
    reason: str = "",
    desk: Desk,
) -> int:
    """Add an entry to the basic catalogue, or a new version of it; return the version's number.

    A version that takes effect on a later day counts from that day. The same text again changes nothing.
    Writes:  the entry if it is new, the version; one journal entry.
    Tells:   DirectorySaved.
    Raises:  NotPermitted; Invalid with every fault.
    """
    require(desk, Permission.DIRECTORY_MANAGE)
    text: dict[str, Any] = {"name": name.strip(), "kind": kind, "levels": list(levels)}
    text |= {"basis": [dict(one) for one in basis], "statutory": statutory}
    if faults := list(ENTRY.faults({"code": code, **text}, ())):
        raise Invalid(problems_of(faults))
    return put_entry(code, text, effective_on=effective_on, reason=reason, by=desk)


@transaction.atomic
def set_entry_state(code: str, state: str, *, reason: str, desk: Desk) -> None:
    """Suspend, cancel or take up an entry again; what was claimed from it goes on. Twice is once.

    Writes:  the state; one journal entry.
    Tells:   DirectoryStateSet.
    Raises:  NotPermitted; NotFound; Invalid for another state, or without a reason.
    """
    require(desk, Permission.DIRECTORY_MANAGE)
    entry = DirectoryEntry.objects.select_for_update().filter(code=code).first()
    if entry is None:
        raise NotFound("基本目录里没有这一条。", code="directory.unknown")
    if state not in STATES:
        raise Invalid([Problem("state", "directory.state", "没有这个状态。")])
    if entry.state == state:
        return
    reason = reason.strip()
    if not reason:
        raise Invalid([Problem("reason", "directory.reason", "请写明原因。")])
    entry.state = state
    entry.save(update_fields=["state"])
    event = DirectoryStateSet(subject=f"directory:{code}", state=state, reason=reason)
    journal.record(event, by=desk)


@transaction.atomic
def turn_entries(today: date) -> int:
    """Let versions that take effect today count; return of how many entries. A job, idempotent."""
    due = DirectoryVersion.objects.filter(effective_on__lte=today).filter(
        Q(entry__current=None) | Q(number__gt=F("entry__current__number"))
    )
    newest = {version.entry_id: version for version in due.order_by("number")}
    for entry_id, version in newest.items():
        DirectoryEntry.objects.filter(pk=entry_id).update(current=version)
    return len(newest)


def put_entry(
    code: str, text: Mapping[str, Any], *, effective_on: date, reason: str, by: Actor
) -> int:
    """Keep a text of an entry as save_entry does, without asking who may; the text is right."""
    entry = DirectoryEntry.objects.select_for_update().filter(code=code).first()
    is_new = entry is None
    entry = entry or DirectoryEntry.objects.create(code=code, code_fault=code_fault(code))
    last = entry.versions.order_by("-number").first()
    if last is not None and text_of(last) == text and last.effective_on == effective_on:
        return last.number
    version = _version(entry, last.number + 1 if last else 1, text, effective_on, reason, by)
    version.save(force_insert=True)
    if effective_on <= local_day(by.now):
        entry.current = version
        entry.save(update_fields=["current"])
    journal.record(_saved(code, version), by=by, first=is_new)
    return version.number


def enter_items(slugs: Sequence[str], *, by: Actor) -> int:
    """Give each of these published items that has none an entry of the basic catalogue; return how many.

    Items with the same base code share it; the others get a code of our own (地方编码). One query when
    all have one.
    """
    rows = Item.objects.filter(slug__in=slugs, entry=None, current__isnull=False)
    items = list(rows.select_related("current").order_by("slug"))
    if not items:
        return 0
    known = {entry.code: entry for entry in DirectoryEntry.objects.all()}
    for item in items:
        assert item.current is not None
        kind = item.current.kind
        code = item.current.code or local_code(kind, item.slug, known)
        item.entry = known.get(code) or known.setdefault(code, _entered(code, item, by))
    Item.objects.bulk_update(items, ["entry"])
    return len(items)


def text_of(version: DirectoryVersion) -> dict[str, Any]:
    """Return what a version says, as put_entry takes it."""
    days = version.statutory_days
    return {
        "name": version.name,
        "kind": version.kind,
        "levels": version.levels,
        "basis": version.basis,
        "statutory": None if days is None else {"days": days, "unit": version.statutory_unit},
    }


def _entered(code: str, item: Item, by: Actor) -> DirectoryEntry:
    current = item.current
    assert current is not None
    document = current.definition
    text = {
        "name": current.name,
        "kind": current.kind,
        "levels": list(dict.fromkeys((current.level, *current.delegated_to))),
        "basis": document["basis"],
        "statutory": document["statutory_limit"],
    }
    entry = DirectoryEntry.objects.create(code=code, code_fault=code_fault(code))
    version = _version(entry, 1, text, local_day(by.now), FROM_LOADED, by)
    version.save(force_insert=True)
    entry.current = version
    entry.save(update_fields=["current"])
    journal.record(_saved(code, version), by=by, first=True)
    return entry


def _version(
    entry: DirectoryEntry,
    number: int,
    text: Mapping[str, Any],
    effective_on: date,
    reason: str,
    by: Actor,
) -> DirectoryVersion:
    statutory = text["statutory"] or {}
    return DirectoryVersion(
        entry=entry,
        number=number,
        name=text["name"],
        kind=text["kind"],
        levels=list(text["levels"]),
        basis=list(text["basis"]),
        statutory_days=statutory.get("days"),
        statutory_unit=statutory.get("unit", ""),
        effective_on=effective_on,
        reason=reason.strip()[:400],
        made_at=by.now,
        made_by=by.actor_name,
    )


def _saved(code: str, version: DirectoryVersion) -> DirectorySaved:
    return DirectorySaved(
        subject=f"directory:{code}",
        number=version.number,
        name=version.name,
        reason=version.reason,
    )
