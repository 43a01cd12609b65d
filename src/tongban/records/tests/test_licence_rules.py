"""The life of an e-licence on paper: states, days, entries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.refusal import Refused
from tongban.records import rules
from tongban.records.rules import LICENCE_LIFE, LICENCE_STEPS, LicenceState, LicenceStep

STATES, STEPS = st.sampled_from(LicenceState), st.sampled_from(LicenceStep)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(STATES, STEPS)
def test_a_step_leads_where_the_table_says_or_is_refused_with_its_article(state, step):
    if (state, step) in LICENCE_LIFE:
        assert rules.licence_after(state, step) is LICENCE_LIFE[state, step]
        return
    with pytest.raises(Refused) as refused:
        rules.licence_after(state, step)
    assert refused.value.code == "licence.step"
    assert refused.value.article == rules.LICENCE_STEPS[step].article


@given(STATES)
def test_an_officer_is_offered_what_the_table_allows_him(state):
    offered = rules.licence_steps(state)

    officers = {step for step, facts in LICENCE_STEPS.items() if facts.permission}
    assert set(offered) == {step for of, step in LICENCE_LIFE if of is state} & officers


@given(st.lists(STEPS, max_size=12))
def test_a_licence_is_struck_off_for_ever_and_never_valid_again_after_an_end(steps):
    state, ended = LicenceState.VALID, False
    for step in steps:
        if (state, step) not in LICENCE_LIFE:
            continue
        state = rules.licence_after(state, step)
        assert not (ended and state in {LicenceState.VALID, LicenceState.SUSPENDED})
        ended = ended or state not in {LicenceState.VALID, LicenceState.SUSPENDED}


def test_only_what_was_suspended_is_returned():
    into_valid = [key for key, after in LICENCE_LIFE.items() if after is LicenceState.VALID]

    assert into_valid == [(LicenceState.SUSPENDED, LicenceStep.RETURN)]


@given(STATES, st.none() | DAYS, DAYS)
def test_past_its_last_day_nothing_is_valid(state, until, today):
    found = rules.licence_state_on(state, until, today)

    if until is not None and until < today:
        assert found not in {LicenceState.VALID, LicenceState.SUSPENDED}
    else:
        assert found is state


@given(DAYS, st.integers(1, 20))
def test_the_last_day_is_the_one_before_the_anniversary(begins, years):
    last = rules.last_day(begins, years)

    assert last is not None
    following = last + timedelta(days=1)
    assert following.year == begins.year + years
    if (begins.month, begins.day) != (2, 29):
        assert (following.month, following.day) == (begins.month, begins.day)


def test_without_years_there_is_no_last_day():
    assert rules.last_day(date(2026, 3, 2), None) is None


def test_a_licence_begun_on_a_leap_day_ends_with_february():
    assert rules.last_day(date(2024, 2, 29), 5) == date(2029, 2, 28)


@given(st.text(min_size=1))
def test_a_body_without_a_code_always_gets_the_same_one_of_18(name):
    code = rules.body_code(name, division="230881")

    assert code == rules.body_code(name, division="230881")
    assert (len(code), code[:8]) == (18, "TE230881")
    assert code[8:].isdecimal()


def test_entries_come_from_the_licence_the_answers_and_the_one_before_in_this_order():
    found = rules.entries(
        ["许可证编号", "经营者名称", "统一社会信用代码", "经营场所", "主体业态", "经营项目"],
        facts={"number": "JY1", "holder": "张建国"},
        answers={"org.name": "赫乡小馆", "org.address": "繁荣街1号", "主体业态": "餐饮服务经营者"},
        before={"经营项目": "热食类食品制售", "经营场所": "旧街9号"},
    )

    assert found == [
        ("许可证编号", "JY1"),
        ("经营者名称", "赫乡小馆"),
        ("经营场所", "繁荣街1号"),
        ("主体业态", "餐饮服务经营者"),
        ("经营项目", "热食类食品制售"),
    ]


def test_a_number_is_masked_in_its_middle():
    assert rules.masked_code("91230881MA0000001X") == "91230*********001X"
    assert rules.masked_code("123") == ""
