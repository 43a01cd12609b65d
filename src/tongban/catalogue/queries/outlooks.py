"""What would happen if the items of a file were taken in (导入): told, not done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from tongban.agencies import queries as agencies
from tongban.agencies.queries import AgencyView
from tongban.base.desk import Desk
from tongban.catalogue.differences import difference
from tongban.catalogue.document import ITEM
from tongban.catalogue.elements import NAMES
from tongban.catalogue.models import DirectoryEntry, Draft, Item
from tongban.catalogue.queries.drafts import may_draft_for
from tongban.catalogue.ranking import spelling
from tongban.catalogue.rules import OPEN_DRAFTS, State
from tongban.people.permissions import Permission

NEW, CHANGED, SAME, BAD = "new", "changed", "same", "bad"
LONGEST_AGENCY_SLUG = 40
# The one form whose departments may be unknown here: they are made with their items.
BRINGS_AGENCIES = "guangan"

Row = Mapping[str, Any]  # of Intake.documents: document, place, notes, entry


@dataclass(frozen=True, slots=True)
class Fate:
    """What would become of one item of a file."""

    document: dict[str, Any]  # with what the file does not speak of as it is today
    outcome: str  # new, changed, same, bad
    words: str  # why it is bad
    agency: AgencyView | None  # None: not known yet
    item_id: UUID | None
    entry_id: UUID | None
    base_id: UUID | None
    base: Mapping[str, Any] | None  # what the item says today
    place: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of a file: its items, and what would be made besides."""

    fates: list[Fate]
    new_agencies: dict[str, str]  # slug → name
    new_entries: list[Row]  # code, code_fault, name, kind, levels

    def report(self) -> dict[str, Any]:
        """Return it as an Intake keeps it: equal reports mean that nothing has changed meanwhile."""
        outcomes = [fate.outcome for fate in self.fates]
        return {
            "counts": {one: outcomes.count(one) for one in (NEW, CHANGED, SAME, BAD)},
            "items": [_line(fate) for fate in self.fates],
            "agencies": [{"slug": s, "name": name} for s, name in self.new_agencies.items()],
            "entries": [dict(entry) for entry in self.new_entries],
        }


def outlook(rows: Sequence[Row], held: Iterable[str], *, form: str, desk: Desk) -> Outlook:
    """Return what would become of the rows of a file. Four queries.

    `held` are the elements the file has a place for: the others stay as they are.
    """
    slugs = [row["document"]["slug"] for row in rows]
    known = {a.slug: a for a in agencies.agencies(active=False)}
    named = {name: a for a in known.values() for name in (a.short, a.name, a.slug)}
    items = {item.slug: item for item in _items(slugs)}
    drafts = {d.slug: d for d in Draft.objects.filter(slug__in=slugs, state__in=OPEN_DRAFTS)}
    made = _new_agencies(rows, named, known) if form == BRINGS_AGENCIES else {}
    codes = {row["entry"]["code"] for row in rows if row["entry"]}
    entries = dict(DirectoryEntry.objects.filter(code__in=codes).values_list("code", "id"))
    fates = [
        _fate(
            row,
            item=items.get(row["document"]["slug"]),
            draft=drafts.get(row["document"]["slug"]),
            agency=named.get(row["document"].get("agency", "")),
            made=made,
            entries=entries,
            held=set(held),
            desk=desk,
        )
        for row in rows
    ]
    return Outlook(
        fates, {slug: name for name, slug in made.items()}, _new_entries(rows, fates, entries)
    )


def _items(slugs: Sequence[str]) -> Iterable[Item]:
    return Item.objects.filter(slug__in=slugs).select_related("current")


