"""What can be done to the catalogue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.agencies import queries as agencies
from tongban.agencies.services import save_agency
from tongban.base.desk import Actor
from tongban.base.errors import Refused
from tongban.catalogue import index, queries
from tongban.catalogue.definition import Definition, parse
from tongban.catalogue.events import ItemPublished
from tongban.catalogue.files import AgencyFile, FileFault, read_folder, read_yaml
from tongban.catalogue.gate import Finding, errors
from tongban.catalogue.models import (
    Item,
    ItemLevel,
    ItemStanding,
    ItemTheme,
    ItemVersion,
    LifeEvent,
    MergedFiling,
    Synonym,
)
from tongban.catalogue.queries.gate import findings_of
from tongban.catalogue.rules import State
from tongban.catalogue.services.checking import checked, warning_row
from tongban.catalogue.services.directory import enter_items
from tongban.catalogue.services.editions import turn_edition
from tongban.catalogue.services.side_lists import load_intermediaries, load_proofs
from tongban.catalogue.shapes import Fault
from tongban.catalogue.side_files import (
    EVENTS,
    SYNONYMS,
    SideDocuments,
    life_events,
    merged_filings,
    read_side_lists,
    synonyms,
)
from tongban.forms.services import load_elements
from tongban.journal import services as journal
from tongban.records.services import load_identity_papers, load_types


class Faulty(Exception):
    """Files of a catalogue cannot be taken; nothing was loaded. `faults` has every fault of every file."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a folder did, in items."""

    agencies: int
    new: int
    changed: int
    unchanged: int
    life_events: int
    synonyms: int
    intermediaries: int  # written: new or changed
    proofs: int  # written: new or changed
    licence_types: int  # written: new or changed
    elements: int  # of the dictionary, written: new or changed


def load(folder: Path, *, by: Actor) -> LoadReport:
    """Publish every item of a catalogue folder (data/tongjiang/FORMAT.md), all of it or nothing.

    Loading it again does nothing: an item becomes a new version only where its text differs.
    Nothing is removed: what a folder leaves out stays as it is, and what was cancelled stays cancelled.
    Each item gets an entry of the basic catalogue where it has none.
    Writes:  agencies, item versions, directory entries, life events, the list of what is merged into
             the business licence (replaced as a whole), synonyms, intermediary services,
             abolished proofs, types of e-licences, data elements, words of identity papers; a
             journal entry for each agency, item, entry, service, proof, type and element.
    Tells:   AgencySaved, ItemPublished, DirectorySaved, IntermediarySaved, ProofSaved,
             LicenceTypeSaved, DataElementSaved, IdentityPapersListed.
    Raises:  Faulty with file, line, column, path and words of every fault; FileNotFoundError.
    """
    files, faults = read_folder(folder)
    event_file, event_faults = read_yaml(folder / "bundles.yaml", EVENTS)
    synonym_file, synonym_faults = read_yaml(folder / "synonyms.yaml", SYNONYMS)
    sides, side_faults = read_side_lists(folder)
    if all_faults := [*faults, *event_faults, *synonym_faults, *side_faults]:
        raise Faulty(all_faults)
    merged = merged_filings(event_file)
    return _save(files, life_events(event_file), merged, synonyms(synonym_file), sides, by=by)


@transaction.atomic
def publish(document: Mapping[str, Any], *, by: Actor) -> UUID | None:
    """Publish a document as the next version of its item; return the id of the version.

    A document equal to what is published changes nothing: None. Cases filed under an older version
    keep it.
    Writes:  the item if it is new, the version, its place in the search; one journal entry.
    Tells:   ItemPublished.
    Raises:  Invalid with everything the gate has against it; NotFound for an unknown agency; Refused
             (item.cancelled): what was cancelled does not come back under the same address.
    """
    found = checked(document)
    if queries.current_documents([document["slug"]]).get(document["slug"]) == document:
        return None
    if _cancelled([document["slug"]]):
        raise Refused("这个事项已经取消，不能再发布新的版本。", code="item.cancelled")
    agency = agencies.agency(document["agency"])
    version_id = put_out(document, agency.id, by=by, warnings=found)
    turn_edition()
    return version_id


