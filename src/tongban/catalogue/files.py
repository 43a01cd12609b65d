"""Catalogue files: YAML read with the line and column of every value.

A file is refused as a whole when anything in it is wrong; its faults say where.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml

from tongban.catalogue.document import ORGAN, faults_of
from tongban.catalogue.shapes import Fault, Path, Record, Several, Shape

# libyaml where it is built in: eight times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# The items are looked at one by one, together with the agency they belong to.
FILE = Record({"organ": ORGAN, "items": Several(Record({}, is_open=True))})


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault of a file. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str  # items[3].materials[0].kind
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.path} {self.words}"


@dataclass(frozen=True, slots=True)
class AgencyFile:
    """One department: what is said of it, and the documents of its items."""

    organ: dict[str, Any]
    items: list[dict[str, Any]]  # each with the slug of its agency
    find: Callable[[Fault], FileFault]  # the place of a fault in the file; paths begin at the file


def read_folder(folder: FilePath) -> tuple[list[AgencyFile], list[FileFault]]:
    """Read items/*.yaml of a catalogue folder; return what is right and everything that is wrong.

    Raises FileNotFoundError if there is no such file at all.
    """
    paths = sorted((folder / "items").glob("*.yaml"))
    if not paths:
        raise FileNotFoundError(f"{folder}/items 下没有 .yaml 文件")
    files: list[AgencyFile] = []
    faults: list[FileFault] = []
    seen: dict[str, str] = {}  # "item food-licence" → where it was said first
    for path in paths:
        text = _Text(path)
        faults += text.faults
        if text.value is None:
            continue
        found = [text.fault(fault) for fault in _faults_of_file(text.value)]
        if not found:
            found = [text.fault(fault) for fault in _said_twice(text.value, path.name, seen)]
            files.append(_agency_file(text))
        faults += found
    return files, faults


def read_yaml(path: FilePath, shape: Shape) -> tuple[Any, list[FileFault]]:
    """Read any other file of the folder; return its value (None if unreadable) and its faults."""
    text = _Text(path)
    if text.value is None:
        return None, text.faults
    return text.value, text.faults + [text.fault(f) for f in shape.faults(text.value, ())]


def read_places(path: FilePath) -> tuple[Any, Callable[[Fault], FileFault]]:
    """Return the value of a file that can be read, and what finds the place of a fault in it."""
    text = _Text(path)
    return text.value, text.fault


def read_list(
    path: FilePath, shape: Shape, name: str, *, key: str
) -> tuple[list[Any], list[FileFault]]:
    """Read the list `name` of a file whose entries are told apart by `key`, and its faults."""
    text = _Text(path)
    faults = list(text.faults)
    if text.value is None:
        return [], faults
    if found := list(shape.faults(text.value, ())):
        return [], faults + [text.fault(fault) for fault in found]
    counts = Counter(entry[key] for entry in text.value[name])
    return text.value[name], faults + [
        text.fault(Fault((name, place, key), f"“{entry[key]}”出现了 {counts[entry[key]]} 次"))
        for place, entry in enumerate(text.value[name])
        if counts[entry[key]] > 1
    ]


def _faults_of_file(value: Any) -> Iterator[Fault]:
    found = list(FILE.faults(value, ()))
    yield from found
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return
    for place, item in enumerate(value["items"]):
        if not isinstance(item, dict):
            continue
        # The agency of an item is the organ of its file; faults of the organ were told already.
        for fault in faults_of({**item, "agency": "organ"}):
            yield Fault(("items", place, *fault.path), fault.words)


def _said_twice(value: dict[str, Any], name: str, seen: dict[str, str]) -> Iterator[Fault]:
    said = [("organ", "slug"), *(("items", place, "slug") for place in range(len(value["items"])))]
    for path in said:
        slug = value["organ"]["slug"] if path[0] == "organ" else value["items"][path[1]]["slug"]
        key = f"{path[0]} {slug}"
        if key in seen:
            yield Fault(path, f"“{slug}”在 {seen[key]} 里已有")
        seen.setdefault(key, name)


def _agency_file(text: "_Text") -> AgencyFile:
    organ = text.value["organ"]
    items = [{**item, "agency": organ["slug"]} for item in text.value["items"]]
    return AgencyFile(organ, items, text.fault)


class _Text:
    """A YAML file: its value, and the place of everything in it."""

    def __init__(self, path: FilePath) -> None:
        self.name = path.name
        self.value: Any = None
        self.faults: list[FileFault] = []
        self._places: dict[Path, tuple[int, int]] = {}
        try:
            self._read(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            self.faults.append(FileFault(self.name, 1, 1, "", "不是 UTF-8 编码的文件"))
        except yaml.MarkedYAMLError as broken:
            mark = broken.problem_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            words = f"不是有效的 YAML：{broken.problem}"
            self.faults.append(FileFault(self.name, line, column, "", words))

    def fault(self, fault: Fault) -> FileFault:
        """Find the place of a fault; of a missing value, that of what should hold it."""
        path = fault.path
        while path and path not in self._places:
            path = path[:-1]
        line, column = self._places.get(path, (1, 1))
        return FileFault(self.name, line, column, _words(fault.path), fault.words)

    def _read(self, text: str) -> None:
        loader = LOADER(text)
        try:
            node = loader.get_single_node()
            if node is None:
                self.faults.append(FileFault(self.name, 1, 1, "", "文件是空的"))
                return
            self._note(node, ())
            self.value = loader.construct_document(node)
        finally:
            loader.dispose()

    def _note(self, node: Any, path: Path) -> None:
        self._places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.SequenceNode):
            for place, child in enumerate(node.value):
                self._note(child, (*path, place))
        elif isinstance(node, yaml.MappingNode):
            for key, child in node.value:
                here = (*path, str(key.value))
                if here in self._places:
                    words = f"键“{key.value}”写了两次"
                    line, column = key.start_mark.line + 1, key.start_mark.column + 1
                    self.faults.append(FileFault(self.name, line, column, _words(here), words))
                self._note(child, here)
                # A fault of a key points at the key, where the eye looks for it.
                self._places[here] = (key.start_mark.line + 1, key.start_mark.column + 1)


def _words(path: Path) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
