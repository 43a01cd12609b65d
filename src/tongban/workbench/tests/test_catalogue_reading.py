"""What officials read of a draft: materials tried out, elements to choose from, its history in words."""

from datetime import UTC, datetime
from typing import Any

from tongban.catalogue import events
from tongban.catalogue.queries.data_elements import DataElement
from tongban.journal.queries import Line
from tongban.workbench.catalogue_elements import add_element, dictionary
from tongban.workbench.catalogue_history import TITLES, told
from tongban.workbench.catalogue_rehearsal import rehearsal
from tongban.workbench.catalogue_screen import where

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
NAME = DataElement("person.name", "姓名", "string", (), "", 100)
GENDER = DataElement("person.gender", "性别", "choice", ("男", "女"), "照身份证", 14)
CAPITAL = DataElement("org.capital", "注册资本", "decimal", (), "", 9)

UNFINISHED: dict[str, Any] = {
    "situations": [
        {
            "key": "who",
            "question": "谁来办",
            "options": [{"value": "a", "label": "本人"}, {"value": "b", "label": ""}],
        }
    ],
    "materials": [
        {"name": "身份证", "when": None, "status": "保留", "necessity": "必要"},
        {"name": "委托书", "when": {"who": ["b"]}, "status": "保留", "necessity": "必要"},
        {"name": "户口簿", "when": {}, "status": "共享免交"},
        {"name": "照片", "status": "取消"},
        {},
    ],
}


def names(answers: dict[str, str]) -> list[str]:
    return [one.name for one in rehearsal(UNFINISHED, answers).asked]


def test_an_open_question_leaves_nothing_out():
    found = rehearsal(UNFINISHED, {})

    assert [one.name for one in found.asked if one.depends] == ["委托书"]
    assert found.left_out == []


def test_an_answer_leaves_out_what_it_does_not_need():
    assert names({"who": "a"}) == ["身份证", "户口簿", "（未填写名称的材料）"]
    assert names({"who": "b"}) == ["身份证", "委托书", "户口簿", "（未填写名称的材料）"]
    assert rehearsal(UNFINISHED, {"who": "a"}).left_out == ["委托书"]


def test_an_answer_nobody_offered_is_none():
    assert rehearsal(UNFINISHED, {"who": "c"}).questions[0].chosen == ""
    assert "委托书" in names({"who": "c"})


def test_what_a_form_asks_already_is_not_offered_again():
    values = {"form_fields": [{"element": "person.name"}]}

    shelves = dictionary([CAPITAL, GENDER, NAME], values)

    assert [(one.title, [e.label for e in one.elements]) for one in shelves] == [
        ("申请人", ["性别"]),
        ("单位", ["注册资本"]),
    ]


def test_an_element_comes_with_its_choices_and_hint():
    (field,) = add_element({"form_fields": []}, "person.gender", [GENDER])["form_fields"]

    assert field == {
        "element": "person.gender",
        "label": "性别",
        "type": "choice",
        "required": True,
        "choices": ["男", "女"],
        "hint": "照身份证",
    }


def test_own_fields_have_names_of_their_own():
    once = add_element({}, "", [NAME])
    twice = add_element(once, "person.unheard-of", [NAME])

    assert [one["element"] for one in twice["form_fields"]] == ["own.field1", "own.field2"]


def test_what_one_person_saves_in_a_row_is_one_line():
    lines = [
        a_line("DraftBegun", "甲", base=1, entry="", slug="x"),
        a_line("SectionSaved", "甲", section="basic"),
        a_line("SectionSaved", "甲", section="fee"),
        a_line("SectionSaved", "甲", section="basic"),
        a_line("SectionSaved", "乙", section="fee"),
        a_line("DraftSubmitted", "甲", reason="压缩时限", warnings=["G29"]),
        a_line("DraftReviewed", "丙", stage="office", passed=False, words="补依据"),
    ]

    assert [(one.who, one.title, one.words) for one in told(lines)] == [
        ("甲", "从第 1 版开始变更", ""),
        ("甲", "修改了基本信息、收费", ""),
        ("乙", "修改了收费", ""),
        ("甲", "报送审核，带 1 条提醒", "压缩时限"),
        ("丙", "编办退回修改", "补依据"),
    ]


def test_whatever_happens_to_a_draft_has_words():
    happens = {name for name in vars(events) if name.startswith(("Draft", "Comment"))}

    assert "DraftHeldBack" in happens
    assert happens == TITLES.keys()


def test_a_place_is_said_in_the_words_of_the_form():
    assert where(("materials", 2, "kind")) == "申请材料 第 3 行 材料类型"
    assert where(("fee", "items", 0, "standard")) == "收费 收费项目 第 1 行 标准"
    assert where(("promised_limit",)) == "承诺办结时限"


def a_line(event: str, who: str, **body: Any) -> Line:
    return Line(event, body, "staff:1", who, NOON)
