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

    with django_assert_max_num_queries(5):  # two for the list, three to know who asks
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
    sign_in(client, an_officer(Role.ADMIN))

    page = client.get("/workbench/", follow=True)

    assert page.redirect_chain == [("/workbench/admin/", 302)]
    assert "工作列表" not in page.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEGAL])
def test_who_keeps_the_catalogue_goes_on_to_it(client, role):
    sign_in(client, an_officer(role))

    page = client.get("/workbench/", follow=True)

    assert page.redirect_chain == [("/workbench/catalogue/", 302)]
    assert "等我处理" in page.content.decode()


def test_a_refusal_is_said_in_the_officers_own_frame(desk):
    for address, status in (
        ("/workbench/admin/people", 403),
        ("/workbench/cases/none", 404),
        ("/workbench/no/such/page", 404),
    ):
        response = desk.get(address)

        assert response.status_code == status
        assert "回到工作台" in response.content.decode()
        assert "查询办理进度" not in response.content.decode()


def test_a_search_is_narrowed_by_the_other_filters(desk):
    case = a_case(State.ACCEPTED, person=a_person("王老板", account=False))

    assert case.number in desk.get("/workbench/?q=王老&light=green").content.decode()
    for narrowed in ("light=red", "item=没有的事项"):
        assert case.number not in desk.get(f"/workbench/?q=王老&{narrowed}").content.decode()


def test_a_supervisor_sees_every_agency_and_takes_nothing(client):
    case = a_case(State.RECEIVED)
    sign_in(client, an_officer(Role.SUPERVISOR, "zwzx"))

    page = client.get("/workbench/").content.decode()
    screen = client.get(f"/workbench/cases/{case.number}").content.decode()
    claimed = client.post("/workbench/claims", {"number": [case.number]}).content.decode()

    assert case.number in page
    assert 'name="number"' not in page
    assert "现在没有您可以办理的步骤" in screen
    assert "没有找到这个办件" in claimed


def test_a_window_of_the_hall_sees_whose_case_it_is_and_claims_what_waits_for_it(client):
    taken_in = a_case(State.SUBMITTED, window="市场准入")
    reviewed = a_case(State.ACCEPTED, window="市场准入")
    sign_in(client, an_officer(Role.WINDOW, "zwzx", windows=["市场准入"]))

    page = client.get("/workbench/").content.decode()

    assert f'<span class="hint">{taken_in.agency.short}</span>' in page
    assert f'value="{taken_in.number}"' in page
    assert f'value="{reviewed.number}"' not in page


def test_the_top_of_the_page_says_at_which_position_one_works(client):
    desk = a_desk(officer=(officer := an_officer(Role.WINDOW, "zwzx")))
    sign_in(client, officer)

    page = client.get("/workbench/").content.decode()

    assert f"行政服务中心 · {desk.position_name}<" in page
