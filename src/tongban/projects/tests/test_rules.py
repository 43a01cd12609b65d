"""The gate before each phase, and what may come with which."""

from hypothesis import given
from hypothesis import strategies as st

from tongban.joint import rules as joint
from tongban.joint.rules import Fact
from tongban.joint.tests.test_rules import BUILDING
from tongban.projects import rules
from tongban.projects.rules import Gate
from tongban.projects.tests.make import TYPED

ANSWERS = {question.key: TYPED[question.key] for question in BUILDING.questions}
OPTIONAL = [stage.slug for stage in BUILDING.stages if stage.optional]
situations = st.fixed_dictionaries(
    {q.key: st.sampled_from([value for value, _ in q.options]) for q in BUILDING.questions}
)
facts = st.dictionaries(
    st.sampled_from([stage.slug for stage in BUILDING.stages]), st.sampled_from(list(Fact))
)


def slugs(stages: tuple[joint.Stage, ...]) -> list[str]:
    return [stage.slug for stage in stages]


def done(*slugs: str) -> dict[str, Fact]:
    return dict.fromkeys(slugs, Fact.DONE)


def gates(known: dict[str, Fact], *running: int) -> list[Gate]:
    found = rules.phases(BUILDING, ANSWERS, known, frozenset(running))
    return [one.gate for one in found]


def test_at_first_only_the_first_phase_may_begin() -> None:
    assert gates({}) == [Gate.OPEN, Gate.CLOSED, Gate.CLOSED, Gate.CLOSED]
    first, second, *_ = rules.phases(BUILDING, ANSWERS, {}, frozenset())
    assert slugs(first.needed) == ["pre-land", "approve", "land-permit"]
    assert slugs(first.offered) == ["eia-table", "soil"], "they need the code alone"
    assert slugs(second.missing) == ["pre-land", "approve", "land-permit"]


def test_what_may_be_put_off_holds_no_phase_up_until_building_begins() -> None:
    known = done("pre-land", "approve", "land-permit")
    assert gates(known)[:2] == [Gate.DONE, Gate.OPEN]
    known |= done("scheme", "works-permit")
    assert gates(known) == [Gate.DONE, Gate.DONE, Gate.OPEN, Gate.CLOSED]
    third = rules.phases(BUILDING, ANSWERS, known, frozenset())[2]
    assert slugs(third.put_off) == ["eia-table"]
    assert "eia-table" in slugs(third.needed), "it has to come with this phase at the latest"
    found = joint.standings(
        BUILDING, {**known, "drawing": Fact.DONE, "construction": Fact.NOT_BEGUN}
    )
    assert found["construction"] is joint.Standing.READY, "nothing is known of the assessment yet"
    late = {**known, "drawing": Fact.DONE, "eia-table": Fact.OPEN, "construction": Fact.NOT_BEGUN}
    assert joint.standings(BUILDING, late)["construction"] is joint.Standing.WAITING


def test_a_phase_of_which_something_was_withdrawn_may_begin_again() -> None:
    known = done("pre-land", "approve") | {"land-permit": Fact.WITHDRAWN}
    first = rules.phases(BUILDING, ANSWERS, known, frozenset())[0]
    assert first.gate is Gate.OPEN
    assert slugs(first.needed) == ["land-permit"]


def test_the_time_of_a_phase_is_its_own() -> None:
    assert [joint.overall(BUILDING, number).days for number in (1, 2, 3, 4)] == [20, 15, 15, 10]
    assert joint.overall(BUILDING).days == 45, "the law's sixty with extension, forty-five without"


@given(situations, facts)
def test_every_needed_stage_comes_with_exactly_one_phase(answers, known) -> None:
    whole = slugs(joint.chosen(BUILDING, answers))
    by_phase = [slugs(joint.chosen(BUILDING, answers, phase=n)) for n in (1, 2, 3, 4)]
    assert sorted(slug for one in by_phase for slug in one) == sorted(whole)
    taken = joint.taken(known)
    for one in rules.phases(BUILDING, answers, known, frozenset()):
        assert not taken & set(slugs(one.needed + one.offered))
        assert not set(slugs(one.needed)) & set(slugs(one.offered))


@given(situations, facts, st.sampled_from([1, 2, 3, 4]))
def test_a_gate_is_open_only_when_nothing_of_the_phases_before_is_missing(
    answers, known, number
) -> None:
    one = rules.phases(BUILDING, answers, known, frozenset())[number - 1]
    if one.gate is Gate.OPEN:
        before = [s for s in joint.chosen(BUILDING, answers) if s.last_phase < number]
        assert all(known.get(stage.slug) is Fact.DONE for stage in before)


@given(situations, facts, st.sampled_from([s.slug for s in BUILDING.stages]))
def test_one_more_result_never_closes_a_gate(answers, known, slug) -> None:
    before = rules.phases(BUILDING, answers, known, frozenset())
    after = rules.phases(BUILDING, answers, {**known, slug: Fact.DONE}, frozenset())
    for one, then in zip(before, after, strict=True):
        assert not (one.gate is Gate.OPEN and then.gate is Gate.CLOSED)


def test_a_registration_names_everything_missing() -> None:
    found = {problem.field: problem.message for problem in rules.faults(BUILDING, {})}
    assert set(found) >= {"project.name", "project.location", "route", "industry"}
    wrong = {**TYPED, "project.investment": "很多", "project.code": "2018-230881-13-03-000012"}
    assert {problem.field for problem in rules.faults(BUILDING, wrong)} == {
        "project.investment",
        "project.code",
    }
    assert not list(rules.faults(BUILDING, TYPED))
