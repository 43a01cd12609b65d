"""A catalogue for tests: the 同江 files, one document of them, and an item published from it."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from tongban.agencies.services import save_agency
from tongban.base.desk import Desk, System
from tongban.catalogue import exchange, services
from tongban.catalogue.files import read_folder
from tongban.catalogue.models import Item
from tongban.catalogue.queries import Guide, draft, guide
from tongban.catalogue.rules import SECTIONS, State
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

TONGJIANG = Path(__file__).resolve().parents[4] / "data" / "tongjiang"
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SYSTEM = System(NOW)
TODAY = date(2026, 11, 20)


@cache
def _documents() -> dict[str, dict[str, Any]]:
    files, faults = read_folder(TONGJIANG)
    assert not faults
    return {item["slug"]: item for file in files for item in file.items}


@cache
def _organs() -> dict[str, dict[str, Any]]:
    return {file.organ["slug"]: file.organ for file in read_folder(TONGJIANG)[0]}


def all_documents() -> list[dict[str, Any]]:
    """Return the documents of the 同江 catalogue."""
    return list(_documents().values())


def a_document(slug: str = "food-business-licence", /, **changes: Any) -> dict[str, Any]:
    """Return the document of an item of the 同江 catalogue, changed.

    With other questions its fields hang on none.
    """
    document = deepcopy(_documents()[slug]) | changes
    if "situations" in changes and "form_fields" not in changes:
        document["form_fields"] = [{**one, "when": None} for one in document["form_fields"]]
    return document


def an_item(slug: str = "food-business-licence", /, **changes: Any) -> Guide:
    """Publish an item of the 同江 catalogue with its agency; return its guide."""
    document = a_document(slug, **changes)
    organ = _organs()[document["agency"]]
    save_agency(organ["slug"], by=SYSTEM, **{k: v for k, v in organ.items() if k != "slug"})
    services.publish(document, by=SYSTEM)
    return guide(document["slug"])


def a_file(*documents: dict[str, Any], form: str = "xlsx") -> bytes:
    """Return a file of officials with these documents."""
    return exchange.write(documents, form=form, organs={})


def items_in(data: bytes, form: str) -> list[dict[str, Any]]:
    """Return what a file of officials says."""
    return exchange.read(data, form=form).documents


def suspend(slug: str) -> None:
    """Take an item out of use for a while."""
    Item.objects.filter(slug=slug).update(state=State.SUSPENDED.value)


def the_whole_catalogue() -> services.LoadReport:
    """Load the 同江 catalogue."""
    return services.load(TONGJIANG, by=SYSTEM)


def a_chief(agency: str = "scjg", *, role: str = "chief", now: datetime = NOW) -> Desk:
    """Return the desk of a chief, who drafts for his own agency."""
    return a_desk(role, agency, now=now)


def an_editor(*, now: datetime = NOW) -> Desk:
    """Return a desk of 编办."""
    return a_desk(Role.EDITOR, "zwzx", now=now)


def at_legal(*, now: datetime = NOW) -> Desk:
    """Return a desk of the legal office."""
    return a_desk(Role.LEGAL, "zwzx", now=now)


def on_day(days: int) -> tuple[date, System]:
    """Return the day that many days on, and the platform itself at its noon."""
    return TODAY + timedelta(days=days), System(NOW + timedelta(days=days))


def a_changed_draft() -> tuple[UUID, Desk]:
    """Begin to change the food business licence and give it another name (version 2)."""
    an_item()
    chief = a_chief()
    draft_id = services.begin_change("food-business-licence", desk=chief)
    services.save_section(draft_id, "basic", {"name": "新名称"}, version=1, desk=chief)
    return draft_id, chief


def fill(draft_id: UUID, desk: Desk) -> None:
    """Say in every section of a draft what the food business licence says; the name stays."""
    other = a_document()
    for section, (_, keys) in SECTIONS.items():
        values = {key: other[key] for key in keys if key in other and key != "name"}
        version = draft(draft_id, desk).version
        services.save_section(draft_id, section, values, version=version, desk=desk)


def submit(draft_id: UUID, *, desk: Desk, planned_on: date | None = None) -> None:
    """Hand a draft in."""
    version = draft(draft_id, desk).version
    services.submit(
        draft_id, reason="按新规定修改", planned_on=planned_on, version=version, desk=desk
    )


def approve(draft_id: UUID) -> None:
    """Pass both reviews."""
    for stage, desk in (("office", an_editor()), ("legal", at_legal())):
        version = draft(draft_id, desk).version
        services.review(draft_id, stage, passed=True, version=version, desk=desk)


def an_approved_draft(*, planned_on: date | None = None) -> UUID:
    """Return a change of the food business licence that waits for publication."""
    draft_id, chief = a_changed_draft()
    submit(draft_id, desk=chief, planned_on=planned_on)
    approve(draft_id)
    return draft_id
