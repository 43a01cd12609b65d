"""Which items belong on which list: the rules one by one, and what holds for all of them."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.definition import parse
from tongban.catalogue.qualifying import RULES, Frequency, answer, convenience_lists
from tongban.catalogue.rules import CASE_TYPES, ITEM_KINDS, LEVELS, ListKind
from tongban.catalogue.tests.make import a_document

USUAL = Frequency(threshold=30)


@dataclass(frozen=True)
class Qualities:
    kind: str = "行政许可"
    case_type: str = "承诺件"
    online_depth: int = 2
    visits: int = 2
    level: str = "县级"
    delegated_to: tuple[str, ...] = ()
    monthly_volume: int = 5


NOTHING = Qualities()  # on no list but that of powers
ITEMS = st.builds(
    Qualities,
    kind=st.sampled_from(ITEM_KINDS),
    case_type=st.sampled_from(CASE_TYPES),
    online_depth=st.integers(1, 4),
    visits=st.integers(0, 10),
    level=st.sampled_from(LEVELS),
    delegated_to=st.lists(st.sampled_from(LEVELS), unique=True).map(tuple),
    monthly_volume=st.integers(0, 500),
)
FREQUENCIES = st.builds(
    Frequency, threshold=st.integers(1, 300), order=st.sampled_from(["", "同编办发〔2019〕3号"])
)


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        (ListKind.AT_ONCE, {"case_type": "即办件"}, "当场办结"),
        (ListKind.ONLINE, {"online_depth": 3}, "网上办理深度为Ⅲ级"),
        (ListKind.ONLINE, {"online_depth": 4}, "网上办理深度为Ⅳ级"),
        (ListKind.NEARBY, {"delegated_to": ("村",)}, "可以在村提交申请"),
        (ListKind.NEARBY, {"level": "乡镇"}, "可以在乡镇提交申请"),
        (ListKind.ONCE, {"visits": 1}, "到现场 1 次"),
        (ListKind.AT_MOST_ONCE, {"visits": 0}, "不用到现场"),
        (ListKind.HIGH_FREQUENCY, {"monthly_volume": 30}, "月均办件 30 件，达到 30 件"),
        (ListKind.PUBLIC_SERVICES, {"kind": "公共服务"}, "事项类型为公共服务"),
    ],
)
def test_one_quality_makes_an_item_qualify_and_the_answer_says_which(kind, changes, words):
    before, after = (answer(kind, item, USUAL) for item in (NOTHING, replace(NOTHING, **changes)))

    assert (before.qualifies, after.qualifies) == (False, True)
    assert words in after.words


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        (ListKind.AT_ONCE, {}, "是承诺件"),
        (ListKind.ONLINE, {"online_depth": 2}, "Ⅱ级，未达到Ⅲ级"),
        (ListKind.NEARBY, {}, "乡镇、村不收件"),
        (ListKind.ONCE, {"visits": 2}, "要到现场 2 次，超过 1 次"),
        (ListKind.HIGH_FREQUENCY, {"monthly_volume": 29}, "29 件，不到 30 件"),
        (ListKind.POWERS, {"kind": "公共服务"}, "不是行政权力"),
        (ListKind.PUBLIC_SERVICES, {}, "是行政权力"),
    ],
)
def test_what_does_not_qualify_is_told_which_condition_it_misses(kind, changes, words):
    found = answer(kind, replace(NOTHING, **changes), USUAL)

    assert not found.qualifies
    assert words in found.words


def test_an_order_of_the_office_makes_an_item_frequent_and_is_named():
    found = answer(ListKind.HIGH_FREQUENCY, NOTHING, Frequency(30, "同编办发〔2019〕3号"))

    assert (found.qualifies, found.words) == (True, "按同编办发〔2019〕3号列入")


def test_what_a_document_declares_decides_nothing():
    honest = parse(a_document())
    boasting = replace(honest, lists=(), high_frequency=not honest.high_frequency)

    for kind in ListKind:
        assert answer(kind, honest, USUAL) == answer(kind, boasting, USUAL)
    assert convenience_lists(honest) == convenience_lists(boasting)


def test_every_list_has_a_rule_in_words():
    assert set(RULES) == set(ListKind)
    assert all(rule.words.endswith("。") and rule.title for rule in RULES.values())
    assert len({rule.slug for rule in RULES.values()}) == len(ListKind)


@given(item=ITEMS, frequency=FREQUENCIES)
def test_every_item_is_either_a_power_or_a_public_service(item, frequency):
    power, service = (
        answer(kind, item, frequency).qualifies
        for kind in (ListKind.POWERS, ListKind.PUBLIC_SERVICES)
    )
    assert power != service


@given(item=ITEMS, frequency=FREQUENCIES)
def test_making_an_item_easier_never_takes_it_off_a_list(item, frequency):
    easier = replace(
        item,
        case_type="即办件",
        online_depth=min(item.online_depth + 1, 4),
        visits=max(item.visits - 1, 0),
        delegated_to=LEVELS,
        monthly_volume=item.monthly_volume + 1,
    )
    for kind in ListKind:
        if answer(kind, item, frequency).qualifies:
            assert answer(kind, easier, frequency).qualifies


@given(item=ITEMS, frequency=FREQUENCIES)
def test_an_answer_always_has_words_and_frequency_agrees_with_it(item, frequency):
    assert all(answer(kind, item, frequency).words for kind in ListKind)
    assert answer(ListKind.HIGH_FREQUENCY, item, frequency).qualifies == frequency.is_high(
        item.monthly_volume
    )


@given(item=ITEMS, frequency=FREQUENCIES)
def test_the_convenience_lists_of_an_item_are_the_four_it_answers_yes_to(item, frequency):
    four = [ListKind.AT_ONCE, ListKind.ONLINE, ListKind.NEARBY, ListKind.ONCE]
    expected = [kind for kind in four if answer(kind, item, frequency).qualifies]
    assert [rule.kind for rule in convenience_lists(item)] == expected
