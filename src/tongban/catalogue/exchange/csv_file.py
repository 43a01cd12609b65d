"""CSV: one row an item, the columns of the sheet 事项. Pure.

UTF-8 with or without a mark, or GB18030, as the spreadsheets of officials write it. Materials, steps and
the other lists of rows have no place in it: they stay as they are.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from tongban.catalogue.exchange.reading import Reading, Refused
from tongban.catalogue.exchange.rows import Grid, Row, documents_of, rows_of
from tongban.catalogue.exchange.table import ITEMS

MOST_ROWS = 5_000
LONGEST_CELL = 32_767  # as in a spreadsheet
# A spreadsheet would run a cell that begins so as a formula: it is written with an apostrophe before it.
RISKY = "=+-@\t'"


def read(data: bytes) -> Reading:
    """Read the items of a CSV file. Raises Refused with words for a file that is not read at all."""
    grid = grid_of(data)
    plain = [Row(row.line, [_plain(cell) for cell in row.cells]) for row in grid.rows]
    return documents_of({ITEMS.title: Grid(grid.headings, plain, grid.line)})


def write(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the documents as CSV with a mark of UTF-8, which spreadsheets need to read Chinese."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([column.heading for column in ITEMS.columns])
    for row in rows_of([dict(document) for document in documents], ITEMS):
        sheet.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def grid_of(data: bytes) -> Grid:
    """Return the rows of any CSV file, with their lines. Raises Refused."""
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    found: list[Row] = []
    try:
        before = 0
        for cells in reader:
            # A quoted cell may hold line breaks: a row begins where the one before ended.
            if any(cells):
                found.append(Row(before + 1, cells))
            before = reader.line_num
            if len(found) > MOST_ROWS + 1:
                raise Refused(f"最多 {MOST_ROWS} 行，请分几次上传。")
    except csv.Error as broken:
        raise Refused(f"第 {reader.line_num} 行不是有效的 CSV：{broken}") from broken
    if not found:
        raise Refused("文件是空的。")
    return Grid(found[0].cells, found[1:], found[0].line)


def _text(data: bytes) -> str:
    if b"\x00" in data:
        raise Refused("这不是 CSV 文本文件。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("文件不是 UTF-8 编码，也不是 GB18030（GBK）编码：请另存为“CSV UTF-8”后再上传。")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] and cell[0] in RISKY else cell


def _plain(cell: str) -> str:
    return cell.removeprefix("'")
