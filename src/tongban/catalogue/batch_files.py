"""A published batch as a file: a sheet to work with (XLSX), an official document to print (PDF)."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tongban.base.pdf import qr_svg, render
from tongban.catalogue.list_facts import widths_of

NUMBER, NEW = "序号", "新增"
NARROW = 1.2  # parts of the line
LETTERS_A_PART = 6  # of the width of a column of a sheet
MOST_UPRIGHT = 6  # columns of a page that stands upright
HEAD_ROW = 4  # under title, number and rule
HEAD, BOLD = PatternFill("solid", fgColor="ECE8E3"), Font(bold=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a batch; `rows` are (place, words by column, whether it is new)."""

    title: str
    document_number: str
    published_on: date
    issued_by: str
    rule: str
    columns: Sequence[str]
    rows: Sequence[tuple[int, list[str], bool]]
    removed: Sequence[tuple[str, str, str]]  # name, agency, why
    is_first: bool
    address: str
    made_at: datetime


def xlsx(sheet: Sheet) -> bytes:
    """Return the batch as a workbook: the list, and what was removed on a sheet of its own."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _list_page(book.create_sheet("清单"), sheet)
    if sheet.removed:
        page = book.create_sheet("移出")
        _line(page, 1, ["事项名称", "实施主体", "移出原因"], is_head=True)
        for row, line in enumerate(sheet.removed, start=2):
            _line(page, row, line)
        _set_widths(page, (4, 3, 8))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf(sheet: Sheet) -> bytes:
    """Return the batch as an official document. The same batch gives the same bytes."""
    added = sum(is_new for _, _, is_new in sheet.rows)
    counts = "" if sheet.is_first else f"，其中新增 {added} 项，移出 {len(sheet.removed)} 项"
    table = _table(sheet)
    gone = [f"“{name}”（{agency}）：{why}。" for name, agency, why in sheet.removed]
    data = {
        "title": sheet.title,
        "agency": sheet.issued_by,
        "date": sheet.published_on.isoformat(),
        "number": sheet.document_number,
        "paragraphs": [f"共 {len(sheet.rows)} 项{counts}。", f"列入规则：{sheet.rule}"],
        "table": {"columns": table.columns, "rows": table.rows, "widths": table.widths},
        "wide": len(table.columns) > MOST_UPRIGHT,
        "closing": ["与上一批相比移出：", *gone] if gone else [],
        "qr": {"svg": qr_svg(sheet.address), "link": sheet.address, "words": "扫码查看本批清单"},
    }
    return render("base/typst/document.typ", data, at=sheet.made_at)


FORMS: Mapping[str, tuple[Callable[[Sheet], bytes], str]] = {
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": (pdf, "application/pdf"),
}


def _list_page(page: Worksheet, sheet: Sheet) -> None:
    day = sheet.published_on
    said = f"{sheet.issued_by}　{sheet.document_number}　{day.year}年{day.month}月{day.day}日"
    for row, head in enumerate([sheet.title, said, f"列入规则：{sheet.rule}"], start=1):
        _line(page, row, [head])
    table = _table(sheet)
    _line(page, HEAD_ROW, table.columns, is_head=True)
    for row, words in enumerate(table.rows, start=HEAD_ROW + 1):
        _line(page, row, [int(words[0]), *words[1:]])
    page.freeze_panes = f"A{HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(table.columns))}{HEAD_ROW}"
    _set_widths(page, table.widths)


def _table(sheet: Sheet) -> "_Table":
    """Return the table of a batch; a first batch marks nothing as new, since all of it is."""
    columns, widths = [NUMBER, *sheet.columns], [NARROW, *widths_of(list(sheet.columns))]
    rows = [[str(place), *words] for place, words, _ in sheet.rows]
    if sheet.is_first:
        return _Table(columns, rows, widths)
    marked = [
        [*row, NEW if is_new else ""] for row, (_, _, is_new) in zip(rows, sheet.rows, strict=True)
    ]
    return _Table([*columns, "备注"], marked, [*widths, NARROW])


@dataclass(frozen=True, slots=True)
class _Table:
    columns: list[str]
    rows: list[list[str]]
    widths: list[float]


def _line(page: Worksheet, row: int, words: Sequence[Any], *, is_head: bool = False) -> None:
    for column, value in enumerate(words, start=1):
        cell: Any = page.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"  # words, even where they begin like a formula
        if is_head:
            cell.fill, cell.font = HEAD, BOLD
        if len(words) > 1:
            cell.alignment = WRAPPED


def _set_widths(page: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = LETTERS_A_PART * width
