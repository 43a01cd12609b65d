"""The joint matters (一件事) of a catalogue folder, for the room that runs them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongban.catalogue.files import FileFault, read_places
from tongban.catalogue.models import Item
from tongban.catalogue.shapes import Fault


@dataclass(frozen=True, slots=True)
class BundleFile:
    """bundles.yaml: its entries as they stand, and where each value is."""

    bundles: list[dict[str, Any]]
    find: Callable[[Fault], FileFault]

    def fault(self, path: tuple[str | int, ...], words: str) -> FileFault:
        """Return a fault with file, line and column."""
        return self.find(Fault(path, words))


def read_bundles(folder: Path) -> BundleFile:
    """Read bundles.yaml of a folder the catalogue was loaded from. Raises FileNotFoundError."""
    value, find = read_places(folder / "bundles.yaml")
    return BundleFile(value["bundles"], find)


def item_slugs() -> frozenset[str]:
    """Return the slugs of all items. One query."""
    return frozenset(Item.objects.values_list("slug", flat=True))
