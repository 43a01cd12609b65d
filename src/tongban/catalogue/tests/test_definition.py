"""What an item says: materials for a situation, limits, and every kind of fault of a document."""

from typing import Any

import pytest

from tongban.catalogue.definition import Unreadable, parse
from tongban.catalogue.rules import Necessity, Status
from tongban.catalogue.tests.make import a_document
from tongban.law.clock import Limit, Unit

KIND = {
    "key": "kind",
    "question": "哪一类",
    "options": [{"value": "shop", "label": "店"}, {"value": "canteen", "label": "食堂"}],
}
PLACE = {
    "key": "place",
    "question": "在哪里",
    "options": [{"value": "town", "label": "城里"}, {"value": "village", "label": "村里"}],
}


def a_material(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "其他",
        "source": "申请人自备",
        "issued_by": None,
        "form": "电子或纸质",
        "originals": 1,
        "copies": 0,
        "necessity": "必要",
        "when": None,
        "licence": None,
        "status": "保留",
    } | changes


@pytest.fixture
def item():
    materials = [
        a_material("申请书"),
        a_material("食堂证明", when={"kind": ["canteen"]}),
        a_material("村里的店的证明", when={"kind": ["shop"], "place": ["village"]}),
        a_material("早就不要的证明", status="取消"),
        a_material("营业执照", status="共享免交"),
    ]
    return parse(a_document(situations=[KIND, PLACE], materials=materials))


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({}, "申请书 食堂证明 村里的店的证明 营业执照"),
        ({"kind": "canteen"}, "申请书 食堂证明 营业执照"),
        ({"kind": "shop"}, "申请书 村里的店的证明 营业执照"),
        ({"kind": "shop", "place": "town"}, "申请书 营业执照"),
        ({"kind": "shop", "place": "village"}, "申请书 村里的店的证明 营业执照"),
        ({"place": "town"}, "申请书 食堂证明 营业执照"),
    ],
)
def test_the_list_follows_the_answers(item, chosen, names):
    assert [m.name for m in item.materials_for(chosen)] == names.split()


def test_a_material_that_hangs_on_an_open_question_says_so(item):
    by_name = {m.name: m.depends({"kind": "shop"}) for m in item.materials_for({"kind": "shop"})}

    assert by_name == {"申请书": False, "村里的店的证明": True, "营业执照": False}


def test_a_shared_material_is_listed_but_not_required(item):
    licence = item.materials_for({})[-1]

    assert (licence.status, licence.necessity) == (Status.SHARED, Necessity.REQUIRED)
    assert licence.is_shared
    assert not licence.is_required


def test_an_answer_nobody_offered_leaves_the_question_open(item):
    assert [q.key for q in item.open_questions({"kind": "shop", "place": "moon"})] == ["place"]
    assert item.valid_answers({"kind": "shop", "place": "moon", "x": "y"}) == {"kind": "shop"}


def test_material_keys_follow_the_order_of_the_document(item):
    assert [m.key for m in item.materials] == ["m1", "m2", "m3", "m4", "m5"]


def test_an_instant_item_is_promised_on_the_spot():
    promised = {"days": 1, "unit": "工作日"}

    instant = parse(a_document(case_type="即办件", promised_limit=promised))
    later = parse(a_document(case_type="承诺件", promised_limit={"days": 3, "unit": "自然日"}))

    assert instant.promised_limit == Limit(0)
    assert later.promised_limit == Limit(3, Unit.DAY)


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"colour": "red"}, ("colour",), "不认识的键“colour”"),
        ({"slug": "Food Licence"}, ("slug",), "“Food Licence”不对：用小写字母"),
        ({"base_code": "00071"}, ("base_code",), "基本编码是 12 位数字"),
        ({"kind": "许可"}, ("kind",), "“许可”不在可选值之内：行政许可"),
        ({"name": ""}, ("name",), "不能为空"),
        ({"name": 7}, ("name",), "应为文字，现为整数“7”"),
        ({"online_depth": 5}, ("online_depth",), "应在 1 到 4 之间，现为 5"),
        ({"visits": "一次"}, ("visits",), "应为整数，现为文字“一次”"),
        ({"visits": True}, ("visits",), "应为整数，现为真假值“True”"),
        ({"in_hall": "是"}, ("in_hall",), "应为 true 或 false"),
        ({"audience": "自然人"}, ("audience",), "应为列表"),
        ({"audience": []}, ("audience",), "至少要有 1 项"),
        ({"themes": ["吃饭"]}, ("themes", 0), "“吃饭”不在可选值之内"),
        ({"fee": {"charged": False, "standard": None}}, ("fee",), "缺少“basis”"),
        ({"promised_limit": {"days": -1, "unit": "工作日"}}, ("promised_limit", "days"), "应在 0"),
        ({"in_hall": False, "not_in_hall_reason": None}, ("not_in_hall_reason",), "要写明原因"),
        ({"situations": [KIND, KIND]}, ("situations", 0, "key"), "“kind”出现了 2 次"),
        (
            {"situations": [], "materials": [a_material("甲", when={"kind": ["shop"]})]},
            ("materials", 0, "when", "kind"),
            "没有“kind”这个情形问题",
        ),
        (
            {"situations": [KIND], "materials": [a_material("甲", when={"kind": ["bar"]})]},
            ("materials", 0, "when", "kind", 0),
            "“bar”不是“kind”的选项：shop、canteen",
        ),
        (
            {"form_fields": [{"element": "x", "label": "甲", "type": "string", "required": True}]},
            ("form_fields", 0, "element"),
            "数据元写作",
        ),
        (
            {
                "form_fields": [
                    {"element": "own.x", "label": "甲", "type": "choice", "required": True}
                ]
            },
            ("form_fields", 0),
            "choice 和 choices 类型要写 choices",
        ),
    ],
)
def test_a_fault_says_where_and_what(change, path, words):
    with pytest.raises(Unreadable) as refused:
        parse(a_document(**{"situations": [], "materials": [], **change}))

    fault = refused.value.faults[0]
    assert fault.path == path
    assert words in fault.words


def test_every_fault_is_told_at_once():
    with pytest.raises(Unreadable) as refused:
        parse(a_document(kind="许可", level="省级", colour="red"))

    assert {fault.path for fault in refused.value.faults} == {("kind",), ("level",), ("colour",)}
