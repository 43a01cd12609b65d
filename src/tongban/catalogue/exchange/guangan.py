"""Items of another city, as 广安 publishes them: a CSV of names and codes, mapped onto our elements. Pure.

Nothing is dropped: codes are kept as they were written, and what is wrong with them is said. What the
list does not tell of an item (materials, limits, steps …) is missing in its document too.
"""

from collections.abc import Mapping
from typing import Any

from tongban.catalogue.document import faults_in
from tongban.catalogue.elements import NAMES
from tongban.catalogue.exchange.csv_file import grid_of
from tongban.catalogue.exchange.reading import CellFault, Entry, Reading, shown
from tongban.catalogue.exchange.rows import Row, letters
from tongban.catalogue.rules import ITEM_KINDS
from tongban.law.codes import item_code, sichuan_item_code

HEADINGS = (
    *("department", "name", "main_item", "task_type_code", "area_code", "base_code"),
    *("raw_item_code", "source_url"),
)
NO_MAIN_ITEM = "未分类"
# What an address of ours may hold of a code.
LONGEST_SLUG = 80
COUNTY_DIGITS = 6

Fields = Mapping[str, str]


def read(data: bytes) -> Reading:
    """Read the list. Raises Refused with words for a file that is not read at all."""
    grid = grid_of(data)
    headings = [str(heading).strip() for heading in grid.headings]
    held = frozenset({"slug", "agency", "name", "parent", "kind", "level", "local_code"})
    reading = Reading([], [], held | {"source_note"})
    for heading in HEADINGS:
        if heading not in headings:
            words = f"缺少“{heading}”这一列"
            reading.faults.append(CellFault("", grid.line, "", "", words))
    if not reading.faults:
        seen: dict[str, int] = {}
        for row in grid.rows:
            _add(row, headings, reading, seen)
    return reading


def _add(row: Row, headings: list[str], reading: Reading, seen: dict[str, int]) -> None:
    texts = [str(cell).strip() for cell in row.cells]
    fields = dict(zip(headings, texts, strict=False))
    document = _document(fields)
    slug = document["slug"]
    # The agency is a name here, which becomes a slug where it is found or made.
    said = [key for key in document if key != "agency"]
    problems = {FROM[str(fault.path[0])]: fault.words for fault in faults_in(document, said)}
    problems |= {name: "不能为空" for name in ("department", "name") if not fields.get(name)}
    if slug in seen:
        problems["raw_item_code"] = f"与第 {seen[slug]} 行的编码相同"
    seen.setdefault(slug, row.line)
    for name, words in problems.items():
        column = f"{letters(headings.index(name))}（{name}）"
        found = shown(fields.get(name, ""))
        reading.faults.append(CellFault("", row.line, column, found, words))
    reading.documents.append(document)
    reading.places.append(f"第 {row.line} 行")
    if notes := _notes(fields):
        reading.notes[slug] = notes
    reading.entries.append(_entry(slug, fields, document))


# Which column an element came from.
FROM = {
    "slug": "raw_item_code",
    "local_code": "raw_item_code",
    "name": "name",
    "parent": "main_item",
    "kind": "task_type_code",
    "level": "area_code",
    "source_note": "source_url",
}


def _document(fields: Fields) -> dict[str, Any]:
    main = fields.get("main_item", "")
    document: dict[str, Any] = {
        "slug": _slug(fields.get("raw_item_code", "")),
        "agency": fields.get("department", ""),
        "name": fields.get("name", ""),
        "parent": None if main in ("", NO_MAIN_ITEM, fields.get("name")) else main,
        "kind": _kind(fields.get("task_type_code", "")),
        "local_code": fields.get("raw_item_code", ""),
        "source_note": f"来源：{fields.get('source_url') or '未注明'}",
    }
    if _is_county(fields.get("area_code", "")):
        document["level"] = "县级"
    return document


def _slug(code: str) -> str:
    """Return the address of an item: its own code, which nobody else has."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in code.lower())
    return "-".join(part for part in plain.split("-") if part)[:LONGEST_SLUG].strip("-")


def _kind(code: str) -> str:
    """Return 事项类型 of a code with or without its leading zero; the code itself where it says none."""
    kind = item_code.KINDS.get(code.zfill(2), code)
    return kind if kind in ITEM_KINDS else code


def _is_county(area: str) -> bool:
    """Test whether a division is a county: two digits of it, none of a township."""
    return len(area) == 12 and area[4:6] != "00" and not area[COUNTY_DIGITS:].strip("0")


def _notes(fields: Fields) -> list[str]:
    raw = fields.get("raw_item_code", "")
    try:
        code = sichuan_item_code.parse(raw)
    except ValueError as problem:
        return [f"{NAMES['local_code']}“{raw}”{problem}"]
    found = [sichuan_item_code.explain_base(code.base)]
    found.append(sichuan_item_code.explain_organisation(code))
    return [words for words in found if words]


def _entry(slug: str, fields: Fields, document: Mapping[str, Any]) -> Entry:
    """Return what the list says of the basic catalogue; without a base code the whole code stands in."""
    raw, base = fields.get("raw_item_code", ""), fields.get("base_code", "")
    why = sichuan_item_code.explain_base(base) if base else sichuan_item_code.explain(raw)
    levels = [document["level"]] if "level" in document else []
    return Entry(slug, base or raw, why or "", document["name"], document["kind"], levels)
