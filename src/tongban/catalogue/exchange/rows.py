"""Rows of sheets made into documents, and documents into rows. Pure.

A document is told by the row of the sheet 事项; the rows of the other sheets say by 事项标识 whose they are.
An element whose column or sheet a file leaves out is not its business.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.catalogue.document import faults_in
from tongban.catalogue.exchange import cells
from tongban.catalogue.exchange.reading import CellFault, Reading, shown
from tongban.catalogue.exchange.table import (
    FEES,
    ITEMS,
    ROWS,
    SITUATIONS,
    SLUG_HEADING,
    Blank,
    Column,
    Sheet,
    keys_of,
)
from tongban.catalogue.shapes import Path

Document = dict[str, Any]
FIRST_LINE = 2  # under the headings
# Lists that may not be empty: an item without rows says nothing of them.
NEVER_EMPTY = ("basis", "steps")


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it was found: its headings, and the rows under them."""

    headings: Sequence[Any]
    rows: list[Row]
    line: int = 1  # of the headings


@dataclass(slots=True)
class _Item:
    """A document in the making, and the cell every part of it came from."""

    document: Document
    line: int
    places: dict[Path, CellFault] = field(default_factory=dict)  # faults without words
    spoilt: set[Path] = field(default_factory=set)  # records with a cell that was told of already


def documents_of(grids: Mapping[str, Grid]) -> Reading:
    """Put the rows of all sheets together, by the titles of the sheets."""
    faults: list[CellFault] = []
    items: dict[str, _Item] = {}
    held = set()
    for sheet in (ITEMS, *ROWS):
        if (grid := grids.get(sheet.title)) is None:
            continue
        columns = _columns(sheet, grid, faults)
        rows = [_read(sheet, columns, row, faults) for row in grid.rows if not _is_blank(row)]
        if sheet is ITEMS:
            _begin_items(rows, items, faults)
            held |= {column.path[0] for column in columns.values()}
        else:
            _add_rows(sheet, rows, items, faults)
            held.add(sheet.path[0])
    for item in items.values():
        faults += _faults_of(item)
    return Reading(
        documents=[item.document for item in items.values()],
        faults=sorted(faults, key=lambda fault: (_order(fault.sheet), fault.line)),
        held=frozenset(held) & set(keys_of((ITEMS, *ROWS))),
        places=[f"{ITEMS.title} 第 {item.line} 行" for item in items.values()],
    )


def rows_of(documents: Iterable[Document], sheet: Sheet) -> Iterator[list[str]]:
    """Yield the rows of documents on a sheet, without its headings."""
    for document in documents:
        for record in _records(document, sheet):
            yield [cells.write(_at(record, column.path), column) for column in sheet.columns]


@dataclass(slots=True)
class _Read:
    """A row as it was read: its values by column, and where they stood."""

    line: int
    values: dict[Column, Any]
    places: dict[Column, CellFault]
    unfit: set[Column]

    def value(self, path: tuple[str, ...]) -> Any:
        return next((v for column, v in self.values.items() if column.path == path), None)


