"""A catalogue for tests: the 同江 files, one document of them, and an item published from it."""

from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tongban.agencies.services import save_agency
from tongban.base.desk import System
from tongban.catalogue import services
from tongban.catalogue.files import read_folder
from tongban.catalogue.models import Item
from tongban.catalogue.queries import Guide, guide
from tongban.catalogue.rules import State

TONGJIANG = Path(__file__).resolve().parents[4] / "data" / "tongjiang"
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SYSTEM = System(NOW)


@cache
def _documents() -> dict[str, dict[str, Any]]:
    files, faults = read_folder(TONGJIANG)
    assert not faults
    return {item["slug"]: item for file in files for item in file.items}


@cache
def _organs() -> dict[str, dict[str, Any]]:
    return {file.organ["slug"]: file.organ for file in read_folder(TONGJIANG)[0]}


def a_document(slug: str = "food-business-licence", /, **changes: Any) -> dict[str, Any]:
    """Return the document of an item of the 同江 catalogue, changed."""
    return deepcopy(_documents()[slug]) | changes


def an_item(slug: str = "food-business-licence", /, **changes: Any) -> Guide:
    """Publish an item of the 同江 catalogue with its agency; return its guide."""
    document = a_document(slug, **changes)
    organ = _organs()[document["agency"]]
    save_agency(organ["slug"], by=SYSTEM, **{k: v for k, v in organ.items() if k != "slug"})
    services.publish(document, by=SYSTEM)
    return guide(document["slug"])


def suspend(slug: str) -> None:
    """Take an item out of use for a while."""
    Item.objects.filter(slug=slug).update(state=State.SUSPENDED.value)


def the_whole_catalogue() -> services.LoadReport:
    """Load the 同江 catalogue."""
    return services.load(TONGJIANG, by=SYSTEM)
