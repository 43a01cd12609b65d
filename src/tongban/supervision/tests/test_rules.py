"""What goals count: pure."""

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tongban.supervision.rules import (
    GOALS,
    Before,
    Beside,
    Cut,
    Part,
    belongs,
    cuts,
    is_reached,
    measure,
    sum_of,
)
from tongban.supervision.templatetags.supervision import change, of_bar, percent


@dataclass(frozen=True)
class Item:
    online_depth: int = 3
    visits: int = 1
    steps: int = 4
    materials: int = 3
    days: int | None = 5
    baseline_steps: int = 6
    baseline_materials: int = 9
    baseline_days: int = 20
    baseline_visits: int = 3
    not_in_hall_reason: str = ""
    window: str = ""
    # Where it is served, which the hall knows.
    halls: tuple[str, ...] = ()
    is_comprehensive: bool = False
    exception: str = ""


small = st.integers(0, 30)
items = st.builds(
    Item,
    online_depth=st.integers(1, 4),
    visits=st.integers(0, 3),
    steps=small,
    materials=small,
    days=st.none() | small,
    baseline_steps=small,
    baseline_materials=small,
    baseline_days=small,
    baseline_visits=small,
    not_in_hall_reason=st.sampled_from(["", "涉密", "场地特殊要求"]),
    window=st.sampled_from(["", "公安"]),
    is_comprehensive=st.booleans(),
    exception=st.sampled_from(["", "涉密", "场地特殊要求", "垂直管理"]),
)


def shares(code, *facts):
    return [GOALS[code].share(item, Beside(frequent, item)) for item, frequent in facts]


def test_what_can_be_applied_for_on_the_site_counts_as_online():
    found = measure(shares("online", (Item(online_depth=2), False), (Item(online_depth=1), False)))

    assert (found.counted, found.whole, found.rate) == (1, 2, Fraction(1, 2))


def test_what_is_secret_is_left_out_and_counted_as_such():
    found = measure(shares("online", (Item(not_in_hall_reason="涉密"), False), (Item(), False)))

    assert (found.whole, found.excluded) == (1, 1)


def test_materials_are_summed_not_averaged():
    many, few = Item(baseline_materials=9, materials=3), Item(baseline_materials=1, materials=1)

    found = measure(shares("materials", (many, False), (few, False)))

    assert found.rate == Fraction(6, 10)


def test_an_item_without_a_baseline_does_not_count_for_materials():
    found = measure(shares("materials", (Item(baseline_materials=0), False)))

    assert (found.rate, found.excluded) == (None, 1)


def test_only_frequent_items_of_one_visit_at_most_count():
    found = measure(
        shares(
            "at-most-once",
            (Item(visits=1), True),
            (Item(visits=0), True),
            (Item(visits=2), True),
            (Item(visits=0), False),
        )
    )

    assert (found.counted, found.whole, found.excluded) == (2, 3, 1)


def test_what_is_served_in_the_centre_counts_and_special_premises_are_left_out():
    found = measure(
        shares(
            "stationed",
            (Item(is_comprehensive=True, halls=("中心",)), False),
            (Item(halls=("乡镇",)), False),
            (Item(exception="垂直管理"), False),
            (Item(exception="场地特殊要求"), False),
            (Item(exception="涉密"), False),
        )
    )

    assert (found.counted, found.whole, found.excluded) == (1, 3, 2)


def test_one_window_counts_among_what_is_served_there():
    found = measure(
        shares(
            "one-window",
            (Item(is_comprehensive=True, window="公安"), False),
            (Item(is_comprehensive=True), False),
            (Item(window="公安"), False),
        )
    )

    assert (found.counted, found.whole, found.excluded) == (1, 2, 1)


def test_a_target_is_reached_at_exactly_its_number_and_unknown_without_items():
    goal = GOALS["online"]
    half = measure(shares("online", (Item(), False), (Item(online_depth=1), False)))

    assert is_reached(goal, half, 50) is True
    assert is_reached(goal, half, 51) is False
    assert is_reached(goal, measure([]), 50) is None


@given(st.lists(st.tuples(items, st.booleans())), st.sampled_from(list(GOALS)))
def test_every_item_is_on_exactly_the_lists_its_share_says(facts, code):
    found = [GOALS[code].share(item, Beside(frequent, item)) for item, frequent in facts]
    total = measure(found)

    for share in found:
        assert belongs(share, Part.EXCLUDED) != belongs(share, Part.WHOLE)
        if belongs(share, Part.WHOLE):
            assert belongs(share, Part.COUNTED) != belongs(share, Part.MISSING)
    assert total.items + total.excluded == len(facts)
    assert total.counted <= total.whole


@given(st.lists(items))
def test_the_sum_of_cuts_is_the_cut_of_sums(several):
    total = sum_of(several)

    for cut in Cut:
        assert total[cut].less == sum(cuts(item)[cut].less for item in several)


def test_rates_are_never_rounded_up_to_a_target():
    assert percent(Fraction(8999, 10000)) == "89.9%"
    assert percent(Fraction(-1, 3)) == "-33.4%"
    assert percent(None) == "—"


def test_what_became_less_and_more_is_said_in_words():
    assert change(Before(10, 6)) == "少 40.0%"
    assert change(Before(10, 12)) == "多 20.0%"
    assert change(Before(10, 10)) == "不变"
    assert change(Before(10, None)) == change(Before(0, 3)) == "—"
    assert (of_bar(10, Before(10, 6)), of_bar(6, Before(10, 6))) == ("100.0", "60.0")
