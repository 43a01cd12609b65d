"""One visit on one page: who may see it, what it says, and what it keeps from whom."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tongban.cases import services as cases
from tongban.cases.tests.make import a_case
from tongban.hall import services as hall
from tongban.hall.models import Ticket, TicketApplication
from tongban.hall.queries import visit, visits
from tongban.hall.tests.make import a_clerk, a_hall, a_ticket, a_window, later, nobody, served
from tongban.people.models import Staff
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, an_officer, sign_in
from tongban.ratings import services as ratings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]
LIST = "/workbench/visits"


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def person():
    return a_person("陈桂兰")


@pytest.fixture
def window():
    return a_window(a_hall("社会事务"))


@pytest.fixture
def clerk(window):
    return a_clerk(window, windows=["社会事务"])


@pytest.fixture
def ticket(window, clerk, person):
    """A ticket of a person who was called after five minutes and served for seven."""
    made = a_ticket(window.hall, "社会事务", minute=-5)
    Ticket.objects.filter(pk=made.pk).update(person=person)
    hall.call_next(desk=clerk)
    hall.serve(made.id, desk=clerk)
    return made


def text(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def page_of(ticket):
    return reverse("workbench:visit", args=[ticket.id])


def test_a_visit_says_who_came_what_was_done_and_what_he_was_given(
    client, clerk, window, ticket, person, django_assert_max_num_queries
):
    filed = a_case(person=person, window="社会事务")
    a_case(person=person, item="别的日子办的事", window="社会事务")  # nobody touched it here
    TicketApplication.objects.create(
        ticket=ticket, application_id=filed.application_id, linked_at=NOW
    )
    cases.receive(filed.number, desk=later(clerk, 3))
    hall.finish(ticket.id, desk=later(clerk, 7))

    with django_assert_max_num_queries(9):
        record = visit(ticket.id, desk=clerk)
    assert (record.waited, record.served) == (timedelta(minutes=5), timedelta(minutes=7))
    assert [case.number for case in record.cases] == [filed.number]
    assert [words for words, _ in record.cases[0].done] == ["收件"]

    sign_in(client, Staff.objects.get(pk=clerk.staff_id))
    shown = text(client.get(page_of(ticket)))
    assert "陈桂兰" in shown
    assert "等候 5 分钟" in shown
    assert "用了 7 分钟" in shown
    assert f"{filed.number}，已收件" in shown
    assert "没有经过预审" in shown
    assert "还没有出件" in shown
    assert "别的日子办的事" not in shown


def test_a_case_filed_before_and_worked_on_at_the_window_belongs_to_the_visit(
    clerk, ticket, person
):
    online = a_case(person=person, window="社会事务")
    cases.receive(online.number, desk=later(clerk, 2))

    assert [case.number for case in visit(ticket.id, desk=later(clerk, 4)).cases] == [online.number]


def test_what_another_officer_did_meanwhile_is_not_of_the_visit(clerk, ticket, person):
    online = a_case(person=person, window="社会事务")
    cases.receive(online.number, desk=a_desk(Role.WINDOW, "scjg", now=later(clerk, 2).now))

    assert visit(ticket.id, desk=later(clerk, 4)).cases == []


def test_the_clerk_sees_that_he_was_rated_and_the_manager_how(client, clerk, window, ticket):
    hall.finish(ticket.id, desk=clerk)
    sign_in(client, Staff.objects.get(pk=clerk.staff_id))
    assert "评价 没有评价" in text(client.get(page_of(ticket)))
    ratings.rate_visit(
        window.tablet_code, ticket.id, viewer=nobody(), level=1, phrases=["态度生硬"]
    )

    own = text(client.get(page_of(ticket)))
    assert "已评价。评价内容对办事人员保密" in own
    assert "非常不满意" not in own
    sign_in(client, an_officer(Role.SUPERVISOR, "zwzx"))
    managed = text(client.get(page_of(ticket)))
    assert "非常不满意（态度生硬）" in managed
    assert "陈*兰" in managed
    assert "陈桂兰" not in managed


def test_another_clerk_finds_no_such_visit_and_nobody_one_that_was_not_called(
    client, clerk, window, ticket
):
    waiting = a_ticket(window.hall, "社会事务")
    sign_in(client, an_officer(Role.WINDOW, "zwzx", windows=["社会事务"]))
    assert client.get(page_of(ticket)).status_code == 404

    sign_in(client, an_officer(Role.SUPERVISOR, "zwzx"))
    assert client.get(page_of(ticket)).status_code == 200
    assert client.get(page_of(waiting)).status_code == 404


def test_one_lists_one_s_own_and_the_manager_a_day_of_a_hall(
    client, clerk, window, ticket, django_assert_num_queries
):
    hall.finish(ticket.id, desk=clerk)
    other = a_clerk(a_window(window.hall), windows=["社会事务"])
    a_ticket(window.hall, "社会事务", minute=-1)
    assert served(other) == "A002"

    with django_assert_num_queries(1):
        assert [row.label for row in visits(desk=clerk).items] == ["A001"]
    manager = an_officer(Role.SUPERVISOR, "zwzx")
    desk = a_desk(officer=manager)
    slug = window.hall.slug
    with django_assert_num_queries(1):
        assert [row.label for row in visits(desk=desk, hall=slug).items] == ["A002", "A001"]
    assert not visits(desk=desk, hall=slug, day=NOW.date() - timedelta(days=1)).items

    sign_in(client, manager)
    assert "A002" in text(client.get(LIST, {"hall": slug, "day": NOW.date().isoformat()}))
    assert client.get(LIST, {"hall": slug, "day": "gestern"}).status_code == 422
    assert client.get(LIST).status_code == 403
    sign_in(client, Staff.objects.get(pk=clerk.staff_id))
    assert client.get(LIST, {"hall": slug}).status_code == 403
    mine = text(client.get(LIST))
    assert "A001" in mine
    assert "陈桂兰" not in mine


def test_a_long_list_is_paged(clerk, window):
    for number in range(51):
        a_ticket(window.hall, "社会事务", minute=-60 + number)
        served(clerk)

    first = visits(desk=clerk)
    second = visits(desk=clerk, after=first.next_token)

    assert [len(first.items), len(second.items), second.next_token] == [50, 1, None]
    assert [first.items[0].label, second.items[0].label] == ["A051", "A001"]