def _columns(sheet: Sheet, grid: Grid, faults: list[CellFault]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for place, heading in enumerate(grid.headings):
        text = "" if heading is None else str(heading).strip(cells.BLANKS).rstrip("*＊ ")
        where = CellFault(sheet.title, grid.line, letters(place), shown(heading), "")
        column = sheet.by_heading.get(text)
        if column in found.values():
            faults.append(_told(where, f"“{text}”这一列出现了两次"))
        elif column is not None:
            found[place] = column
        elif text or any(place < len(r.cells) and r.cells[place] for r in grid.rows):
            faults.append(_told(where, "不认识的列，请使用模板的表头"))
    for column in sheet.columns[: 3 if sheet is ITEMS else 1]:
        if column not in found.values():
            where = CellFault(sheet.title, grid.line, "", "", f"缺少“{column.heading}”这一列")
            faults.append(where)
    return found


def _read(sheet: Sheet, columns: dict[int, Column], row: Row, faults: list[CellFault]) -> _Read:
    read = _Read(row.line, {}, {}, set())
    for place, column in columns.items():
        raw = row.cells[place] if place < len(row.cells) else None
        label = f"{letters(place)}（{column.heading}）"
        read.places[column] = where = CellFault(sheet.title, row.line, label, shown(raw), "")
        try:
            read.values[column] = cells.read(raw, column)
        except cells.Unfit as unfit:
            read.values[column] = None
            read.unfit.add(column)
            faults.append(_told(where, str(unfit)))
    return read


def _begin_items(rows: list[_Read], items: dict[str, _Item], faults: list[CellFault]) -> None:
    for row in rows:
        slug = row.value(("slug",))
        where = row.places.get(ITEMS.columns[0])
        if slug in items:
            assert where is not None
            faults.append(_told(where, f"“{slug}”在第 {items[slug].line} 行已有"))
            continue
        item = _Item({}, row.line)
        for column in row.values:
            if len(column.path) == 1:
                _put(item, (), item.document, column, row, faults)
        _put_records(item, row, faults)
        if slug:
            items[slug] = item


def _put_records(item: _Item, row: _Read, faults: list[CellFault]) -> None:
    """Put in what takes several cells: limits, fee, result, baseline."""
    parts: dict[str, list[Column]] = {}
    for column in row.values:
        if len(column.path) == 2:
            parts.setdefault(column.path[0], []).append(column)
    for key, columns in parts.items():
        item.places[(key,)] = row.places[columns[0]]
        if all(row.values[c] is None and c not in row.unfit for c in columns):
            if key in ("statutory_limit", "promised_limit"):
                item.document[key] = None
            continue
        record: Document = {}
        item.document[key] = record
        for column in columns:
            _put(item, (key,), record, column, row, faults)


def _add_rows(
    sheet: Sheet, rows: list[_Read], items: dict[str, _Item], faults: list[CellFault]
) -> None:
    for item in items.values():
        if sheet.path[0] not in NEVER_EMPTY and sheet is not FEES:
            item.document[sheet.path[0]] = []
    for row in rows:
        slug = row.value(("slug",))
        if (owner := items.get(slug)) is None:
            where = next(iter(row.places.values()))
            why = f"“事项”表里没有“{slug}”这个{SLUG_HEADING}" if slug else f"请填写{SLUG_HEADING}"
            faults.append(_told(where, why))
        elif sheet is SITUATIONS:
            _add_option(owner, row, faults)
        else:
            _add_row(sheet, owner, row, faults)


def _add_row(sheet: Sheet, item: _Item, row: _Read, faults: list[CellFault]) -> None:
    holder: Any = item.document
    for key in sheet.path[:-1]:
        holder = holder.setdefault(key, {})
    records = holder.setdefault(sheet.path[-1], [])
    path: Path = (*sheet.path, len(records))
    record: Document = {}
    item.places[path] = next(iter(row.places.values()))
    for column in row.values:
        if column.path != ("slug",):
            _put(item, path, record, column, row, faults)
    records.append(record)


def _add_option(item: _Item, row: _Read, faults: list[CellFault]) -> None:
    """Add a row of 情形: an option of the question of that key, which its first row begins."""
    questions = item.document["situations"]
    columns = {column.path[0]: column for column in row.values}
    key = row.value(("key",))
    place = next((n for n, q in enumerate(questions) if q.get("key") == key), len(questions))
    path: Path = ("situations", place)
    if place == len(questions):
        questions.append({"options": []})
        item.places[path] = next(iter(row.places.values()))
        for name in ("key", "question"):
            if name in columns:
                _put(item, path, questions[place], columns[name], row, faults)
    elif row.value(("question",)) not in (None, questions[place].get("question")):
        faults.append(_told(row.places[columns["question"]], f"与“{key}”第一行的问题不同"))
    option: Document = {}
    here = (*path, "options", len(questions[place]["options"]))
    item.places[here] = item.places[path]
    for name in ("value", "label"):
        if name in columns:
            _put(item, here, option, columns[name], row, faults)
    questions[place]["options"].append(option)


def _put(
    item: _Item, path: Path, record: Document, column: Column, row: _Read, faults: list[CellFault]
) -> None:
    """Put the value of a cell into the record that stands at `path`."""
    name, value, where = column.path[-1], row.values[column], row.places[column]
    item.places[(*path, name)] = where
    if column in row.unfit:
        item.spoilt.add(path)
    elif value is not None:
        record[name] = value
    elif column.blank is Blank.NULL:
        record[name] = None
    elif column.blank is Blank.EMPTY:
        record[name] = []
    elif column.blank is Blank.WRONG:
        item.spoilt.add(path)
        faults.append(_told(where, f"请填写“{column.heading}”"))


def _faults_of(item: _Item) -> Iterator[CellFault]:
    """Yield what is wrong with what a document says; not what it does not say yet."""
    said = [key for key in item.document if key != "agency"]  # which may be a name
    for fault in faults_in(item.document, said):
        path = fault.path
        if path in item.spoilt:
            continue
        while path not in item.places and path:
            path = path[:-1]
        where = item.places.get(path) or CellFault(ITEMS.title, item.line, "", "", "")
        yield _told(where, fault.words)


def _records(document: Document, sheet: Sheet) -> list[Document]:
    """Return the records of a document that are rows of a sheet, each with the slug."""
    if sheet.path == ():
        return [document]
    found = _at(document, sheet.path) or []
    if sheet is SITUATIONS:
        found = [{**q, **option} for q in found for option in q["options"]]
    return [{**record, "slug": document["slug"]} for record in found]


def _at(record: Mapping[str, Any], path: Iterable[str]) -> Any:
    value: Any = record
    for key in path:
        value = value.get(key) if value else None
    return value


def _is_blank(row: Row) -> bool:
    return all(
        cell is None or (isinstance(cell, str) and not cell.strip(cells.BLANKS))
        for cell in row.cells
    )


def _told(where: CellFault, words: str) -> CellFault:
    return CellFault(where.sheet, where.line, where.column, where.found, words)


def _order(title: str) -> int:
    return next((n for n, sheet in enumerate((ITEMS, *ROWS)) if sheet.title == title), -1)


def letters(place: int) -> str:
    """Return what a spreadsheet calls a column: A for 0, AA for 26."""
    name, left = "", place + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
