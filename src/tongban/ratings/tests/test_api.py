"""Rating over the API: the same step, the one error shape."""

import pytest

from tongban.base.clock import now
from tongban.base.desk import System
from tongban.cases.tests.make import a_case
from tongban.law.lifecycle import State
from tongban.people.services import issue_token
from tongban.people.tests.make import a_person
from tongban.ratings.models import Rating

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vault(var):
    """Papers are kept in an empty vault of each test."""


@pytest.fixture
def person():
    return a_person()


@pytest.fixture
def rate(client, person):
    """Rate a case with the token of `person`."""
    token = issue_token(person.user, "测试", days=1, by=System(now()))

    def send(case, **body):
        return client.post(
            f"/api/v1/cases/{case.number}/rating",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return send


def test_the_applicant_rates_once(rate, person):
    case = a_case(State.FINISHED, person=person)

    first = rate(case, level=5, phrases=["工作人员耐心"], words="谢谢")
    second = rate(case, level=1)

    assert (first.status_code, first.json()) == (201, {"number": case.number})
    assert (second.status_code, second.json()["code"]) == (409, "rating.once")
    rating = Rating.objects.get()
    assert (rating.level, rating.channel) == (5, "api")


def test_a_level_that_does_not_exist_says_where(rate):
    case = a_case(State.FINISHED)

    response = rate(case, level=9, query_code=case.query_code)

    assert response.status_code == 422
    assert response.json()["details"]["problems"][0]["field"] == "level"
    assert not Rating.objects.exists()


def test_without_the_code_another_s_case_does_not_exist(rate):
    assert rate(a_case(State.FINISHED), level=5).status_code == 404
