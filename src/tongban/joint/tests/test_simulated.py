"""模拟审批: until when it holds, what may begin on it, which phases it opens."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.joint import rules, simulated
from tongban.joint.document import faults
from tongban.joint.rules import Fact, Standing
from tongban.joint.tests.test_rules import BUILDING, BUNDLES

DOCUMENT = next(b for b in BUNDLES if b["slug"] == "investment-construction")
SLUGS = [stage.slug for stage in BUILDING.stages]
facts = st.dictionaries(st.sampled_from(SLUGS), st.sampled_from(list(Fact)))
some = st.frozensets(st.sampled_from(SLUGS))


@pytest.mark.parametrize(
    ("given_on", "months", "last"),
    [
        (date(2026, 3, 3), 6, date(2026, 9, 3)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_the_last_day(given_on: date, months: int, last: date) -> None:
    assert simulated.valid_until(given_on, months) == last


@given(st.dates(date(2018, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_the_last_day_is_in_the_month_that_many_months_on(day: date, months: int) -> None:
    last = simulated.valid_until(day, months)
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == months
    assert last.day <= day.day


def test_only_what_is_undecided_and_may_be_simulated_is_asked_for() -> None:
    approval, filing = BUILDING.stage("approve"), BUILDING.stage("filing")
    may = {one for one in Standing if simulated.may_be_asked(BUILDING, approval, one)}
    assert may == {Standing.WAITING, Standing.OPEN}
    assert not simulated.may_be_asked(BUILDING, filing, Standing.WAITING)


@given(facts, some)
def test_a_simulated_approval_is_never_a_result(
    found: dict[str, Fact], opinions: frozenset[str]
) -> None:
    """Nothing but what says so begins earlier, and that only ever earlier."""
    without = rules.standings(BUILDING, found)
    with_them = rules.standings(BUILDING, found, opinions)
    for stage in BUILDING.stages:
        if not stage.on_simulated:
            same = with_them[stage.slug] is without[stage.slug]
            assert same or found.get(stage.slug) is Fact.NOT_BEGUN
            assert with_them[stage.slug] is not Standing.READY or same
        if with_them[stage.slug] is Standing.DONE:
            assert found[stage.slug] is Fact.DONE


def test_the_design_review_begins_on_it_and_the_permit_behind_does_not() -> None:
    found = {"land-permit": Fact.OPEN, "scheme": Fact.NOT_BEGUN, "works-permit": Fact.NOT_BEGUN}
    assert rules.standings(BUILDING, found)["scheme"] is Standing.WAITING
    assert rules.standings(BUILDING, found, {"land-permit"})["scheme"] is Standing.READY
    reviewed = {**found, "scheme": Fact.DONE}
    assert rules.standings(BUILDING, reviewed, {"land-permit"})["works-permit"] is Standing.WAITING
    permitted = {**reviewed, "land-permit": Fact.DONE}
    assert rules.standings(BUILDING, permitted)["works-permit"] is Standing.READY


@given(facts, some, st.integers(1, 4))
def test_it_opens_the_phases_named_alone(
    found: dict[str, Fact], opinions: frozenset[str], phase: int
) -> None:
    answers = {question.key: question.options[0][0] for question in BUILDING.questions}
    without = rules.missing(BUILDING, answers, found, phase)
    with_them = rules.missing(BUILDING, answers, found, phase, opinions)
    assert BUILDING.simulated
    if phase in BUILDING.simulated.opens_phases:
        assert with_them == tuple(one for one in without if one.slug not in opinions)
    else:
        assert with_them == without, "nobody builds, and nothing is accepted, on an opinion"


def test_what_is_wrong_with_its_terms_is_said() -> None:
    terms = {
        **DOCUMENT["simulated_approval"],
        "valid": {"months": 0},
        "effect": "",
        "opens_phases": [9],
    }
    found = [path for path, _ in faults({**DOCUMENT, "simulated_approval": terms}, [], [])]
    assert ("simulated_approval", "valid") in found
    assert ("simulated_approval", "effect") in found
    assert ("simulated_approval", "opens_phases", 0) in found
