"""What a citizen types, checked: every kind of answer, and what no answer may do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.forms.rules import Field, Type, check, compact, pages, prefill, tidy
from tongban.law.codes import resident_id

TODAY = date(2018, 11, 22)
GOOD_ID = "230881199001010012"


def a_field(kind: Type = Type.STRING, *, required=False, element="own.x", choices=(), key=""):
    return Field(
        key=key or element,
        element=element,
        label="某项",
        type=kind,
        required=required,
        choices=choices,
    )


def value(kind, text, **options):
    """The value of one answer, or the words of what is wrong with it."""
    field = a_field(kind, **options)
    checked = check([field], {field.key: text}, today=TODAY)
    if checked.problems:
        return checked.problems[0].message
    return checked.values.get(field.key)


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (Type.STRING, "  同江　小馆 ", "同江 小馆"),
        (Type.STRING, "３号楼Ａ座", "3号楼A座"),
        (Type.STRING, "小馆\u200b", "小馆"),
        (Type.TEXT, "一\r\n二", "一\n二"),
        (Type.INTEGER, "１２", 12),
        (Type.INTEGER, "1,200", 1200),
        (Type.DECIMAL, "86.50", "86.50"),
        (Type.DECIMAL, "０.５", "0.5"),
        (Type.DATE, "2018-3-5", "2018-03-05"),
        (Type.DATE, "2018年3月5日", "2018-03-05"),
        (Type.DATE, "２０１８．３．５", "2018-03-05"),
        (Type.DATE, "20180305", "2018-03-05"),
        (Type.BOOLEAN, "是", True),
        (Type.BOOLEAN, "false", False),
        (Type.ID_NUMBER, " 230881 19900101 0012", GOOD_ID),
        (Type.PHONE, "１３８ 0000 1234", "13800001234"),
        (Type.EMAIL, "wang@example.com", "wang@example.com"),
        (Type.STRING, "   ", None),
    ],
)
def test_what_was_typed_is_understood(kind, typed, meant):
    assert value(kind, typed) == meant


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (Type.STRING, "字" * 101, "最多 100 个字，现在有 101 个字"),
        (Type.STRING, "王\x00芳", "控制字符"),
        (Type.STRING, "一\n二", "控制字符"),
        (Type.TEXT, "付\u202e款", "控制字符"),
        (Type.STRING, "\ud800", "控制字符"),
        (Type.INTEGER, "12.5", "应填整数"),
        (Type.INTEGER, "-3", "应填整数"),
        (Type.INTEGER, "٣", "应填整数"),
        (Type.INTEGER, "9" * 13, "应填整数"),
        (Type.DECIMAL, "86平方米", "应填数字"),
        (Type.DECIMAL, "1e5", "应填数字"),
        (Type.DATE, "昨天", "应填日期"),
        (Type.DATE, "2018-02-30", "2018年2月30日不存在"),
        (Type.DATE, "1018-02-03", "1900 到 2100"),
        (Type.BOOLEAN, "大概", "“是”或“否”"),
        (Type.EMAIL, "wang@", "电子邮箱"),
    ],
)
def test_what_is_wrong_is_said(kind, typed, words):
    assert words in value(kind, typed)


def test_a_wrong_code_says_so_at_its_field():
    fields = [a_field(Type.ID_NUMBER, element="person.id_number"), a_field(Type.USCC, key="u")]
    raw = {"person.id_number": "230881199001010013", "u": "91230881MA00000000"}

    checked = check(fields, raw, today=TODAY)

    assert {(p.field, p.code) for p in checked.problems} == {
        ("person.id_number", "forms.id_number"),
        ("u", "forms.uscc"),
    }
    assert checked.values == {}


def test_a_required_answer_is_asked_for_in_its_own_verb():
    assert value(Type.STRING, " ", required=True) == "请填写某项。"
    assert value(Type.CHOICE, "", required=True, choices=("甲", "乙")) == "请选择某项。"


def test_a_choice_is_one_of_those_offered():
    assert value(Type.CHOICE, "甲", choices=("甲", "乙")) == "甲"
    assert "选项" in value(Type.CHOICE, "丙", choices=("甲", "乙"))


def test_several_choices_are_kept_one_a_line_in_the_order_offered():
    offered = ("甲", "乙", "丙、丁")

    assert value(Type.CHOICES, "丙、丁\n甲\n甲", choices=offered) == "甲\n丙、丁"
    assert value(Type.CHOICES, "", choices=offered) is None
    assert value(Type.CHOICES, "", required=True, choices=offered) == "请选择某项。"
    assert "选项" in value(Type.CHOICES, "甲\n戊", choices=offered)


PERSON = [
    a_field(Type.ID_NUMBER, element="person.id_number"),
    a_field(Type.DATE, element="person.birth_date"),
    a_field(Type.CHOICE, element="person.gender", choices=("男", "女")),
]


def test_a_birth_date_that_contradicts_the_identity_number_is_a_problem():
    raw = {"person.id_number": GOOD_ID, "person.birth_date": "1991-01-01"}

    [problem] = check(PERSON, raw, today=TODAY).problems

    assert problem.field == "person.birth_date"
    assert "1990-01-01" in problem.message


def test_a_gender_that_contradicts_the_identity_number_is_only_a_warning():
    raw = {"person.id_number": GOOD_ID, "person.gender": "女"}

    checked = check(PERSON, raw, today=TODAY)

    assert checked.problems == []
    assert [w.field for w in checked.warnings] == ["person.gender"]


def test_facts_of_one_holder_are_not_held_against_another():
    fields = [*PERSON, a_field(Type.ID_NUMBER, element="agent.id_number")]
    raw = {"agent.id_number": GOOD_ID, "person.birth_date": "1970-05-05", "person.gender": "女"}

    checked = check(fields, raw, today=TODAY)

    assert (checked.problems, checked.warnings) == ([], [])


def test_nobody_is_born_tomorrow():
    tomorrow = (TODAY + timedelta(days=1)).isoformat()

    assert "不能晚于今天" in value(Type.DATE, tomorrow, element="person.birth_date")


def test_the_applicant_who_is_his_own_agent_is_told():
    fields = [PERSON[0], a_field(Type.ID_NUMBER, element="agent.id_number")]
    raw = {"person.id_number": GOOD_ID, "agent.id_number": GOOD_ID}

    assert "同一人" in check(fields, raw, today=TODAY).warnings[0].message


def test_fields_are_grouped_into_titled_pages_in_one_order():
    elements = ["own.area", "org.legal_rep.name", "person.name", "org.name", "strange.x"]

    groups = pages(a_field(element=e) for e in elements)

    assert [(g.key, g.title, [f.element for f in g.fields]) for g in groups] == [
        ("person", "申请人信息", ["person.name"]),
        ("org", "单位信息", ["org.name"]),
        ("legal_rep", "法定代表人", ["org.legal_rep.name"]),
        ("own", "办理内容", ["own.area", "strange.x"]),
    ]


def test_known_facts_fill_the_fields_of_their_element_alone():
    fields = [a_field(element="person.name", key="a"), a_field(element="own.name", key="b")]

    assert prefill(fields, {"person.name": "王芳", "person.phone": ""}) == {"a": "王芳"}


anything = st.text(st.characters(), max_size=60)


@given(st.sampled_from(list(Type)), anything, st.booleans())
def test_whatever_is_typed_is_either_understood_or_explained(kind, typed, required):
    field = a_field(kind, required=required, choices=("甲",))
    raw = {field.key: typed}

    checked = check([field], raw, today=TODAY)

    assert raw == {field.key: typed}, "what was typed is never changed"
    assert not (checked.values and checked.problems)
    assert checked.values or checked.problems or not tidy(typed)
    assert all(p.message and p.code.startswith("forms.") for p in checked.problems)


@given(st.sampled_from(list(Type)), anything)
def test_a_value_read_again_is_the_same_value(kind, typed):
    field = a_field(kind, choices=("甲",))
    once = check([field], {field.key: typed}, today=TODAY).values

    again = check([field], {k: str(v) for k, v in once.items()}, today=TODAY).values

    assert once == again


@given(anything)
def test_tidying_twice_is_tidying_once(typed):
    assert tidy(tidy(typed)) == tidy(typed)
    assert compact(compact(typed)) == compact(typed)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from("-/."))
def test_every_day_is_read_in_every_spelling(day, mark):
    spelled = f"{day.year}{mark}{day.month}{mark}{day.day}"

    assert value(Type.DATE, spelled) == day.isoformat()
    assert value(Type.DATE, f"{day:%Y}年{day.month}月{day.day}日") == day.isoformat()


@given(st.decimals(0, 10**9, places=2))
def test_every_amount_is_kept_exactly(amount):
    assert Decimal(value(Type.DECIMAL, f"{amount:f}")) == amount


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_an_identity_number_is_seen(place, digit):
    wrong = GOOD_ID[:place] + digit + GOOD_ID[place + 1 :]
    if wrong != GOOD_ID:
        assert not resident_id.is_valid(wrong)
        assert value(Type.ID_NUMBER, wrong) != wrong
