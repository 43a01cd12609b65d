"""The spreadsheet officials fill: written with drop-down lists and an example, read cell by cell. Pure.

What a spreadsheet can do to data is looked for and told: formulas, errors, merged cells, dates, numbers
that lost digits. What could harm is refused before anything is read: macros, files that unpack into
something huge, more rows than a catalogue has.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet as Page

from tongban.catalogue.exchange.cells import Spoilt
from tongban.catalogue.exchange.reading import CellFault, Reading, Refused
from tongban.catalogue.exchange.rows import Grid, Row, documents_of, letters, rows_of
from tongban.catalogue.exchange.table import FEES, ITEMS, SHEETS, SITUATIONS, Blank, Kind, Sheet

MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 10_000  # of all sheets together: read within three seconds
MOST_COLUMNS = 120
OLD_FILE = b"\xd0\xcf\x11\xe0"  # .xls, or a file with a password
HELP, CHOICES = "填表说明", "可选值"
EXAMPLE = "example"
ROWS_WITH_LISTS = 2000
WIDE = (Kind.WORDS, Kind.TEXT)


def read(data: bytes) -> Reading:
    """Read a spreadsheet of the template. Raises Refused with words for a file that is not read at all."""
    _look_inside(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions of a spreadsheet nobody asks for
            book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except Exception as broken:  # openpyxl raises whatever its parts do
        raise Refused("打不开这个表格文件，请在表格软件里另存为 .xlsx 后再上传。") from broken
    sheets = {sheet.title: book[sheet.title] for sheet in SHEETS if sheet.title in book.sheetnames}
    if ITEMS.title not in sheets:
        raise Refused(f"没有名为“{ITEMS.title}”的工作表，请使用下载的模板。")
    _check_size(sheets)
    reading = documents_of({title: _grid(sheet) for title, sheet in sheets.items()})
    reading.faults[:0] = [fault for sheet in sheets.values() for fault in _merged(sheet)]
    return reading


def write(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the documents as a spreadsheet of the template, without its example."""
    known = [dict(document) for document in documents]
    return _book({sheet.title: list(rows_of(known, sheet)) for sheet in SHEETS})


def template() -> bytes:
    """Return the empty template: headings, drop-down lists, one example, how to fill it."""
    return _book({sheet.title: _examples(sheet) for sheet in SHEETS})


def _look_inside(data: bytes) -> None:
    if data.startswith(OLD_FILE):
        raise Refused("这是旧格式（.xls）或加了密码的文件：请去掉密码，另存为 .xlsx 后再上传。")
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as broken:
        raise Refused("这不是 .xlsx 文件，请在表格软件里另存为 .xlsx 后再上传。") from broken
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused("文件里有宏，不能上传：请另存为不含宏的 .xlsx。")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("文件解压后过大，不能读取：请只保留需要导入的事项，分几次上传。")


def _check_size(sheets: Mapping[str, Worksheet]) -> None:
    for title, sheet in sheets.items():
        if sheet.max_column > MOST_COLUMNS:
            where = letters(sheet.max_column - 1)
            raise Refused(f"“{title}”表用到了 {where} 列：请删除表格右边多余的列后再上传。")
    rows = sum(sheet.max_row for sheet in sheets.values())
    if rows > MOST_ROWS:
        title = max(sheets, key=lambda name: sheets[name].max_row)
        last = sheets[title].max_row
        raise Refused(
            f"各表合计 {rows} 行，最多 {MOST_ROWS} 行（“{title}”表用到了第 {last} 行）："
            "请删除数据下面的空行，或者分几次上传。"
        )


def _grid(sheet: Worksheet) -> Grid:
    lines = sheet.iter_rows()
    headings = [cell.value for cell in next(lines, ())]
    rows = [Row(line, [_raw(cell) for cell in cells]) for line, cells in enumerate(lines, start=2)]
    return Grid(headings, rows)


def _raw(cell: Any) -> Any:
    if cell.data_type == "f":
        why = "单元格里是公式：请复制后“选择性粘贴—数值”，只留下结果"
        return Spoilt(str(getattr(cell.value, "text", cell.value)), why)
    if cell.data_type == "e":
        return Spoilt(str(cell.value), "单元格里是错误值：请填写正确的内容")
    return cell.value


def _merged(sheet: Worksheet) -> Iterator[CellFault]:
    for area in sheet.merged_cells.ranges:
        words = "合并了单元格：请取消合并，每一行都填写完整"
        yield CellFault(sheet.title, area.min_row, area.coord, "", words)


