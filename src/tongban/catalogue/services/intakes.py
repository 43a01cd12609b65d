"""Taking the items of a file in (导入): looked at first, then taken whole or not at all."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tongban.agencies.services import save_agency
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, Problem, Refused, Stale
from tongban.catalogue import exchange
from tongban.catalogue.events import ItemsLookedAt, ItemsTakenIn
from tongban.catalogue.exchange import Entry, Reading
from tongban.catalogue.local_codes import code_fault
from tongban.catalogue.models import DirectoryEntry, DirectoryVersion, Draft, Intake
from tongban.catalogue.queries.intakes import no_intake, seen_by
from tongban.catalogue.queries.outlooks import CHANGED, NEW, Fate, Outlook, outlook
from tongban.catalogue.rules import FORMS_OF_INTAKE
from tongban.journal import services as journal
from tongban.people.permissions import Permission

SEEN, TAKEN = "seen", "taken"
MOST_FAULTS_KEPT = 5_000
LONGEST_NAME = 200
AT_ONCE = 500
# What is said of a department that a list of items brings: nothing but its name is known.
NEW_AGENCY = {"kind": "政府部门", "hall": "未进驻"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a file in has made; drafts wait to be completed and handed in."""

    new: int  # drafts of new items
    changed: int  # drafts that change items
    same: int  # items the file says nothing new of
    entries: int  # of the basic catalogue
    agencies: int


@transaction.atomic
def look_at(data: bytes, *, file_name: str, form: str, desk: Desk) -> UUID:
    """Read a file and write down what would become of its items; return the intake's id (试导入).

    Nothing of the catalogue changes. What is wrong with the file is in the report, cell by cell.
    Writes:  the intake with its report; one journal entry.
    Tells:   ItemsLookedAt.
    Raises:  NotPermitted; Invalid for a file that is not read at all, or an unknown form.
    """
    require(desk, Permission.CATALOGUE_DRAFT)
    if form not in FORMS_OF_INTAKE:
        words = "看不出文件的格式，请选择格式。"
        raise Invalid([Problem("form", "intake.form", words)], words)
    try:
        reading = exchange.read(data, form=form)
    except exchange.Refused as refused:
        raise Invalid([Problem("file", "intake.file", str(refused))], str(refused)) from refused
    rows, sha256 = _rows(reading), hashlib.sha256(data).hexdigest()
    report = {
        "sha256": sha256,
        "held": sorted(reading.held),
        "fault_count": len(reading.faults),
        "faults": [list(asdict(fault).values()) for fault in reading.faults[:MOST_FAULTS_KEPT]],
    }
    intake = Intake.objects.create(
        file_name=file_name[-LONGEST_NAME:],
        form=form,
        documents=rows,
        report=report | outlook(rows, reading.held, form=form, desk=desk).report(),
        made_at=desk.now,
        made_by=desk.actor_name,
        made_by_id=str(desk.staff_id or ""),
    )
    event = ItemsLookedAt(
        subject=_subject(intake),
        file_name=intake.file_name,
        form=form,
        sha256=sha256,
        items=len(rows),
        faults=len(reading.faults),
    )
    journal.record(event, by=desk, first=True)
    return UUID(str(intake.id))


def take(intake_id: UUID, *, with_entries: bool, desk: Desk) -> Taken:
    """Take the items of a file in: all of them or none. Pressed twice they are taken once.

    Drafts of new and changed items are made, never versions: they go the way of every draft.
    `with_entries`: codes the basic catalogue does not know become entries of it.
    Writes:  departments (of a list of another city), entries, drafts, the intake; one journal entry,
             besides one for each department.
    Tells:   ItemsTakenIn.
    Raises:  NotFound; NotPermitted; Refused (intake.faulty, intake.nothing); Stale when the catalogue
             has changed since the look: the report then says what would happen now.
    """
    require(desk, Permission.CATALOGUE_DRAFT)
    if with_entries:
        require(desk, Permission.DIRECTORY_MANAGE)
    try:
        with transaction.atomic():
            taken = _take(intake_id, with_entries=with_entries, desk=desk)
    except IntegrityError as crossed:
        # Somebody began a draft, an entry or a department of the same name in this very moment.
        raise _changed_meanwhile() from crossed
    if taken is None:
        raise _changed_meanwhile()
    return taken


def _take(intake_id: UUID, *, with_entries: bool, desk: Desk) -> Taken | None:
    """Take a file in; None if the report no longer holds, which is then written anew."""
    # Locked: the button may be pressed twice in a second.
    intake = seen_by(desk).select_for_update().filter(pk=intake_id).first()
    if intake is None:
        raise no_intake()
    if intake.state == TAKEN:
        return Taken(**intake.report["taken"])
    report = intake.report
    seen = outlook(intake.documents, report["held"], form=intake.form, desk=desk)
    if (now := seen.report()) != {key: report.get(key) for key in now}:
        intake.report = report | now
        intake.save(update_fields=["report"])
        return None
    _require_takeable(report)
    taken = _write(intake, seen, with_entries=with_entries, desk=desk)
    intake.state, intake.taken_at = TAKEN, desk.now
    intake.report = report | {"taken": asdict(taken)}
    intake.save(update_fields=["state", "taken_at", "report"])
    event = ItemsTakenIn(
        subject=_subject(intake),
        file_name=intake.file_name,
        sha256=report["sha256"],
        **asdict(taken),
    )
    journal.record(event, by=desk)
    return taken


