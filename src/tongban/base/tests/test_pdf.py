"""An official document says what it was given, the same way every time."""

import io
from datetime import UTC, datetime

import pypdf
import pytest
import typst

from tongban.base.pdf import qr_svg, render

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
LINK = "https://zwfw.example/verify/23088120260302010000012"


def a_document(*, at=AT, **changes):
    data = {
        "title": "补正材料通知书",
        "agency": "同江市市场监督管理局",
        "number": "同市监补〔2026〕12号",
        "date": "2026-03-02",
        "addressee": "同江市赫乡鱼馆有限公司",
        "paragraphs": ["你单位的申请收悉，需要补正的全部内容如下："],
        "table": {
            "columns": ["序号", "材料名称", "需要补正的内容"],
            "widths": [1, 3, 5],
            "rows": [["1", "食品经营场所平面图", "请标注尺寸。"]],
        },
        "closing": ["特此通知。"],
        "qr": {"svg": qr_svg(LINK), "link": LINK, "words": "扫码核验本文书"},
        "notes": ["咨询电话：0454-2922345"],
    }
    return render("base/typst/document.typ", data | changes, at=at)


def words(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_everything_given_is_printed():
    (page,) = words(a_document())

    for text in [
        "补正材料通知书",
        "同市监补〔2026〕12号",
        "同江市赫乡鱼馆有限公司：",
        "需要补正的全部内容如下：",
        "食品经营场所平面图",
        "特此通知。",
        "2026年3月2日",
        "扫码核验本文书",
        LINK,
        "咨询电话：0454-2922345",
        "第1页，共1页",
    ]:
        assert text in page
    assert page.count("同江市市场监督管理局") == 2  # above the title and as the signature


def test_the_same_data_makes_the_same_bytes():
    assert a_document() == a_document()
    assert a_document() != a_document(number="同市监补〔2026〕13号")
    assert a_document() != a_document(at=AT.replace(hour=2))


def test_only_title_agency_and_date_are_needed():
    data = {"title": "收件凭证", "agency": "同江市民政局", "date": "2026-03-02"}

    (page,) = words(render("base/typst/document.typ", data, at=AT))

    assert "收件凭证" in page
    with pytest.raises(typst.TypstError, match="title"):
        render("base/typst/document.typ", {}, at=AT)


def test_a_long_table_repeats_its_head_and_keeps_the_signature_whole():
    rows = [[str(n), "户口簿", "请提交原件。"] for n in range(1, 60)]
    table = {"columns": ["序号", "材料名称", "需要补正的内容"], "rows": rows}

    pages = words(a_document(table=table))

    assert len(pages) > 2
    assert all("需要补正的内容" in page for page in pages)
    assert "2026年3月2日" in pages[-1]
    assert f"第{len(pages)}页，共{len(pages)}页" in pages[-1]


@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_so(settings, demo):
    settings.TONGBAN_DEMO = demo

    assert ("演示数据" in words(a_document())[0]) is demo


def test_what_people_type_is_text_and_never_typesetting():
    typed = '#set page(fill: red) *粗* $x$ #read("/config/settings.py") <a> // 注'

    (page,) = words(a_document(addressee=typed))

    assert "".join(typed.split()) in page


@pytest.mark.parametrize("typed", ["小吃店😀", "ئۇيغۇر", "空\x00字"])
def test_what_the_font_lacks_does_not_stop_a_document(typed):
    (page,) = words(a_document(paragraphs=[typed]))

    assert "补正材料通知书" in page


def test_a_qr_code_is_an_svg_of_one_path():
    svg = qr_svg(LINK)

    assert svg.startswith("<svg")
    assert svg.count("<path") == 1
    assert svg != qr_svg(LINK + "x")


def test_the_receiver_has_a_line_to_sign_and_date_where_it_is_asked_for():
    (page,) = words(a_document(to_sign=True))

    assert "收件人签名：" in page
    assert "日期：年月日" in page
    assert "收件人签名" not in words(a_document())[0]
