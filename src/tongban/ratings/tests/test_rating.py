"""A matter that ended is rated once, by whoever it was for or who holds its code."""

import pytest

from tongban.base.errors import Invalid
from tongban.cases.models import Case
from tongban.cases.queries import case_screen
from tongban.cases.tests.make import a_case
from tongban.journal.queries import history, verify
from tongban.law.lifecycle import ENDED, State
from tongban.people.tests.make import a_desk, a_person, a_viewer
from tongban.ratings import rules, services
from tongban.ratings.models import Rating
from tongban.ratings.queries import QUESTIONS, rating_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vault(var):
    """Papers are kept in an empty vault of each test."""


@pytest.fixture
def person():
    return a_person()


@pytest.fixture
def case(person):
    return a_case(State.FINISHED, person=person)


def test_the_applicant_rates_what_ended(case, person, django_assert_max_num_queries):
    viewer = a_viewer(person)

    with django_assert_max_num_queries(6):
        services.rate(
            case.number, viewer=viewer, level=5, phrases=["工作人员耐心"], words=" 谢谢。 "
        )

    shown = rating_of(case.id)
    assert shown is not None
    assert (shown.level, shown.level_name) == (5, "非常满意")
    assert (shown.phrases, shown.words, shown.at) == (("工作人员耐心",), "谢谢。", viewer.now)
    assert Rating.objects.get().agency_id == case.agency_id


def test_a_matter_is_rated_once(case, person):
    viewer = a_viewer(person)
    services.rate(case.number, viewer=viewer, level=5)

    with pytest.raises(rules.RatingRefused, match="已经评价过") as refused:
        services.rate(case.number, viewer=viewer, level=1, query_code=case.query_code)

    assert refused.value.code == "rating.once"
    assert Rating.objects.get().level == 5


def test_a_running_matter_is_not_rated_yet(person):
    case = a_case(State.ACCEPTED, person=person)

    with pytest.raises(rules.RatingRefused, match="办结后") as refused:
        services.rate(case.number, viewer=a_viewer(person), level=5)

    assert refused.value.code == "rating.too_early"
    assert not Rating.objects.exists()


def test_whoever_holds_the_code_may_rate_and_nobody_else(case):
    stranger = a_viewer(a_person("路人"))

    for code in ("", "WRONG234"):
        with pytest.raises(Case.DoesNotExist):
            services.rate(case.number, viewer=stranger, level=5, query_code=code)
    services.rate(case.number, viewer=stranger, level=4, query_code=case.query_code)

    assert Rating.objects.get().level == 4


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"level": 0}, "level"),
        ({"level": 6}, "level"),
        ({"level": 5, "phrases": ["态度生硬"]}, "phrases"),
        ({"level": 1, "phrases": ["自己编的评语"]}, "phrases"),
        ({"level": 3, "words": "好" * 501}, "words"),
    ],
)
def test_what_cannot_be_taken_says_where_and_keeps_nothing(case, person, given, field):
    with pytest.raises(Invalid) as refused:
        services.rate(case.number, viewer=a_viewer(person), **given)

    assert refused.value.problems[0].field == field
    assert not Rating.objects.exists()


def test_the_officers_do_not_see_who_rated(case, person):
    before = case_screen(case.number, a_desk()).timeline

    services.rate(case.number, viewer=a_viewer(person), level=1, phrases=["多次往返"])

    assert case_screen(case.number, a_desk()).timeline == before
    line = history(f"rating:{Rating.objects.get().id}")[0]
    assert (line.event, line.body["bad"], line.body["level"]) == ("CaseRated", True, 1)
    assert verify() == []


def test_every_way_of_ending_can_be_rated_and_no_open_state():
    for state in State:
        if state in ENDED:
            rules.check_ratable(state)
        else:
            with pytest.raises(rules.RatingRefused):
                rules.check_ratable(state)


def test_praise_and_blame_meet_only_in_the_middle():
    for level in rules.Level:
        said = set(rules.phrases_for(level))
        assert (said >= set(rules.GOOD_PHRASES)) == (level >= rules.Level.FAIR)
        assert (said >= set(rules.BAD_PHRASES)) == (level <= rules.Level.FAIR)
    assert [level for level, _ in QUESTIONS.levels] == [5, 4, 3, 2, 1]
