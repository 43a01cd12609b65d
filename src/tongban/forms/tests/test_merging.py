"""Several forms as one: asked once, as strictly as the strictest, whatever the order."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.forms.merging import Form, gathered, merge, merged_pages, spread
from tongban.forms.rules import PICKED, Field, Type, check

TODAY = date(2018, 11, 22)
SHARED = ["person.name", "person.birth_date", "org.address", "vehicle.type"]
CHOICES = ["小型汽车", "摩托车", "是", "其他" * 60]
TYPED = ["", "是", "12", "1" * 13, "8.5", "小型汽车", "摩托车", "2018-03-05", "230881199001010012",
         "13800001234", "a@b.cn", "甲\n乙", "甲" * 101, "甲" * 201, "其他" * 60, "1," * 60 + "1"]  # fmt: skip


def a_field(element, kind=Type.STRING, *, label="某项", **changes):
    return Field(key=element, element=element, label=label, type=kind, **changes)


def a_form(key, *fields):
    return Form(key, f"事项{key}", fields)


def one(*fields):
    """What fields of as many forms come to, where they are one."""
    [merged] = merge([a_form(str(n), field) for n, field in enumerate(fields)])
    return merged.field


@st.composite
def fields(draw, element):
    kind = draw(st.sampled_from(Type))
    choices = draw(st.lists(st.sampled_from(CHOICES), min_size=1, unique=True))
    return a_field(
        element,
        kind,
        required=draw(st.booleans()),
        choices=tuple(choices) if kind in PICKED else (),
        label=draw(st.sampled_from(["甲", "乙"])),
        longest=draw(st.sampled_from([0, 0, 0, 10, 150])),
    )


@st.composite
def forms(draw):
    """Some forms that ask some of the same elements, and some that are their own."""
    found = []
    for key in "abc"[: draw(st.integers(1, 3))]:
        asked = draw(st.lists(st.sampled_from([*SHARED, "own.area"]), unique=True))
        found.append(a_form(key, *(draw(fields(element)) for element in asked)))
    return found


def is_wrong(field, typed):
    return bool(check([field], {field.key: typed}, today=TODAY).problems)


def field_at(all_forms, place):
    key, field_key = place
    form = next(form for form in all_forms if form.key == key)
    return next(field for field in form.fields if field.key == field_key)


@given(forms())
def test_every_field_is_asked_exactly_once(all_forms):
    merged = merge(all_forms)

    places = [place for asked in merged for place in asked.places]
    assert sorted(places) == sorted((f.key, field.key) for f in all_forms for field in f.fields)
    keys = [asked.field.key for asked in merged]
    assert len(keys) == len(set(keys))


@given(forms(), st.sampled_from(TYPED))
def test_an_answer_is_right_where_it_is_asked_once_if_and_only_if_it_is_right_everywhere(
    all_forms, typed
):
    for asked in merge(all_forms):
        everywhere = [is_wrong(field_at(all_forms, place), typed) for place in asked.places]
        assert is_wrong(asked.field, typed) == any(everywhere)


@given(forms(), st.randoms())
def test_nothing_but_words_and_order_hangs_on_the_order_of_the_forms(all_forms, random):
    def meant(merged):
        return {
            (frozenset(m.places), m.field.type, m.field.required, frozenset(m.field.choices),
             m.field.longest)
            for m in merged
        }  # fmt: skip

    shuffled = all_forms[:]
    random.shuffle(shuffled)

    assert meant(merge(shuffled)) == meant(merge(all_forms))


@given(forms())
def test_what_stays_apart_could_not_be_one(all_forms):
    for first, second in combinations(merge(all_forms), 2):
        if first.field.element != second.field.element or first.field.element == "own.area":
            continue
        alike = [field_at(all_forms, place) for place in (*first.places, *second.places)]
        together = {replace(field, label="", required=False, hint="") for field in alike}
        assert len(together) > 1


@given(forms(), st.data())
def test_what_was_typed_once_goes_everywhere_and_comes_back(all_forms, data):
    merged = merge(all_forms)
    typed = {asked.field.key: data.draw(st.sampled_from(TYPED)) for asked in merged}

    by_form = spread(merged, typed)

    assert gathered(merged, by_form) == typed
    assert sum(len(answers) for answers in by_form.values()) == sum(len(m.places) for m in merged)


@given(forms())
def test_every_field_stands_on_exactly_one_page(all_forms):
    merged = merge(all_forms)

    shown = [field for page in merged_pages(merged, all_forms) for field in page.fields]

    assert sorted(f.key for f in shown) == sorted(m.field.key for m in merged)
    keys = [page.key for page in merged_pages(merged, all_forms)]
    assert len(keys) == len(set(keys))


def test_the_first_form_words_what_all_ask():
    asked = one(
        a_field("org.name", label="名称（字号）"),
        a_field("org.name", label="单位名称", required=True, hint="与执照一致"),
    )

    assert (asked.label, asked.required, asked.hint) == ("名称（字号）", True, "与执照一致")


@pytest.mark.parametrize(
    ("kinds", "narrowest", "longest"),
    [
        ((Type.TEXT, Type.ADDRESS), Type.ADDRESS, 0),
        ((Type.TEXT, Type.ADDRESS, Type.STRING), Type.STRING, 0),
        ((Type.DECIMAL, Type.INTEGER), Type.INTEGER, 0),
        ((Type.STRING, Type.DATE), Type.DATE, 100),
        ((Type.EMAIL, Type.TEXT), Type.EMAIL, 2000),
    ],
)
def test_the_narrowest_format_is_asked(kinds, narrowest, longest):
    asked = one(*(a_field("person.x", kind) for kind in kinds))

    assert (asked.type, asked.longest) == (narrowest, longest)


def test_only_the_choices_all_offer_are_offered():
    asked = one(
        a_field("vehicle.type", Type.CHOICE, choices=("小型汽车", "摩托车", "其他")),
        a_field("vehicle.type", Type.CHOICE, choices=("其他", "小型汽车")),
        a_field("vehicle.type", Type.STRING),
    )

    assert (asked.type, asked.choices) == (Type.CHOICE, ("小型汽车", "其他"))


def test_of_several_choices_too_only_those_all_offer_are_offered():
    asked = one(
        a_field("org.kinds", Type.CHOICES, choices=("甲", "乙", "丙")),
        a_field("org.kinds", Type.CHOICES, choices=("丙", "乙")),
    )

    assert (asked.type, asked.choices) == (Type.CHOICES, ("乙", "丙"))


def test_what_no_answer_fits_is_asked_apart_under_the_names_of_the_items():
    car = a_field("vehicle.type", Type.CHOICE, choices=("汽车",), label="车辆类型")
    tractor = a_field("vehicle.type", Type.CHOICE, choices=("拖拉机",), label="机型", required=True)

    merged = merge([a_form("a", car), a_form("b", tractor), a_form("c", car)])

    assert [(m.field.key, m.field.label, m.field.required) for m in merged] == [
        ("a.vehicle.type", "车辆类型（事项a、事项c）", False),
        ("b.vehicle.type", "机型（事项b）", True),
    ]


def test_what_a_form_calls_its_own_is_never_anybody_elses():
    staff = a_field("own.staff-count", Type.INTEGER)
    forms_ = [a_form("a", a_field("person.name"), staff), a_form("b", staff)]

    pages = merged_pages(merge(forms_), forms_)

    assert [(page.key, page.title, [f.key for f in page.fields]) for page in pages] == [
        ("person", "申请人信息", ["person.name"]),
        ("own-a", "事项a", ["a.own.staff-count"]),
        ("own-b", "事项b", ["b.own.staff-count"]),
    ]