def _write(intake: Intake, seen: Outlook, *, with_entries: bool, desk: Desk) -> Taken:
    agency_ids = {
        slug: save_agency(slug, by=desk, name=name, short=name[:40], **NEW_AGENCY)
        for slug, name in seen.new_agencies.items()
    }
    made = _write_entries(intake, seen, desk) if with_entries else {}
    codes = {
        row["document"]["slug"]: row["entry"]["code"] for row in intake.documents if row["entry"]
    }
    drafts = []
    for fate in seen.fates:
        if fate.outcome in (NEW, CHANGED):
            entry_id = fate.entry_id or made.get(codes.get(fate.document["slug"], ""))
            agency_id = fate.agency.id if fate.agency else agency_ids[fate.document["agency"]]
            drafts.append(_draft(fate, intake, agency_id, entry_id, desk))
    Draft.objects.bulk_create(drafts, batch_size=AT_ONCE)
    counts = seen.report()["counts"]
    return Taken(counts[NEW], counts[CHANGED], counts["same"], len(made), len(agency_ids))


def _write_entries(intake: Intake, seen: Outlook, desk: Desk) -> dict[str, UUID]:
    entries, versions = [], []
    for wanted in seen.new_entries:
        entry = DirectoryEntry(code=wanted["code"], code_fault=wanted["code_fault"])
        version = DirectoryVersion(
            entry=entry,
            number=1,
            name=wanted["name"],
            kind=wanted["kind"],
            levels=wanted["levels"],
            effective_on=desk.today,
            reason=_reason(intake),
            made_at=desk.now,
            made_by=desk.actor_name,
        )
        # Each names the other: the database asks for both at the end of the transaction.
        entry.current = version
        entries.append(entry)
        versions.append(version)
    DirectoryEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
    DirectoryVersion.objects.bulk_create(versions, batch_size=AT_ONCE)
    return {entry.code: entry.id for entry in entries}


def _draft(fate: Fate, intake: Intake, agency_id: UUID, entry_id: UUID | None, desk: Desk) -> Draft:
    return Draft(
        slug=fate.document["slug"],
        item_id=fate.item_id,
        entry_id=entry_id,
        agency_id=agency_id,
        base_id=fate.base_id,
        document=fate.document,
        reason=_reason(intake) if fate.outcome == CHANGED else "",
        intake=intake,
        begun_at=desk.now,
        begun_by=desk.actor_name,
        changed_at=desk.now,
        changed_by=desk.actor_name,
        writers=[str(desk.staff_id)] if desk.staff_id else [],
    )


def _require_takeable(report: Mapping[str, Any]) -> None:
    counts = report["counts"]
    if report["fault_count"] or counts["bad"]:
        raise Refused("文件里还有错误，改正后重新上传。什么都没有导入。", code="intake.faulty")
    if not counts[NEW] + counts[CHANGED]:
        raise Refused("文件里的事项与现行的完全相同，没有可以导入的内容。", code="intake.nothing")


def _rows(reading: Reading) -> list[dict[str, Any]]:
    """Return what was read as an Intake keeps it; rows without a slug are among the faults alone."""
    entries = {entry.slug: entry for entry in reading.entries}
    return [
        {
            "document": document,
            "place": place,
            "notes": reading.notes.get(document["slug"], []),
            "entry": _entry(document, entries.get(document["slug"])),
        }
        for document, place in zip(reading.documents, reading.places, strict=True)
        if isinstance(document.get("slug"), str)
    ]


def _entry(document: Mapping[str, Any], entry: Entry | None) -> dict[str, Any] | None:
    """Return the entry of the basic catalogue an item names; None where it names none."""
    if entry is not None:
        return asdict(entry)
    if not (document.get("base_code") and document.get("kind") and document.get("name")):
        return None
    code = document["base_code"]
    name = document.get("parent") or document["name"]
    levels = [document["level"]] if "level" in document else []
    return asdict(Entry(document["slug"], code, code_fault(code), name, document["kind"], levels))


def _reason(intake: Intake) -> str:
    return f"由文件导入：{intake.file_name}"


def _subject(intake: Intake) -> str:
    return f"intake:{intake.id}"


def _changed_meanwhile() -> Stale:
    return Stale(
        "您看过之后目录又有变化，下面是重新计算的结果，请核对后再取入。什么都没有导入。",
        code="intake.stale",
    )
