"""Files of officials: what is written reads the same; what is wrong is told at its cell."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tongban.catalogue import exchange
from tongban.catalogue.exchange import cells, csv_file, xlsx
from tongban.catalogue.exchange.reading import Refused
from tongban.catalogue.exchange.table import ITEMS, Column, Kind, keys_of
from tongban.catalogue.files import read_folder
from tongban.catalogue.tests.make import TONGJIANG, a_document

ORGAN = {"name": "市市场监督管理局", "short": "市场监管局", "slug": "scjg"}
ORGAN |= {"kind": "政府部门", "hall": "驻厅"}


@pytest.fixture(scope="module")
def tongjiang():
    files, _ = read_folder(TONGJIANG)
    return [item for file in files for item in file.items], {
        f.organ["slug"]: f.organ for f in files
    }


def a_book(*documents, **cell):
    """Return a spreadsheet of documents, some of its cells changed: 事项_C2=…"""
    book = load_workbook(io.BytesIO(xlsx.write(documents or [a_document()])))
    for place, value in cell.items():
        sheet, _, where = place.partition("_")
        book[sheet][where].value = value
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column_of(heading, sheet="事项"):
    found = next(s for s in xlsx.SHEETS if s.title == sheet)
    headings = [column.heading for column in found.columns]
    return xlsx.letters(headings.index(heading))


def faults_of(data, form="xlsx"):
    return [
        (f.sheet, f.line, f.column, f.found, f.words) for f in exchange.read(data, form=form).faults
    ]


@pytest.mark.parametrize("form", ["xlsx", "yaml"])
def test_every_item_of_the_catalogue_is_read_as_it_was_written(tongjiang, form):
    documents, organs = tongjiang

    reading = exchange.read(exchange.write(documents, form=form, organs=organs), form=form)

    assert reading.faults == []
    assert reading.documents == documents


def test_csv_holds_what_stands_in_one_row(tongjiang):
    documents, organs = tongjiang

    reading = exchange.read(exchange.write(documents, form="csv", organs=organs), form="csv")

    assert reading.faults == []
    assert reading.held == set(keys_of((ITEMS,)))
    expected = [{k: v for k, v in d.items() if k in reading.held} for d in documents]
    assert reading.documents == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_comes_in_the_encodings_of_spreadsheets(encoding):
    data = (
        exchange.write([a_document()], form="csv", organs={}).decode("utf-8-sig").encode(encoding)
    )

    assert exchange.read(data, form="csv").documents[0]["name"] == a_document()["name"]


def test_the_example_of_the_template_is_right():
    reading = exchange.read(exchange.template(), form="xlsx")

    assert reading.faults == []
    assert [document["slug"] for document in reading.documents] == ["food-business-licence"]
    assert reading.documents[0]["situations"][0]["options"][1]["label"] == "食品销售经营者"


def test_the_template_offers_closed_lists_and_keeps_its_headings_in_sight():
    book = load_workbook(io.BytesIO(exchange.template()))

    sheet = book["事项"]
    where = column_of("事项类型")
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    [kinds] = [v for v in lists if f"{where}2" in v.sqref]
    area = kinds.formula1.split("!")[1].replace("$", "")
    assert [row[0].value for row in book["可选值"][area]][:2] == ["行政许可", "行政确认"]
    assert sheet.freeze_panes == "C2"
    assert book.sheetnames[:2] == ["填表说明", "可选值"]


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "words"),
    [
        ("事项", "事项类型", "行政许", "不在可选值之内"),
        ("事项", "网上办理深度", "四", "应为整数"),
        ("事项", "是否收费", "也许", "应为“是”或“否”"),
        ("事项", "基本编码", 715001005, "基本编码是 12 位数字"),
        ("事项", "实施编码", 1234567890123456789, "数字超过 15 位"),
        ("事项", "事项名称", "=A1", "公式"),
        ("事项", "事项名称", date(2019, 4, 23), "日期格式"),
        ("事项", "事项名称", None, "请填写"),
        ("事项", "法定办结时限·时限单位", None, "请填写"),
        ("申请材料", "材料必要性", "必须", "不在可选值之内"),
        ("申请材料", "原件份数", "一份", "应为整数"),
        ("申请材料", "适用情形", "canteen", "情形标识=选项值"),
        ("申请材料", "适用情形", "who=canteen", "没有“who”这个情形问题"),
        ("表单字段", "数据元", "name", "数据元写作"),
    ],
)
def test_a_bad_cell_is_told_with_its_place(sheet, heading, value, words):
    where = column_of(heading, sheet)
    data = a_book(**{f"{sheet}_{where}2": value})

    faults = faults_of(data)

    assert len(faults) == 1
    assert faults[0][:2] == (sheet, 2)
    assert faults[0][2].startswith(where)
    assert words in faults[0][4]
    assert not isinstance(value, str) or faults[0][3] == value


def test_what_spreadsheets_do_to_text_is_undone():
    where = {name: column_of(name) for name in ("到办事现场次数", "事项名称", "基本编码")}
    data = a_book(
        **{
            f"事项_{where['到办事现场次数']}2": " １ ",
            f"事项_{where['事项名称']}2": "食品经营许可\u3000\n",
            f"事项_{where['基本编码']}2": 440125044001.0,
            "设定依据_G2": date(2015, 10, 1),
        }
    )

    reading = exchange.read(data, form="xlsx")

    assert reading.faults == []
    document = reading.documents[0]
    assert (document["visits"], document["name"]) == (1, "食品经营许可")
    assert document["base_code"] == "440125044001"
    assert document["basis"][0]["since"] == "2015-10-01"


def test_rows_of_nobody_and_rows_said_twice_are_told():
    other = a_document(slug="food-two")
    book = load_workbook(io.BytesIO(xlsx.write([a_document(), other])))
    book["事项"]["A3"].value = "food-business-licence"
    book["常见问题"]["A2"].value = "nobody"

    words = [fault.words for fault in exchange.read(saved(book), form="xlsx").faults]

    assert "“food-business-licence”在第 2 行已有" in words
    assert any("没有“nobody”" in one for one in words)
    assert any("没有“food-two”" in one for one in words)


def test_merged_cells_and_unknown_columns_are_told():
    book = load_workbook(io.BytesIO(xlsx.write([a_document()])))
    book["申请材料"].merge_cells("B2:B3")
    book["事项"]["B1"].value = "名字"

    faults = faults_of(saved(book))

    assert ("申请材料", 2, "B2:B3", "", "合并了单元格：请取消合并，每一行都填写完整") in faults
    assert any(f[:3] == ("事项", 1, "B") and "不认识的列" in f[4] for f in faults)
    assert any("缺少“事项名称”这一列" in f[4] for f in faults)


def test_what_is_left_blank_is_missing_and_not_wrong():
    kind, steps = column_of("事项类型"), column_of("2018年10月基准·环节数")
    blank = {f"事项_{kind}2": None}
    for offset in range(4):
        blank[f"事项_{xlsx.letters(_place(steps) + offset)}2"] = None

    reading = exchange.read(a_book(**blank), form="xlsx")

    assert reading.faults == []
    assert {"kind", "baseline"} & reading.documents[0].keys() == set()


def _place(letters):
    return next(n for n in range(200) if xlsx.letters(n) == letters)


def a_zip(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def a_long_book():
    book = Workbook()
    book.active.title = "事项"
    book.active.cell(xlsx.MOST_ROWS + 1, 1, "x")
    return saved(book)


def a_wide_book():
    book = Workbook()
    book.active.title = "事项"
    book.active.cell(1, xlsx.MOST_COLUMNS + 1, "x")
    return saved(book)


@pytest.mark.parametrize(
    ("data", "form", "words"),
    [
        (b"", "xlsx", "文件是空的"),
        (b"x" * (exchange.MOST_BYTES + 1), "csv", "最大 10 MB"),
        (b"PK not really", "xlsx", "这不是 .xlsx 文件"),
        (xlsx.OLD_FILE + b"\0" * 100, "xlsx", "旧格式"),
        (a_zip(xl__vbaProject="x", **{"xl/vbaProject.bin": "x"}), "xlsx", "宏"),
        (a_zip(big=b"\0" * (xlsx.MOST_UNPACKED + 1)), "xlsx", "解压后过大"),
        (a_zip(nothing="x"), "xlsx", "打不开"),
        (saved(Workbook()), "xlsx", "没有名为“事项”的工作表"),
        (a_long_book(), "xlsx", "最多 10000 行"),
        (a_wide_book(), "xlsx", "多余的列"),
        (b"a,b\n" * (csv_file.MOST_ROWS + 2), "csv", "最多 5000 行"),
        (b"\x81\x00", "csv", "不是 CSV"),
        ("事项标识".encode("utf-16-be") + b"\xff", "csv", "编码"),
        (b'"a"b,\n', "csv", "不是有效的 CSV"),
        (b"a: &x [1]\nb: *x\n", "yaml", "锚点"),
        (b"[" * 50 + b"]" * 50, "yaml", "层次过深"),
        (b"a: [", "yaml", "不是有效的 YAML"),
        (b"\xff\xfe", "yaml", "UTF-8"),
        (b"# nothing\n", "yaml", "文件是空的"),
    ],
)
def test_what_could_do_harm_is_refused_in_words(data, form, words):
    with pytest.raises(Refused, match=words):
        exchange.read(data, form=form)


def test_a_cell_never_becomes_a_formula():
    document = a_document(name="=HYPERLINK(1)", parent="-1+1")

    table = exchange.write([document], form="csv", organs={})
    book = load_workbook(io.BytesIO(exchange.write([document], form="xlsx", organs={})))

    assert "'=HYPERLINK" in table.decode("utf-8-sig")
    assert book["事项"]["B2"].data_type == "s"
    assert exchange.read(table, form="csv").documents[0]["name"] == "=HYPERLINK(1)"


def test_yaml_tells_line_and_column():
    text = exchange.write([a_document()], form="yaml", organs={"scjg": ORGAN}).decode()
    spoilt = text.replace("kind: 行政许可", "kind: 许可", 1)

    faults = faults_of(spoilt.encode(), form="yaml")

    line = spoilt[: spoilt.index("kind: 许可")].count("\n") + 1
    assert len(faults) == 1
    assert faults[0][1] == line
    assert faults[0][2] == "第 9 列 items[0].kind"
    assert faults[0][3] == "许可"


WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]),
    min_size=1,
).filter(lambda text: text == text.strip(cells.BLANKS) and text)


@given(st.lists(WORD, min_size=1))
def test_any_words_go_through_a_cell(words):
    column = Column("群众叫法", ("keywords",), Kind.WORDS)

    assert cells.read(cells.write(words, column), column) == words


@example(float("nan"))
@given(st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.dates(), st.text()))
def test_whatever_stands_in_a_cell_is_read_or_refused_in_words(raw):
    for kind in Kind:
        with suppress(cells.Unfit):
            cells.read(raw, Column("列", ("x",), kind))
