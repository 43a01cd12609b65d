"""The life of a case, walked over every path of its table."""

import pytest

from tongban.law.lifecycle import (
    ACCEPTING,
    ARTICLES,
    DECISIONS,
    ENDED,
    LIFE,
    STARTS,
    STATE_NAMES,
    STEP_NAMES,
    Finish,
    State,
    Step,
    StepRefused,
    after,
    finish_of,
    open_steps,
    upstream,
)

AFTER_DECISION = {State.GRANTED, State.CERTIFYING, State.DENIED, State.DELIVERING, State.FINISHED}


def test_no_path_reaches_a_decision_without_acceptance():
    reached = _reachable(without=ACCEPTING)

    assert reached.isdisjoint(AFTER_DECISION)
    assert not any(step in DECISIONS for state in reached for step in open_steps(state))


def test_no_path_finishes_without_a_decision():
    assert State.FINISHED not in _reachable(without=DECISIONS)


def test_nothing_is_delivered_before_it_is_decided():
    assert State.DELIVERING not in _reachable(without={Step.GRANT})


def test_every_state_can_be_reached_and_every_step_is_used():
    assert _reachable(without=frozenset()) == set(State)
    assert {step for _, step in LIFE} == set(Step)


def test_from_every_state_the_archive_can_be_reached():
    for state in State:
        assert State.ARCHIVED in _reachable(without=frozenset(), start=state)


def test_what_has_ended_can_only_be_archived():
    for state in ENDED - {State.ARCHIVED}:
        assert open_steps(state) == [Step.ARCHIVE]
    assert open_steps(State.ARCHIVED) == []


def test_only_what_has_ended_is_archived():
    assert {state for state, step in LIFE if step is Step.ARCHIVE} == ENDED - {State.ARCHIVED}


@pytest.mark.parametrize("state", sorted(ENDED - {State.ARCHIVED}))
def test_every_ended_state_has_a_finish_kind(state):
    assert finish_of(state) in Finish


def test_every_finish_kind_can_happen():
    granted_or_not = {
        finish_of(state, granted=granted, paper=paper)
        for state in ENDED - {State.ARCHIVED}
        for granted in (True, False)
        for paper in (True, False)
    }

    assert granted_or_not == set(Finish)


@pytest.mark.parametrize(
    ("state", "facts", "kind"),
    [
        (State.FINISHED, {}, Finish.ISSUED),
        (State.FINISHED, {"paper": False}, Finish.OTHER),
        (State.FINISHED, {"granted": False}, Finish.RETURNED),
        (State.REJECTED, {}, Finish.RETURNED),
        (State.WITHDRAWN, {}, Finish.RETURNED),
        (State.FORWARDED, {}, Finish.FORWARDED),
        (State.LAPSED, {}, Finish.LAPSED),
        (State.RETURNED, {}, Finish.RETURNED),
        (State.REVOKED, {}, Finish.VOIDED),
        (State.VOIDED, {}, Finish.VOIDED),
        (State.DELETED, {}, Finish.DELETED),
    ],
)
def test_finish_kinds(state, facts, kind):
    assert finish_of(state, **facts) is kind


@pytest.mark.parametrize("state", sorted(set(State) - ENDED | {State.ARCHIVED}))
def test_a_case_that_has_not_just_ended_has_no_finish_kind(state):
    with pytest.raises(ValueError, match=state):
        finish_of(state)


@pytest.mark.parametrize("state", State)
def test_a_case_can_be_withdrawn_until_it_is_decided_and_not_after(state):
    can = Step.WITHDRAW in open_steps(state)

    assert can == (state not in AFTER_DECISION | ENDED)
    # Who promised a paper and did not bring it is sent back while he could still withdraw.
    assert can == (Step.RETURN in open_steps(state))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_after_follows_the_table_or_refuses_in_words(state, step):
    if (state, step) in LIFE:
        assert after(state, step) is LIFE[state, step]
        assert step in open_steps(state)
        return
    with pytest.raises(StepRefused) as refused:
        after(state, step)
    assert step not in open_steps(state)
    assert STATE_NAMES[state] in refused.value.message
    assert STEP_NAMES[step] in refused.value.message
    assert ARTICLES[step] in refused.value.message
    assert refused.value.code == "case.step_refused"
    assert refused.value.article == ARTICLES[step]
    assert refused.value.details == {"state": state.value, "step": step.value}


def test_a_refusal_says_why_and_what_can_be_done_instead():
    with pytest.raises(StepRefused, match="没有受理的申请不能作出决定") as refused:
        after(State.RECEIVED, Step.GRANT)
    assert "现在可以办理：告知补正、不予受理、受理" in refused.value.message
    assert "第三十八条" in refused.value.message

    with pytest.raises(StepRefused, match="停止计时"):
        after(State.SUSPENDED, Step.GRANT)


def test_a_corrected_application_can_be_accepted():
    state = STARTS
    for step in (Step.RECEIVE, Step.ASK_CORRECTION, Step.CORRECT, Step.ACCEPT):
        state = after(state, step)
    assert state is State.ACCEPTED


@pytest.mark.parametrize("state", [State.CORRECTING, State.PRE_RETURNED])
def test_who_never_comes_back_lapses(state):
    assert after(state, Step.LAPSE) is State.LAPSED


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PRE_PASSED, State.RECEIVED])
def test_silence_accepts_whatever_waits_for_the_agency(state):
    assert after(state, Step.DEEM_ACCEPTED) is State.ACCEPTED


def test_silence_does_not_accept_what_waits_for_the_applicant():
    for state in (State.CORRECTING, State.PRE_RETURNED):
        with pytest.raises(StepRefused):
            after(state, Step.DEEM_ACCEPTED)


def test_every_state_and_step_has_a_name_of_its_own():
    assert set(STATE_NAMES) == set(State)
    assert set(STEP_NAMES) == set(ARTICLES) == set(Step)
    assert len(set(STATE_NAMES.values())) == len(State)
    assert len(set(STEP_NAMES.values())) == len(Step)


@pytest.mark.parametrize(
    ("state", "rating", "province", "construction"),
    [
        (State.RECEIVED, 1, "02", "1"),
        (State.CORRECTING, 1, "06", "6"),
        (State.REJECTED, 3, "07", "5"),
        (State.ACCEPTED, 2, "05", "3"),
        (State.SUSPENDED, 2, "11", "9"),
        (State.DENIED, 3, "10", "13"),
        (State.WITHDRAWN, 3, "13", "14"),
    ],
)
def test_codes_of_the_platforms_above(state, rating, province, construction):
    codes = upstream(state)

    assert (codes.rating, codes.province, codes.construction) == (rating, province, construction)


def test_every_state_has_codes_and_whatever_ended_counts_as_done():
    for state in State:
        assert upstream(state).rating in (1, 2, 3)
    for state in ENDED:
        assert upstream(state).rating == 3
    assert upstream(State.FINISHED).construction == "11"
    assert upstream(State.FINISHED, granted=False).construction == "13"


def _reachable(*, without, start=STARTS):
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for step in open_steps(state):
            following = LIFE[state, step]
            if step not in without and following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


@pytest.mark.parametrize("state", [State.GRANTED, State.CERTIFYING, State.DELIVERING])
def test_a_decision_can_be_revoked_before_its_result_is_handed_over(state):
    assert after(state, Step.REVOKE) is State.REVOKED
    assert State.REVOKED not in _reachable(without={Step.GRANT})
