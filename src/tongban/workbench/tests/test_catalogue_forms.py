"""A section of a draft goes into a form and comes out again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.queries.shapes import (
    Flag,
    Lists,
    Maybe,
    OneOf,
    Record,
    Several,
    Shape,
    Whole,
    section_shape,
)
from tongban.catalogue.rules import SECTIONS
from tongban.catalogue.tests.make import all_documents
from tongban.workbench.catalogue_forms import fields_of, rearranged, values_of

LETTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "S"])
A_TEXT = st.text(LETTERS, min_size=1, max_size=12)
A_KEY = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


def shaped(shape: Shape) -> st.SearchStrategy[Any]:
    """Return values of a shape, as a document holds them."""
    if isinstance(shape, Maybe):
        return st.none() | shaped(shape.shape)
    if isinstance(shape, Record):
        full = {key: shaped(one) for key, one in shape.keys.items()}
        optional = {key: shaped(one).filter(_is_said) for key, one in shape.optional.items()}
        return st.fixed_dictionaries(full, optional=optional)
    if isinstance(shape, Several):
        return st.lists(shaped(shape.shape), max_size=3)
    if isinstance(shape, Lists):
        return st.dictionaries(A_KEY, st.lists(A_TEXT, min_size=1, max_size=2), min_size=1)
    if isinstance(shape, Flag):
        return st.booleans()
    if isinstance(shape, Whole):
        return st.integers(min_value=0, max_value=10_000)
    return st.sampled_from(shape.words) if isinstance(shape, OneOf) else A_TEXT


@pytest.mark.parametrize("section", SECTIONS)
@given(data=st.data())
def test_what_goes_into_a_form_comes_out_of_it(section: str, data: st.DataObject) -> None:
    values = data.draw(shaped(section_shape(section)))

    assert _kept(section, values_of(section, fields_of(section, values))) == values


def test_no_item_of_the_catalogue_changes_by_being_opened() -> None:
    for document in all_documents():
        for section, (_, keys) in SECTIONS.items():
            shown = {key: document[key] for key in keys if key in document}
            assert _kept(section, values_of(section, fields_of(section, document))) == shown


def test_rows_come_in_the_order_they_stand_on_the_page() -> None:
    typed = {"faqs": ["2", "0"], "faqs.0.q": ["甲"], "faqs.0.a": ["一"], "faqs.2.q": ["乙"]}

    assert values_of("faqs", typed) == {"faqs": [{"q": "乙", "a": ""}, {"q": "甲", "a": "一"}]}


def test_a_number_in_letters_is_kept_as_typed() -> None:
    typed = {"statutory_limit.days": ["二十"], "statutory_limit.unit": ["工作日"]}

    values = values_of("limits", typed)

    assert values["statutory_limit"] == {"days": "二十", "unit": "工作日"}
    assert fields_of("limits", values)["statutory_limit.days"] == ["二十"]


def test_a_limit_without_days_is_no_limit() -> None:
    assert values_of("limits", {"statutory_limit.unit": ["工作日"]})["statutory_limit"] is None


def test_lines_are_lists_and_boxes_are_lists() -> None:
    typed = {"conditions": ["年满十八周岁\r\n\r\n 有固定住所 "], "audience": ["自然人", "企业法人"]}

    values = values_of("basic", typed)

    assert values["conditions"] == ["年满十八周岁", "有固定住所"]
    assert values["audience"] == ["自然人", "企业法人"]


@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("faqs.0.down", "bac"),
        ("faqs.2.up", "acb"),
        ("faqs.0.up", "abc"),
        ("faqs.2.down", "abc"),
        ("faqs.1.remove", "ac"),
        ("faqs.7.remove", "abc"),
    ],
)
def test_rows_are_moved_and_removed(act: str, order: str) -> None:
    values = {"faqs": [{"q": letter, "a": ""} for letter in "abc"]}

    assert "".join(row["q"] for row in rearranged("faqs", values, act)["faqs"]) == order


def test_a_new_question_has_a_key_of_its_own_and_two_options() -> None:
    once = rearranged("situations", {"situations": []}, "situations.add")
    twice = rearranged("situations", once, "situations.add")
    more = rearranged("situations", twice, "situations.1.options.add")

    assert [one["key"] for one in more["situations"]] == ["q1", "q2"]
    assert [one["value"] for one in more["situations"][1]["options"]] == ["a1", "a2", "a3"]


def test_rows_of_an_optional_list_can_be_begun() -> None:
    values = values_of("fee", {"fee.charged": ["1"]})

    assert rearranged("fee", values, "fee.items.add")["fee"]["items"] == [
        {"name": "", "standard": "", "basis": ""}
    ]


def _kept(section: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a draft keeps of values: without the optional ones that are null."""
    optional = section_shape(section).optional
    return {k: v for k, v in values.items() if v is not None or k not in optional}


def _is_said(value: Any) -> bool:
    return value is not None and value is not False and value != []