@transaction.atomic
def _save(
    files: Sequence[AgencyFile],
    events: Sequence[LifeEvent],
    merged: Sequence[MergedFiling],
    said: Mapping[str, list[str]],
    sides: SideDocuments,
    *,
    by: Actor,
) -> LoadReport:
    agency_ids = {
        file.organ["slug"]: save_agency(
            file.organ["slug"], by=by, **{k: v for k, v in file.organ.items() if k != "slug"}
        )
        for file in files
    }
    # First: the gate holds items against them.
    services_written = load_intermediaries(sides.intermediaries, by=by)
    proofs_written = load_proofs(sides.proofs, by=by)
    types_written = load_types(sides.licence_types, by=by)
    merged_differ = _save_merged(merged)
    load_identity_papers(sides.identity_papers, by=by)
    elements_written = load_elements(sides.elements, by=by)
    documents = [item for file in files for item in file.items]
    before = queries.current_documents(item["slug"] for item in documents)
    differing = [item for item in documents if before.get(item["slug"]) != item]
    gone = _cancelled(item["slug"] for item in differing)
    changed = [item for item in differing if item["slug"] not in gone]
    found = dict(zip((item["slug"] for item in changed), findings_of(changed), strict=True))
    if faults := _stopped(files, found):
        raise Faulty(faults)
    for item in changed:
        put_out(item, agency_ids[item["agency"]], by=by, warnings=found[item["slug"]])
    enter_items([item["slug"] for item in documents], by=by)
    is_news = _save_events(events) | _save_synonyms(said) | merged_differ
    if changed or is_news or services_written or proofs_written or elements_written:
        turn_edition()
    new = sum(item["slug"] not in before for item in changed)
    return LoadReport(
        agencies=len(agency_ids),
        new=new,
        changed=len(changed) - new,
        unchanged=len(documents) - len(changed),
        life_events=len(events),
        synonyms=len(said),
        intermediaries=services_written,
        proofs=proofs_written,
        licence_types=types_written,
        elements=elements_written,
    )


def _stopped(
    files: Iterable[AgencyFile], found: Mapping[str, Sequence[Finding]]
) -> list[FileFault]:
    """Return what stops the publication of items of these files, at its place in the file."""
    return [
        file.find(Fault(("items", place, *finding.path), f"{finding.code} {finding.words}"))
        for file in files
        for place, item in enumerate(file.items)
        for finding in errors(found.get(item["slug"], ()))
    ]


def put_out(
    document: Mapping[str, Any],
    agency_id: UUID,
    *,
    by: Actor,
    reason: str = "",
    warnings: Iterable[Finding] = (),
) -> UUID:
    """Make a document that parses the current version of its item; return the version's id.

    A suspended item stays suspended. The caller turns the edition.
    Writes:  the item if it is new, the version, its place in the search; one journal entry.
    Tells:   ItemPublished.
    """
    definition = parse(document)
    item = Item.objects.select_for_update().filter(slug=definition.slug).first()
    is_new = item is None
    item = item or Item.objects.create(slug=definition.slug, agency_id=agency_id)
    number = 1 if is_new else item.versions.count() + 1  # versions are never deleted
    version = _version(
        document,
        definition,
        item,
        number,
        by=by,
        reason=reason,
        warnings=[warning_row(one) for one in warnings],
    )
    item.agency_id, item.current = agency_id, version
    if is_new:
        item.state = State.IN_USE.value
    item.save(update_fields=["agency", "current", "state"])
    _save_themes(item, definition, is_new=is_new)
    _save_levels(item, definition, is_new=is_new)
    if is_new:
        ItemStanding.objects.create(
            item=item, state=State.IN_USE.value, since=by.now, set_by=by.actor_name
        )
    index.put(item, definition, is_new=is_new)
    event = ItemPublished(
        subject=f"item:{item.slug}",
        item_id=item.id,
        version_id=version.id,
        number=number,
        name=definition.name,
    )
    journal.record(event, by=by, first=is_new)
    return UUID(str(version.id))