def _book(rows: Mapping[str, list[list[str]]]) -> bytes:
    """Write a workbook of the given rows by sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True})
    must = book.add_format({"bold": True, "bg_color": "#F4E3DC", "border": 1, "text_wrap": True})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    number = book.add_format({"valign": "top"})
    _write_help(book.add_worksheet(HELP), head, body)
    lists = book.add_worksheet(CHOICES)
    places = _write_choices(lists, head)
    for sheet in SHEETS:
        page = book.add_worksheet(sheet.title)
        _write_head(page, sheet, head, must)
        _write_lists(page, sheet, places)
        for line, cells in enumerate(rows.get(sheet.title, []), start=1):
            for place, (text, column) in enumerate(zip(cells, sheet.columns, strict=True)):
                if text and column.kind is Kind.WHOLE:
                    page.write_number(line, place, int(text), number)
                elif text:
                    page.write_string(line, place, text, body)
    book.worksheets()[2].activate()
    book.close()
    return out.getvalue()


def _write_head(page: Page, sheet: Sheet, head: Format, must: Format) -> None:
    page.freeze_panes(1, 2 if sheet is ITEMS else 1)
    page.set_row(0, 32)
    for place, column in enumerate(sheet.columns):
        is_long = column.kind in WIDE and len(column.example) > 12
        page.set_column(place, place, 36 if is_long else 18)
        is_must = column.blank is Blank.WRONG and len(column.path) == 1
        page.write_string(
            0, place, column.heading + ("*" if is_must else ""), must if is_must else head
        )


def _write_lists(page: Page, sheet: Sheet, places: Mapping[tuple[str, ...], str]) -> None:
    """Add the drop-down lists; where several values may stand, say so instead."""
    for place, column in enumerate(sheet.columns):
        area = (1, place, ROWS_WITH_LISTS, place)
        if column.kind is Kind.SOME:
            options = {"validate": "any", "input_title": column.heading[:32]}
            options["input_message"] = f"可填几个，用顿号隔开，见“{CHOICES}”表"
            page.data_validation(*area, options)
        elif column.choices:
            message = f"只能填：{'、'.join(column.choices)}"
            page.data_validation(
                *area,
                {
                    "validate": "list",
                    "source": places[column.choices],
                    "error_title": column.heading[:32],
                    "error_message": message if len(message) <= 200 else f"请从“{CHOICES}”表中选择",
                },
            )


def _write_choices(page: Page, head: Format) -> dict[tuple[str, ...], str]:
    """Write every closed list into a column of its own; return where each is."""
    page.freeze_panes(1, 0)
    places: dict[tuple[str, ...], str] = {}
    for column in (column for sheet in SHEETS for column in sheet.columns):
        if not column.choices or column.choices in places:
            continue
        place = len(places)
        page.set_column(place, place, 18)
        page.write_string(0, place, column.heading, head)
        for line, choice in enumerate(column.choices, start=1):
            page.write_string(line, place, choice)
        name = letters(place)
        places[column.choices] = f"={CHOICES}!${name}$2:${name}${len(column.choices) + 1}"
    return places


def _write_help(page: Page, head: Format, body: Format) -> None:
    page.set_column(0, 0, 96)
    page.write_string(0, 0, HELP, head)
    for line, text in enumerate(HELP_LINES, start=1):
        page.write_string(line, 0, text, body)


HELP_LINES = (
    "一、“事项”表每行一个事项；其余各表用“事项标识”说明每一行属于哪个事项，一个事项可以有多行。",
    "二、事项标识是事项的固定代号，用小写字母、数字和连字符，如 food-business-licence，全市不重复；"
    "修改现有事项时，标识必须与原来的一致（可以先导出再修改）。",
    "三、表头不要改动。带 * 的列必须填写；其余的要素可以先空着，导入后在草稿里补全，补全之前不能报送审核。",
    "四、实施主体填部门的全称或简称。可选值从下拉列表中选；可以填几个的，用顿号隔开。",
    f"五、受理条件、群众叫法等：每行一个（单元格内换行），内容不含顿号的也可以用顿号隔开。"
    f"各列的可选值见“{CHOICES}”表。",
    "六、情形：每行一个选项，同一情形的各行填相同的情形标识和问题。申请材料只在某些情形下需要的，在“适用情形”"
    "里写“情形标识=选项值、选项值”，每行一个情形。",
    "七、编码类的单元格请用文本格式，否则表格软件会丢掉开头的零和末尾的数字。",
    "八、不要合并单元格，不要使用公式。删去示例行后再上传。",
    "九、上传后先看检查结果：有一处错误，就什么都不导入；没有错误时，由您确认后生成草稿，不会直接发布。",
)


def _examples(sheet: Sheet) -> list[list[str]]:
    """Return the example of a sheet: one row, of a question two options; of fees none, it is free."""
    row = [column.example for column in sheet.columns]
    if sheet is FEES:
        return []
    return [row, [*row[:-2], "shop", "食品销售经营者"]] if sheet is SITUATIONS else [row]
