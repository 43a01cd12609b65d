"""The clerk's screen, by its buttons; and the application begun from it."""

import pytest
from django.urls import reverse

from tongban.cases.tests.make import a_case
from tongban.hall import services
from tongban.hall.models import Sitting, Ticket, TicketApplication
from tongban.hall.rules import State
from tongban.hall.tests.make import a_hall, a_ticket, a_window, history
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_person, a_viewer, an_id_number, an_officer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]
WINDOW = "/workbench/window"


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def clerk(client):
    officer = an_officer(Role.WINDOW, "zwzx", windows=["公安", "税务"])
    sign_in(client, officer)
    return officer


def press(client, name, ticket=None, noun="", **data):
    address = reverse(name, args=[ticket.id, noun]) if ticket else reverse(name)
    return client.post(address, data, follow=True)


def page(response):
    return response.content.decode()


def test_a_day_at_the_window_by_its_buttons(client, clerk):
    hall = a_hall()
    tickets = [a_ticket(hall, minute=-minute) for minute in (3, 2, 1)]
    window = a_window(hall)
    assert "选择窗口上岗" in page(client.get(WINDOW))

    press(client, "hall:sitting", window=window.id)
    shown = page(press(client, "hall:calls"))
    assert "A001" in shown
    assert "第 1 次" in shown
    press(client, "hall:step", tickets[0], "recall")
    press(client, "hall:step", tickets[0], "service")
    shown = page(press(client, "hall:step", tickets[0], "end-and-next"))
    assert "A002" in shown
    press(client, "hall:step", tickets[1], "passing")
    shown = page(client.get(WINDOW))
    assert "过号" in shown
    press(client, "hall:step", tickets[1], "return")
    press(client, "hall:number", number="a3")
    press(client, "hall:step", tickets[2], "hold")
    press(client, "hall:sitting-end")

    assert "选择窗口上岗" in page(client.get(WINDOW))
    assert history(tickets[0]) == ["TicketTaken", "call", "recall", "serve", "done"]
    assert history(tickets[1]) == ["TicketTaken", "call", "skip", "back"]
    assert history(tickets[2]) == ["TicketTaken", "call", "hold"]
    assert not Sitting.objects.filter(until=None).exists()


def test_a_closed_browser_loses_nobody(client, clerk):
    hall = a_hall()
    ticket, window = a_ticket(hall), a_window(hall)
    press(client, "hall:sitting", window=window.id)
    press(client, "hall:calls")
    client.logout()

    sign_in(client, clerk)

    assert "到了，开始办理" in page(client.get(WINDOW))
    assert history(ticket) == ["TicketTaken", "call"]


def test_pressing_call_twice_says_who_is_here(client, clerk):
    hall = a_hall()
    a_ticket(hall), a_ticket(hall)
    press(client, "hall:sitting", window=a_window(hall).id)
    press(client, "hall:calls")

    response = press(client, "hall:calls")

    assert response.status_code == 409
    assert "A001还在您的窗口" in page(response)
    assert Ticket.objects.filter(state=State.CALLED).count() == 1


def test_a_name_is_never_shown_before_calling_and_matters_only_with_consent(client, clerk):
    hall, person = a_hall(), a_person("尤玉香")
    case = a_case(person=person)
    category = hall.categories.get().id
    services.take_by_phone(
        hall.slug,
        category,
        priority="normal",
        shares_matters=False,
        once="018f0000-0000-7000-8000-000000000001",
        viewer=a_viewer(person),
    )
    ticket = Ticket.objects.get()
    press(client, "hall:sitting", window=a_window(hall).id)
    assert "尤玉香" not in page(client.get(WINDOW))

    shown = page(press(client, "hall:calls"))
    assert "尤玉香" in shown
    assert case.number not in shown

    refused = press(client, "hall:step", ticket, "consent")
    assert refused.status_code == 422
    shown = page(press(client, "hall:step", ticket, "consent", sure="1"))
    assert case.number in shown
    assert history(ticket)[-1] == "ConsentGiven"


def test_a_transfer_by_the_list(client, clerk):
    hall = a_hall("公安", "税务")
    ticket = a_ticket(hall)
    press(client, "hall:sitting", window=a_window(hall).id)
    press(client, "hall:calls")

    press(
        client,
        "hall:step",
        ticket,
        "transfer",
        to=f"category:{hall.categories.get(name='税务').id}",
    )
    wrong = press(client, "hall:step", ticket, "transfer", to="nonsense")

    assert Ticket.objects.get().category.name == "税务"
    assert wrong.status_code == 422


def test_a_clerk_takes_a_number_for_somebody(client, clerk):
    hall = a_hall()
    press(client, "hall:sitting", window=a_window(hall).id)
    form = {"category": hall.categories.get().id, "priority": "elderly"}

    once = "018f0000-0000-7000-8000-000000000002"
    for _ in range(2):
        response = press(client, "hall:visitor", once=once, **form)

    assert "A001" in page(response)
    assert Ticket.objects.get().taken_by == "clerk"


def test_who_calls_nobody_has_no_such_page(client):
    sign_in(client, an_officer(Role.REVIEWER))
    assert client.get(WINDOW).status_code == 403
    assert client.post(reverse("hall:calls")).status_code == 403


def test_the_screen_costs_a_fixed_number_of_queries(client, clerk, django_assert_max_num_queries):
    hall = a_hall("公安", "税务")
    for minute in range(12):
        a_ticket(hall, ("公安", "税务")[minute % 2], minute=-minute)
    press(client, "hall:sitting", window=a_window(hall).id)
    press(client, "hall:calls")

    with django_assert_max_num_queries(14):
        client.get(WINDOW)


def test_what_is_taken_in_at_the_window_belongs_to_the_ticket(client):
    sign_in(client, an_officer(Role.WINDOW, "scjg", windows=["公安"]))
    item = a_case(agency="scjg").application.item_version.item
    hall = a_hall()
    ticket = a_ticket(hall)
    press(client, "hall:sitting", window=a_window(hall).id)
    press(client, "hall:calls")
    begin = reverse("workbench:intake-begin", args=[item.slug])
    visitor = {"name": "张建国", "id_number": an_id_number(), "ticket": ticket.id}

    assert "为 <strong>A001</strong> 办理" in page(client.get(f"{begin}?ticket={ticket.id}"))
    assert client.post(begin, visitor).status_code == 302

    assert TicketApplication.objects.get().ticket_id == ticket.id
    assert f"{item.current.name}（未提交）" in page(client.get(WINDOW))
    assert history(ticket)[-1] == "ApplicationLinked"
    press(client, "hall:step", ticket, "end")
    gone = client.post(begin, visitor)
    assert (gone.status_code, "不记在这个号下" in page(gone)) == (409, True)