def _version(
    document: Mapping[str, Any],
    definition: Definition,
    item: Item,
    number: int,
    *,
    by: Actor,
    **said: Any,
) -> ItemVersion:
    statutory, promised = definition.statutory_limit, definition.promised_limit
    return ItemVersion.objects.create(
        item=item,
        number=number,
        definition=document,
        name=definition.name,
        kind=definition.kind,
        code=definition.base_code,
        level=definition.level,
        window=definition.window,
        online_depth=definition.online_depth,
        case_type=definition.case_type,
        statutory_days=statutory.days if statutory else None,
        statutory_unit=statutory.unit.value if statutory else "",
        promised_days=promised.days if promised else None,
        promised_unit=promised.unit.value if promised else "",
        visits=definition.visits,
        high_frequency=definition.high_frequency,
        monthly_volume=definition.monthly_volume,
        in_hall=definition.in_hall,
        not_in_hall_reason=definition.not_in_hall_reason,
        delegated_to=list(definition.delegated_to),
        steps=len(definition.steps),
        materials=definition.materials_to_bring,
        **{f"baseline_{key}": value for key, value in asdict(definition.baseline).items()},
        published_at=by.now,
        published_by=by.actor_name,
        **said,
    )


def _save_themes(item: Item, definition: Definition, *, is_new: bool) -> None:
    if not is_new:
        ItemTheme.objects.filter(item=item).delete()
    ItemTheme.objects.bulk_create(
        ItemTheme(
            item=item,
            theme=theme,
            for_persons=definition.is_for_persons,
            for_organisations=definition.is_for_organisations,
        )
        for theme in dict.fromkeys(definition.themes)
    )


def _save_levels(item: Item, definition: Definition, *, is_new: bool) -> None:
    if not is_new:
        ItemLevel.objects.filter(item=item).delete()
    ItemLevel.objects.bulk_create(
        ItemLevel(item=item, level=level, is_own=level == definition.level)
        for level in dict.fromkeys((definition.level, *definition.delegated_to))
    )


def _cancelled(slugs: Iterable[str]) -> set[str]:
    rows = Item.objects.filter(slug__in=list(slugs), state=State.CANCELLED.value)
    return set(rows.values_list("slug", flat=True))


def _save_events(events: Sequence[LifeEvent]) -> bool:
    """Keep the life events that are new or say something else; test whether there were any."""
    fields = ["name", "summary", "place", "items"]
    known = {row["slug"]: row for row in LifeEvent.objects.values("slug", *fields)}
    changed = [
        event
        for event in events
        if known.get(event.slug)
        != {"slug": event.slug, **{name: getattr(event, name) for name in fields}}
    ]
    if changed:
        LifeEvent.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["slug"], update_fields=fields
        )
    return bool(changed)


def _save_merged(filings: Sequence[MergedFiling]) -> bool:
    """Replace the list of what is merged into the business licence; test whether it says something else."""
    fields = ["name", "place", "into", "item", "receiver", "is_asked", "pushed", "facts"]
    before = list(MergedFiling.objects.values(*fields))
    after = [{name: getattr(one, name) for name in fields} for one in filings]
    if before == sorted(after, key=lambda one: one["place"]):
        return False
    MergedFiling.objects.all().delete()
    MergedFiling.objects.bulk_create(filings)
    return True


def _save_synonyms(said: Mapping[str, list[str]]) -> bool:
    """Keep the synonyms that are new or mean something else; test whether there were any."""
    known = dict(Synonym.objects.values_list("said", "means"))
    changed = [
        Synonym(said=word, means=means) for word, means in said.items() if known.get(word) != means
    ]
    if changed:
        Synonym.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["said"], update_fields=["means"]
        )
    return bool(changed)
