"""YAML: departments and their items as data/tongjiang keeps them, one or several in a file. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from tongban.catalogue.document import ITEM, ORGAN, faults_in
from tongban.catalogue.exchange.reading import CellFault, Reading, Refused, shown
from tongban.catalogue.files import LOADER
from tongban.catalogue.shapes import Fault, Path, Record, Several

DEEPEST = 12
FILE = Record({"organ": ORGAN, "items": Several(Record({}, is_open=True))})
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read(data: bytes) -> Reading:
    """Read one or several departments. Raises Refused with words for a file that is not read at all."""
    try:
        text = data.decode("utf-8-sig")
        _check_events(text)
        nodes = list(yaml.compose_all(text, LOADER))
    except UnicodeDecodeError as broken:
        raise Refused("不是 UTF-8 编码的文件。") from broken
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise Refused(f"第 {line} 行不是有效的 YAML：{broken.problem}") from broken
    except yaml.YAMLError as broken:  # characters that may not stand in it
        raise Refused("不是有效的 YAML：含有不能使用的字符。") from broken
    reading = Reading([], [], frozenset((*ITEM.keys, *ITEM.optional)))
    seen: dict[str, int] = {}
    for node in nodes:
        _add(node, _value(node), reading, seen)
    if not nodes:
        raise Refused("文件是空的。")
    return reading


def write(documents: Iterable[Mapping[str, Any]], organs: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the documents by department; `organs` says what is known of each, by slug."""
    by_agency: dict[str, list[dict[str, Any]]] = {}
    for document in documents:
        item = {key: value for key, value in document.items() if key != "agency"}
        by_agency.setdefault(document["agency"], []).append(item)
    files = [{"organ": organs[slug], "items": items} for slug, items in by_agency.items()]
    text = yaml.dump_all(files, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=120)
    return str(text).encode()


def _check_events(text: str) -> None:
    """Refuse what would blow up when it is put together: references, and lists without end."""
    depth = 0
    for event in yaml.parse(text, LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Refused(f"第 {line} 行用了锚点或引用，请把内容写全。")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Refused(f"第 {line} 行的层次过深。")


def _value(node: Any) -> Any:
    loader = LOADER("")
    try:
        return loader.construct_document(node)
    except (yaml.MarkedYAMLError, ValueError, TypeError) as broken:
        line = node.start_mark.line + 1
        raise Refused(f"第 {line} 行起的内容不是有效的 YAML 值。") from broken
    finally:
        loader.dispose()


def _add(node: Any, value: Any, reading: Reading, seen: dict[str, int]) -> None:
    places: dict[Path, CellFault] = {}
    reading.faults.extend(_note(node, (), places))
    found = list(FILE.faults(value, ()))
    reading.faults.extend(_placed(fault, places) for fault in found)
    if found:
        return
    for number, item in enumerate(value["items"]):
        path: Path = ("items", number)
        line = places[path].line
        faults = list(_item_faults(item))
        if (slug := item.get("slug")) in seen:
            faults.append(Fault(("slug",), f"“{slug}”在第 {seen[slug]} 行已有"))
        elif isinstance(slug, str):
            seen[slug] = line
        reading.faults.extend(
            _placed(Fault((*path, *fault.path), fault.words), places) for fault in faults
        )
        reading.documents.append({**item, "agency": value["organ"]["slug"]})
        reading.places.append(f"第 {line} 行")


def _item_faults(item: Mapping[str, Any]) -> Iterable[Fault]:
    known = {**ITEM.keys, **ITEM.optional}
    for key in item:
        if key not in known or key == "agency":
            yield Fault((str(key),), f"不认识的键“{key}”")
    for key in ("slug", "name"):
        if key not in item:
            yield Fault((), f"缺少“{key}”")
    yield from faults_in(item, [key for key in item if key in known and key != "agency"])


def _note(node: Any, path: Path, places: dict[Path, CellFault]) -> Iterable[CellFault]:
    """Write down where everything stands; yield keys that are written twice."""
    places[path] = _place(node, path, node.value if isinstance(node, yaml.ScalarNode) else "")
    if isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield from _note(child, (*path, number), places)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            here = (*path, str(key.value))
            if here in places:
                twice = _place(key, here, "")
                yield CellFault("", twice.line, twice.column, "", f"键“{key.value}”写了两次")
            yield from _note(child, here, places)


def _place(node: Any, path: Sequence[str | int], found: Any) -> CellFault:
    words = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
    column = f"第 {node.start_mark.column + 1} 列 {words}".strip()
    return CellFault("", node.start_mark.line + 1, column, shown(found), "")


def _placed(fault: Fault, places: Mapping[Path, CellFault]) -> CellFault:
    path = fault.path
    while path not in places:
        path = path[:-1]
    where = places[path]
    return CellFault(where.sheet, where.line, where.column, where.found, fault.words)
