"""The work list in the browser: what is on it, in which words, and taking cases from it."""

import pytest
from django.test import Client

from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.tests.make import a_case, at
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, an_officer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine, var):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def clerk():
    return an_officer(Role.WINDOW)


@pytest.fixture
def desk(client: Client, clerk) -> Client:
    sign_in(client, clerk)
    return client


def test_a_row_says_the_clock_in_words_and_leads_to_the_case(desk, django_assert_max_num_queries):
    case = a_case(State.ACCEPTED)

    with django_assert_max_num_queries(7):  # two for the list, the rest to know who asks
        page = desk.get("/workbench/").content.decode()

    assert "还剩 5 个工作日，11月12日前" in page
    assert f'href="/workbench/cases/{case.number}"' in page
    assert "待认领" in page


def test_tabs_filters_and_search_narrow_it(desk):
    mine = a_case(State.RECEIVED, person=a_person("王老板", account=False))
    other = a_case(State.DECIDING, person=a_person("李老板", account=False))

    def numbers(query):
        page = desk.get(f"/workbench/?{query}").content.decode()
        return [case.number for case in (mine, other) if case.number in page]

    assert numbers("stage=intake") == [mine.number]
    assert numbers("stage=decide") == [other.number]
    assert numbers("q=王老") == [mine.number]
    assert numbers(f"q={other.number}") == [other.number]
    assert numbers("light=red") == []
    assert numbers("item=没有的事项") == []
    assert numbers("stage=nonsense&light=nonsense") == [mine.number, other.number]


def test_late_cases_are_counted_and_named(client, clerk, time_machine):
    a_case(State.ACCEPTED)
    time_machine.move_to(at(14), tick=False)
    sign_in(client, clerk)

    page = client.get("/workbench/").content.decode()

    assert "超期 1" in page
    assert "超期 2 个工作日" in page


def test_an_empty_list_says_so(desk):
    assert "没有符合条件的办件" in desk.get("/workbench/").content.decode()


def test_chosen_cases_are_claimed_at_once(desk, clerk):
    cases = [a_case(), a_case()]

    response = desk.post("/workbench/claims", {"number": [case.number for case in cases]})

    assert response.status_code == 302
    assert set(Case.objects.values_list("holder", flat=True)) == {clerk.id}
    assert cases[0].number in desk.get(response.url).content.decode()


def test_what_could_not_be_claimed_says_why(desk):
    held = a_case()
    services.claim(held.number, desk=a_desk())

    page = desk.post("/workbench/claims", {"number": [held.number]}).content.decode()

    assert "已由同事认领" in page


def test_claiming_nothing_is_refused_in_words(desk):
    response = desk.post("/workbench/claims")

    assert response.status_code == 422
    assert "请选择 1 至 50 个办件" in response.content.decode()


def test_nobody_signed_in_is_sent_to_sign_in(client):
    response = client.get("/workbench/")

    assert response.status_code == 302
    assert response.url.startswith("/workbench/sign-in")


def test_who_has_no_cases_goes_on_to_what_he_manages(client):
    sign_in(client, an_officer(Role.EDITOR))

    page = client.get("/workbench/", follow=True)

    assert page.redirect_chain == [("/workbench/admin/", 302)]
    assert "文书用语" in page.content.decode()
    assert "工作列表" not in page.content.decode()