def _fate(
    row: Row,
    *,
    item: Item | None,
    draft: Draft | None,
    agency: AgencyView | None,
    made: Mapping[str, str],
    entries: Mapping[str, UUID],
    held: set[str],
    desk: Desk,
) -> Fate:
    read = row["document"]
    base = item.current.definition if item and item.current else None
    slug = agency.slug if agency else made.get(read.get("agency", ""), read.get("agency", ""))
    kept = {key: value for key, value in (base or {}).items() if key not in held}
    document = {**kept, **read, "agency": slug}
    words = _why_not(
        item, draft, agency, document, is_made=not agency and slug in made.values(), desk=desk
    )
    is_same = (base is not None and not difference(base, document)) or _is_draft(draft, document)
    outcome = BAD if words else SAME if is_same else CHANGED if base is not None else NEW
    entry = entries.get(row["entry"]["code"]) if row["entry"] else None
    return Fate(
        document=document,
        outcome=outcome,
        words=words,
        agency=agency,
        item_id=item.id if item else None,
        entry_id=item.entry_id if item and item.entry_id else entry,
        base_id=item.current_id if item else None,
        base=base,
        place=row["place"],
        notes=row["notes"],
    )


def _why_not(
    item: Item | None,
    draft: Draft | None,
    agency: AgencyView | None,
    document: Mapping[str, Any],
    *,
    is_made: bool,
    desk: Desk,
) -> str:
    if agency is None and not is_made:
        return f"没有“{document['agency']}”这个部门"
    if agency is not None and not agency.active:
        return f"“{agency.name}”已停用"
    may = (
        desk.may(Permission.DIRECTORY_MANAGE)
        if is_made
        else may_draft_for(agency.id if agency else None, desk)
    )
    if not may or (item is not None and not may_draft_for(item.agency_id, desk)):
        return "不是本部门的事项，您不能导入"
    if item is not None and item.state == State.CANCELLED:
        return "同一标识的事项已经取消，请换一个标识"
    if draft is not None and not _is_draft(draft, document):
        return f"已有没办完的草稿（{draft.changed_by}），请先办完或放弃"
    return ""


def _is_draft(draft: Draft | None, document: Mapping[str, Any]) -> bool:
    return draft is not None and not difference(draft.document, document)


def _new_agencies(
    rows: Sequence[Row], named: Mapping[str, AgencyView], known: Mapping[str, AgencyView]
) -> dict[str, str]:
    """Return an address for every department nobody knows, by its name."""
    made: dict[str, str] = {}
    for name in dict.fromkeys(row["document"].get("agency", "") for row in rows):
        if not name or name in named:
            continue
        plain = "-".join(spelling(name).lower().split())[:LONGEST_AGENCY_SLUG].strip("-")
        slug, number = plain, 1
        while slug in known or slug in made.values():
            number += 1
            slug = f"{plain[: LONGEST_AGENCY_SLUG - 4]}-{number}"
        made[name] = slug
    return made


def _new_entries(
    rows: Sequence[Row], fates: Sequence[Fate], entries: Mapping[str, UUID]
) -> list[Row]:
    """Return the entries of the basic catalogue that are missing, for items that would be drafted."""
    wanted: dict[str, Row] = {}
    for row, fate in zip(rows, fates, strict=True):
        entry, is_drafted = row["entry"], fate.outcome in (NEW, CHANGED)
        if entry and entry["code"] not in entries and is_drafted and fate.entry_id is None:
            wanted.setdefault(entry["code"], {k: v for k, v in entry.items() if k != "slug"})
    return list(wanted.values())


def _line(fate: Fate) -> dict[str, Any]:
    document = fate.document
    changes = difference(fate.base, document) if fate.outcome == CHANGED and fate.base else []
    return {
        "slug": document["slug"],
        "name": document.get("name", ""),
        "agency": fate.agency.short if fate.agency else document["agency"],
        "outcome": fate.outcome,
        "words": fate.words,
        "place": fate.place,
        "base": str(fate.base_id) if fate.base_id else "",
        "entry": str(fate.entry_id) if fate.entry_id else "",
        "missing": [NAMES[key] for key in ITEM.keys if key not in document],
        "notes": list(fate.notes),
        "changes": [_change_row(asdict(change)) for change in changes],
    }


def _change_row(change: dict[str, Any]) -> dict[str, str]:
    return {key: str(change[key]) for key in ("section_name", "name", "how", "before", "after")}
