"""Front-end files of others: the single files the pages use, from node_modules.

Whole dist folders would be collected, hashed and compressed for over a minute at each start.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"
PREFIX = "vendor"

FILES = {  # the address below /static/ -> the path below node_modules
    f"{PREFIX}/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    f"{PREFIX}/bootstrap.min.css.map": "bootstrap/dist/css/bootstrap.min.css.map",
}


class ListedFilesFinder(BaseFinder):
    """Finds the files of FILES, and nothing else of node_modules."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """Return where `path` lies, a list when `find_all`; nothing found is []."""
        place = NODE_MODULES / FILES.get(path, "")
        if not place.is_file():
            return []
        return [str(place)] if find_all else str(place)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Yield (file name, storage with our prefix) of each listed file that is installed."""
        for path in FILES.values():
            place = NODE_MODULES / path
            storage: Any = FileSystemStorage(location=place.parent)
            storage.prefix = PREFIX
            if place.is_file():
                yield place.name, storage
