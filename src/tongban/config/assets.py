"""Front-end files of others: the single files the pages use, from node_modules.

Whole dist folders would be collected, hashed and compressed for over a minute at each start.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"

FILES = (  # the path below /static/ is the path below node_modules
    "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/dist/css/bootstrap.min.css.map",
    "bpmn-js/dist/bpmn-modeler.production.min.js",
    "bpmn-js/dist/assets/bpmn-js.css",
    "bpmn-js/dist/assets/diagram-js.css",
    "bpmn-js/dist/assets/bpmn-font/css/bpmn.css",
    "bpmn-js/dist/assets/bpmn-font/font/bpmn.eot",
    "bpmn-js/dist/assets/bpmn-font/font/bpmn.svg",
    "bpmn-js/dist/assets/bpmn-font/font/bpmn.ttf",
    "bpmn-js/dist/assets/bpmn-font/font/bpmn.woff",
    "bpmn-js/dist/assets/bpmn-font/font/bpmn.woff2",
)


class ListedFilesFinder(BaseFinder):
    """Finds the files of FILES, and nothing else of node_modules."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """Return where `path` lies, a list when `find_all`; nothing found is []."""
        place = NODE_MODULES / path
        if path not in FILES or not place.is_file():
            return []
        return [str(place)] if find_all else str(place)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Yield (path, storage) of each listed file that is installed."""
        storage = FileSystemStorage(location=NODE_MODULES)
        yield from ((path, storage) for path in FILES if (NODE_MODULES / path).is_file())
