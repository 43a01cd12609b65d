"""The list of another city: every item is kept, codes as they were written, faults told."""

import os
from pathlib import Path

import pytest

from tongban.catalogue import exchange

# Published by another city and no part of this project: TONGBAN_GUANGAN, or beside the project.
PLACES = [
    Path(__file__).resolve().parents[5] / "shared",
    Path(__file__).resolve().parents[6] / "shared",
]
FILE = os.environ.get("TONGBAN_GUANGAN") or next(
    (str(p / "data/guangan/items.csv") for p in PLACES if (p / "data/guangan/items.csv").exists()),
    "",
)
needs_file = pytest.mark.skipif(
    not FILE, reason="没有广安事项清单：用环境变量 TONGBAN_GUANGAN 指出 items.csv"
)
HEADINGS = "department,main_item,name,task_type_code,area_code,base_code,raw_item_code,source_url"
BASE, DIVISION = "511A0138000000", "511602000000"
WHOLE = f"{BASE}-{DIVISION}-000-91350100M000100Y43-1-00"


def a_list(*rows):
    return "\n".join([HEADINGS, *rows]).encode()


def a_row(**changes):
    fields = {
        "department": "区教科体局",
        "main_item": "未分类",
        "name": "甲事项",
        "task_type_code": "1",
        "area_code": DIVISION,
        "base_code": BASE,
        "raw_item_code": WHOLE,
        "source_url": "http://example.com/1",
    }
    return ",".join({**fields, **changes}.values())


def test_an_item_says_what_the_list_says_and_no_more():
    reading = exchange.read(a_list(a_row(main_item="主项")), form="guangan")

    assert reading.faults == []
    assert reading.documents == [
        {
            "slug": "511a0138000000-511602000000-000-91350100m000100y43-1-00",
            "agency": "区教科体局",
            "name": "甲事项",
            "parent": "主项",
            "kind": "行政许可",
            "local_code": WHOLE,
            "source_note": "来源：http://example.com/1",
            "level": "县级",
        }
    ]
    [entry] = reading.entries
    assert (entry.code, entry.code_fault, entry.levels) == (BASE, "", ["县级"])


def test_malformed_codes_are_kept_and_flagged():
    raw = "E-000004-001-4444444444"

    reading = exchange.read(a_list(a_row(raw_item_code=raw, base_code="")), form="guangan")

    [document], [entry] = reading.documents, reading.entries
    assert reading.faults == []
    assert (document["local_code"], entry.code) == (raw, raw)
    assert "六段" in entry.code_fault
    assert "六段" in reading.notes[document["slug"]][0]


def test_bad_rows_are_told_by_line_and_column():
    data = a_list(a_row(), a_row(), a_row(raw_item_code="x1", task_type_code="77"))

    faults = exchange.read(data, form="guangan").faults

    assert [(f.line, f.column) for f in faults] == [
        (3, "G（raw_item_code）"),
        (4, "D（task_type_code）"),
    ]
    assert faults[0].words == "与第 2 行的编码相同"


@needs_file
def test_all_items_of_the_published_list_are_read():
    reading = exchange.read(Path(FILE).read_bytes(), form="guangan")

    assert reading.faults == []
    assert len(reading.documents) == 1135
    whole = [note for notes in reading.notes.values() for note in notes if "六段" in note]
    assert len(whole) == 1135 - 1132
    assert len({entry.code for entry in reading.entries}) == 1135
