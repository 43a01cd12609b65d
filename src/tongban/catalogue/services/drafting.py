"""Writing the text of an item (编制): begin a draft, save its sections, hand it in."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tongban.agencies import queries as agencies
from tongban.agencies.queries import AgencyView
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, NotPermitted, Problem, Refused, Stale
from tongban.base.said import said
from tongban.catalogue import beginnings, events
from tongban.catalogue.differences import difference
from tongban.catalogue.document import ITEM, faults_in
from tongban.catalogue.models import DirectoryEntry, Draft, Item
from tongban.catalogue.queries.drafts import may_draft_for, may_drop, no_draft, seen_by
from tongban.catalogue.ranking import spelling
from tongban.catalogue.rules import (
    OPEN_DRAFTS,
    PUBLIC_STATES,
    SECTIONS,
    DraftState,
    State,
)
from tongban.catalogue.services.checking import checked, warning_row
from tongban.catalogue.shapes import Fault
from tongban.journal import services as journal
from tongban.people.permissions import Permission

MOST_CHARACTERS = 400_000  # of a whole document; the longest of a county has 20 000
SLUG_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """A section is kept as it was typed; `problems` say what is still missing or wrong in it."""

    version: int  # of the draft, to send with the next change
    problems: list[Fault]


@transaction.atomic
def claim(code: str, *, agency: str, desk: Desk) -> UUID:
    """认领: begin the draft of an item from an entry of the basic catalogue; return its id.

    Pressed twice it answers with the same draft.
    Writes:  a draft that says what the entry says; one journal entry.
    Tells:   DraftBegun.
    Raises:  NotPermitted for another agency; NotFound for an unknown entry or agency; Refused
             (directory.not_in_use, directory.other_level, directory.claimed).
    """
    organ = _organ(agency, desk)
    entry = in_use_entry(code)
    draft = Draft.objects.filter(entry=entry, agency_id=organ.id, item=None, state__in=OPEN_DRAFTS)
    if (open_one := draft.first()) is not None:
        return UUID(str(open_one.id))
    taken = Item.objects.filter(entry=entry, agency_id=organ.id).exclude(
        state=State.CANCELLED.value
    )
    if (item := taken.first()) is not None:
        raise Refused(
            said(
                "“{organ}”已经认领了这一条。要再编一个办理项，请用“新编事项”。", organ=organ.short
            ),
            code="directory.claimed",
            details={"slug": item.slug},
        )
    assert entry.current is not None
    name = entry.current.name
    return _begin_new(free_slug(name), name, organ, entry, desk)


@transaction.atomic
def begin_item(*, agency: str, name: str, entry: str | None = None, desk: Desk) -> UUID:
    """新编: begin the draft of an item that is not published yet; return its id.

    `entry` is the code in the basic catalogue it is a 办理项 of. Pressed twice it answers with the
    same draft.
    Writes, tells, raises: as claim; also Invalid without a name.
    """
    organ = _organ(agency, desk)
    name = name_of(name)
    claimed = in_use_entry(entry) if entry else None
    # The slug first: whoever takes it before the next look is seen there, whoever takes it after is
    # stopped by its being unique.
    slug = free_slug(name)
    if (same := _begun_as(name, organ)) is not None:
        return same
    try:
        with transaction.atomic():
            return _begin_new(slug, name, organ, claimed, desk)
    except IntegrityError:
        if (same := _begun_as(name, organ)) is None:
            raise
        return same


@transaction.atomic
def begin_change(slug: str, *, desk: Desk) -> UUID:
    """变更: begin the next version of a published item; return the draft's id.

    An item has one open draft: where there is one, it is the answer.
    Writes:  a draft that says what the item says today; one journal entry.
    Tells:   DraftBegun.
    Raises:  NotFound for an item the public does not see; NotPermitted for another agency's.
    """
    require(desk, Permission.CATALOGUE_DRAFT)
    item = public_item(slug)
    if not may_draft_for(item.agency_id, desk):
        raise NotPermitted("只能编制本部门的事项。")
    if (open_one := Draft.objects.filter(slug=slug, state__in=OPEN_DRAFTS).first()) is not None:
        return UUID(str(open_one.id))
    assert item.current is not None, "what the public sees has a current version"
    draft = Draft(
        slug=slug,
        item=item,
        entry_id=item.entry_id,
        agency_id=item.agency_id,
        base=item.current,
        document=item.current.definition,
    )
    return begin(draft, desk)


@transaction.atomic
def save_section(
    draft_id: UUID, section: str, values: Mapping[str, Any], *, version: int, desk: Desk
) -> Saved:
    """Keep what was typed into one section, right or wrong; say what is still wrong with it.

    `values` are by key of the document (rules.SECTIONS); a key left out stays as it was, None for an
    element that may be left out takes it away. What says nothing new writes nothing.
    Writes:  the document, its version; one journal entry.
    Tells:   SectionSaved.
    Raises:  NotFound; NotPermitted; Stale if the draft has changed since `version`; Refused
             (draft.not_editing); Invalid for an unknown section or key.
    """
    draft = _locked(draft_id, desk)
    keys = _elements(section)
    if unknown := [key for key in values if key not in keys]:
        raise Invalid([Problem(key, "draft.unknown_element", "没有这个要素。") for key in unknown])
    document = _with(draft.document, values)
    if document == draft.document:
        return Saved(draft.version, list(faults_in(document, keys)))
    _require_writing(draft, desk)
    _require_version(draft, version)
    _require_storable(document)
    draft.document = document
    _touch(draft, desk, writes=True)
    draft.save()
    event = events.SectionSaved(subject=subject(draft), section=section, version=draft.version)
    journal.record(event, by=desk)
    return Saved(draft.version, list(faults_in(document, keys)))


@transaction.atomic
def submit(
    draft_id: UUID, *, reason: str, planned_on: date | None = None, version: int, desk: Desk
) -> None:
    """Hand a draft in for review (报送审核). Pressed twice it is handed in once.

    `planned_on` is the day it is to take effect, None: as soon as it is approved.
    Writes:  state OFFICE, the warnings of the gate; one journal entry.
    Tells:   DraftSubmitted.
    Raises:  NotFound; NotPermitted; Stale; Refused (draft.not_editing, draft.unchanged,
             draft.outdated); Invalid with every fault of the text and every error of the gate.
    """
    draft = _locked(draft_id, desk)
    if draft.state == DraftState.OFFICE and draft.version == version + 1:
        return
    _require_writing(draft, desk)
    _require_version(draft, version)
    draft.reason, draft.planned_on = " ".join(reason.split()), planned_on
    _require_said(draft, desk)
    _require_news(draft)
    draft.warnings = [warning_row(one) for one in checked(draft.document, without=draft.replaces)]
    draft.state = DraftState.OFFICE.value
    _touch(draft, desk, writes=True)
    draft.save()
    event = events.DraftSubmitted(
        subject=subject(draft),
        slug=draft.slug,
        reason=draft.reason,
        planned_on=planned_on,
        warnings=[one["code"] for one in draft.warnings],
    )
    journal.record(event, by=desk)


@transaction.atomic
def drop(draft_id: UUID, *, version: int, desk: Desk) -> None:
    """Give a draft up (放弃); it is kept, but goes nowhere. Pressed twice it is dropped once.

    Writes:  state DROPPED; one journal entry.
    Tells:   DraftDropped.
    Raises:  NotFound; NotPermitted; Stale; Refused (draft.closed).
    """
    draft = _locked(draft_id, desk)
    if draft.state == DraftState.DROPPED:
        return
    if draft.state == DraftState.PUBLISHED:
        raise Refused("这份草稿已经发布，不能放弃。", code="draft.closed")
    if not may_drop(draft, desk):
        raise NotPermitted("您当前的岗位不能放弃这份草稿。")
    _require_version(draft, version)
    close(draft, DraftState.DROPPED, desk)
    journal.record(events.DraftDropped(subject=subject(draft), slug=draft.slug), by=desk)


def begin(draft: Draft, desk: Desk) -> UUID:
    """Keep a new draft and tell of it; return its id."""
    draft.begun_at = draft.changed_at = desk.now
    draft.begun_by = draft.changed_by = desk.actor_name
    draft.save(force_insert=True)
    event = events.DraftBegun(
        subject=subject(draft),
        slug=draft.slug,
        name=draft.document["name"],
        agency=draft.document["agency"],
        entry=draft.entry.code if draft.entry else "",
        base=draft.base.number if draft.base else None,
        replaces=draft.replaces,
    )
    journal.record(event, by=desk, first=True)
    return UUID(str(draft.id))


def close(draft: Draft, state: DraftState, by: Any) -> None:
    """Set the state of a draft that was worked on by others than its writers."""
    draft.state = state.value
    _touch(draft, by, writes=False)
    draft.save(update_fields=["state", "version", "changed_at", "changed_by"])


def public_item(slug: str) -> Item:
    """Return an item the public sees, locked, with its current version. Raises NotFound."""
    item = Item.objects.select_for_update().filter(slug=slug, state__in=PUBLIC_STATES).first()
    if item is None:
        raise NotFound("没有找到这个事项，可能已经取消或更名。", code="item.unknown")
    return item


def in_use_entry(code: str) -> DirectoryEntry:
    """Return an entry of the basic catalogue, locked. Raises NotFound, Refused."""
    entry = DirectoryEntry.objects.select_for_update().filter(code=code).first()
    if entry is None or entry.current is None:
        raise NotFound("基本目录里没有这一条。", code="directory.unknown")
    if entry.state != State.IN_USE:
        raise Refused("基本目录的这一条已暂停或取消，不能认领。", code="directory.not_in_use")
    return entry


def name_of(text: str) -> str:
    """Return the name of an item as it is kept. Raises Invalid."""
    name = " ".join(text.split())
    if not 0 < len(name) <= 200:
        raise Invalid([Problem("name", "draft.name", "请填写事项名称，最多 200 个字。")])
    return name


def free_slug(name: str, taken: Sequence[str] = ()) -> str:
    """Return an address nobody has for an item of this name: its syllables, with a number if needed."""
    plain = re.sub(r"[^a-z0-9]+", "-", spelling(name).lower()).strip("-") or "item"
    plain = plain[:SLUG_CHARACTERS].strip("-")
    used = {
        *taken,
        *Item.objects.filter(slug__startswith=plain).values_list("slug", flat=True),
        *Draft.objects.filter(slug__startswith=plain).values_list("slug", flat=True),
    }
    slug, number = plain, 1
    while slug in used:
        number += 1
        slug = f"{plain}-{number}"
    return slug


def subject(draft: Draft) -> str:
    return f"draft:{draft.id}"


def _begun_as(name: str, organ: AgencyView) -> UUID | None:
    """Return the draft of a new item of this name that the agency is writing."""
    rows = Draft.objects.filter(
        agency_id=organ.id, item=None, state=DraftState.EDITING.value, replaces=[]
    )
    found = next((row for row in rows if row.document.get("name") == name), None)
    return UUID(str(found.id)) if found else None


def _begin_new(
    slug: str, name: str, organ: AgencyView, entry: DirectoryEntry | None, desk: Desk
) -> UUID:
    document = beginnings.new_text(slug, organ.slug, name)
    if entry is not None:
        document = _claimed(document, entry, organ)
    return begin(Draft(slug=slug, entry=entry, agency_id=organ.id, document=document), desk)


def _claimed(document: dict[str, Any], entry: DirectoryEntry, organ: AgencyView) -> dict[str, Any]:
    said_there = entry.current
    assert said_there is not None
    level = "乡镇" if organ.kind == "乡镇" else "县级"
    if said_there.levels and level not in said_there.levels:
        raise Refused(
            said("这一条由{levels}行使，不属于本部门。", levels="、".join(said_there.levels)),
            code="directory.other_level",
        )
    days, unit = said_there.statutory_days, said_there.statutory_unit
    return beginnings.claimed_text(
        document,
        code=entry.code,
        kind=said_there.kind,
        level=level,
        levels=said_there.levels,
        basis=said_there.basis,
        statutory=None if days is None else {"days": days, "unit": unit},
    )


def _organ(slug: str, desk: Desk) -> AgencyView:
    require(desk, Permission.CATALOGUE_DRAFT)
    organ = agencies.agency(slug)
    if not may_draft_for(organ.id, desk):
        raise NotPermitted("只能编制本部门的事项。")
    return organ


def _locked(draft_id: UUID, desk: Desk) -> Draft:
    draft = seen_by(desk).select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise no_draft()
    return draft


def _require_writing(draft: Draft, desk: Desk) -> None:
    if not may_draft_for(draft.agency_id, desk):
        raise NotPermitted("您当前的岗位没有编制事项的权限。")
    if draft.state != DraftState.EDITING:
        raise Refused("草稿已经报送，退回之后才能修改。", code="draft.not_editing")


def _require_version(draft: Draft, version: int) -> None:
    if draft.version != version:
        raise Stale(
            said("{who}刚刚改动了这份草稿，请刷新后再改。", who=draft.changed_by),
            code="draft.stale",
            details={"version": draft.version},
        )


def _require_said(draft: Draft, desk: Desk) -> None:
    problems = []
    if draft.base_id and not draft.reason:
        problems.append(Problem("reason", "draft.reason", "请写明变更的原因。"))
    if len(draft.reason) > 400:
        problems.append(Problem("reason", "draft.reason", "变更说明最多 400 个字。"))
    if draft.planned_on is not None and draft.planned_on < desk.today:
        problems.append(Problem("planned_on", "draft.planned_on", "计划生效日期不能早于今天。"))
    if problems:
        raise Invalid(problems)


def _require_news(draft: Draft) -> None:
    if draft.item is None or draft.base is None:
        return
    require_current(draft)
    if not difference(draft.base.definition, draft.document):
        raise Refused("草稿与现行版本完全相同，没有可以报送的变更。", code="draft.unchanged")


def require_current(draft: Draft) -> None:
    """Go on only if the version a draft changes is still the one in force. Raises Refused."""
    if draft.item is not None and draft.item.current_id != draft.base_id:
        raise Refused(
            "起草之后这个事项已经发布了新的版本。请放弃本草稿，从现行版本重新起草。",
            code="draft.outdated",
        )


def _require_storable(document: Mapping[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=True)
    if len(text) > MOST_CHARACTERS or "\\u0000" in text:
        problem = Problem("document", "draft.too_long", "内容过长或含有无法保存的字符。")
        raise Invalid([problem], problem.message)


def _elements(section: str) -> tuple[str, ...]:
    if section not in SECTIONS:
        raise Invalid([Problem("section", "draft.unknown_section", "没有这一部分。")])
    return SECTIONS[section][1]


def _with(document: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    gone = {key for key, value in values.items() if value is None and key in ITEM.optional}
    return {key: value for key, value in {**document, **values}.items() if key not in gone}


def _touch(draft: Draft, by: Any, *, writes: bool) -> None:
    draft.version += 1
    draft.changed_at, draft.changed_by = by.now, by.actor_name
    writer = str(by.staff_id) if writes else ""
    if writer and writer not in draft.writers:
        draft.writers = [*draft.writers, writer]
