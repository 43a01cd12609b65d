"""What everybody sees: halls, taking a number, the page of a ticket, the boards."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tongban.hall import services
from tongban.hall.models import Closure, Ticket
from tongban.hall.tests.make import a_clerk, a_hall, a_ticket, a_window, called
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_person, an_officer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(NOW, tick=False)


def text(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def form(hall, **more):
    return {"category": hall.categories.first().id, "priority": "normal", "once": uuid4(), **more}


def test_the_list_says_which_hall_is_open(client):
    a_hall(name="开着的大厅")
    a_hall(name="关着的大厅", hours="13:30-16:30")

    shown = text(client.get("/halls"))

    assert "开着的大厅 正在办公" in shown
    assert "关着的大厅 现在不办公" in shown


def test_a_hall_says_how_many_wait_and_how_long(client, django_assert_max_num_queries):
    hall = a_hall("公安", "税务")
    a_clerk(a_window(hall, "公安"))
    a_ticket(hall)

    with django_assert_max_num_queries(7):
        shown = text(client.get(reverse("hall:hall", args=[hall.slug])))

    assert "A 公安 1 人 10 分钟" in shown
    assert "B 税务 0 人 还没有窗口开办这类业务" in shown


def test_a_closure_is_announced(client):
    hall = a_hall()
    Closure.objects.create(hall=hall, day=NOW.date(), reason="搬迁")

    assert "今天停办：搬迁" in text(client.get(reverse("hall:hall", args=[hall.slug])))


def test_a_number_from_afar_asks_to_sign_in_and_is_one_however_often_sent(client):
    hall = a_hall()
    take = reverse("hall:take", args=[hall.slug])
    assert "登录后取号" in text(client.get(take))
    assert client.post(take, form(hall))["Location"].startswith("/account/sign-in")

    sign_in(client, a_person())
    sent = form(hall, shares="1")
    for _ in range(2):
        response = client.post(take, sent, follow=True)

    assert "A001" in text(response)
    assert Ticket.objects.get().shares_matters
    again = client.post(take, form(hall))
    assert again.status_code == 409
    assert "您已有这个类别的号 A001" in text(again)


@pytest.mark.parametrize("wrong", [{"category": "x"}, {"once": "x"}])
def test_a_form_that_says_nothing_is_told_what_to_choose(client, wrong):
    hall = a_hall()
    sign_in(client, a_person())

    response = client.post(reverse("hall:take", args=[hall.slug]), form(hall, **wrong))

    assert response.status_code == 422
    assert "请选择要办的业务" in text(response)


def test_the_machine_gives_a_slip_with_the_way_to_its_page(client):
    hall = a_hall()
    machine = reverse("hall:kiosk", args=[hall.kiosk_code])
    assert "A 公安" in text(client.get(machine))

    slip = client.post(machine, form(hall, priority="elderly"), follow=True)

    code = Ticket.objects.get().code
    assert "A001" in text(slip)
    assert reverse("hall:ticket-qr", args=[code]) in slip.content.decode()
    assert b"<svg" in client.get(reverse("hall:ticket-qr", args=[code])).content
    assert client.get(reverse("hall:kiosk", args=["x"])).status_code == 404


def test_the_page_of_a_ticket_goes_with_it(client, django_assert_max_num_queries):
    hall = a_hall()
    first, second = a_ticket(hall, minute=-2), a_ticket(hall, minute=-1)
    desk = a_clerk(a_window(hall))
    address = reverse("hall:ticket", args=[second.code])
    with django_assert_max_num_queries(6):
        assert "前面还有 1 人" in text(client.get(address))
    called(desk)
    services.skip(first.id, desk=desk)
    called(desk)
    assert "号窗口" in text(client.get(address))

    missed = reverse("hall:ticket", args=[first.code])
    assert "您没有到窗口" in text(client.get(missed))
    back = client.post(reverse("hall:ticket-return", args=[first.code]), follow=True)
    assert "前面还有 0 人" in text(back)
    gone = client.post(reverse("hall:ticket-leaving", args=[first.code]), follow=True)
    assert "已离开" in text(gone)
    again = client.post(reverse("hall:ticket-leaving", args=[first.code]))
    assert again.status_code == 409


def test_a_ticket_of_yesterday_says_so(client, time_machine):
    ticket = a_ticket(a_hall())
    time_machine.move_to("2018-11-06T09:00:00+08:00", tick=False)

    shown = text(client.get(reverse("hall:ticket", args=[ticket.code])))

    assert "已经作废，请重新取号" in shown


def test_the_board_shows_every_call_and_names_nobody(client, django_assert_max_num_queries):
    hall = a_hall()
    ticket = a_ticket(hall)
    ticket.person = a_person("尤玉香")
    ticket.save()
    a_ticket(hall)
    window = a_window(hall)
    desk = a_clerk(window)
    address = reverse("hall:board", args=[hall.slug])
    assert "A001" in text(client.get(address)).partition("等候")[2]

    called(desk)

    with django_assert_max_num_queries(10):
        shown = client.get(address)
    assert f"A001 {window.number} 号窗口 请前往" in text(shown)
    assert "尤玉香" not in text(shown)
    call = BeautifulSoup(shown.content, "html.parser").select_one("[data-call]")
    assert call["data-say"] == f"请 A 0 0 1 号，到 {window.number} 号窗口"
    services.recall(ticket.id, desk=desk)
    again = BeautifulSoup(client.get(address).content, "html.parser").select_one("[data-call]")
    assert again["data-call"] != call["data-call"]  # so that it chimes again


def test_a_board_that_shows_it_already_is_told_so(client):
    hall = a_hall()
    window = a_window(hall)
    part = {"HX-Request": "true"}
    for address in (
        reverse("hall:board", args=[hall.slug]),
        reverse("hall:display", args=[hall.slug, window.number]),
    ):
        first = client.get(address, headers=part)
        known = {**part, "If-None-Match": first["ETag"]}
        assert client.get(address, headers=known).status_code == 304
    called_there = a_clerk(window)
    a_ticket(hall)
    called(called_there)
    assert "A001" in text(client.get(address, headers=known))


def test_an_administrator_sees_the_gaps_and_closes_them(client):
    hall = a_hall("公安", "税务")
    a_window(hall, "公安")
    sign_in(client, an_officer(Role.ADMIN))
    address = reverse("hall:admin-hall", args=[hall.slug])
    assert "能取号，没有窗口办" in text(client.get(address))

    part = reverse("hall:admin-part", args=[hall.slug, "window"])
    sent = {"number": "909", "name": "税务窗口", "agency": "", "active": "是", "served": ["税务"]}
    assert client.post(part, sent).status_code == 302

    shown = text(client.get(address))
    assert "能取号，没有窗口办" not in shown
    assert "9 号 税务窗口" in shown


@pytest.mark.parametrize(
    ("noun", "sent", "words"),
    [
        ("window", {"number": "x"}, "请填写一个整数"),
        ("window", {"number": "3", "name": "新"}, "至少一类"),
        ("category", {"name": "税务", "letter": "A", "minutes": "5"}, "字母 A 已用于公安"),
        ("category", {"name": "税务", "letter": "I", "minutes": "5"}, "I 和 O 除外"),
        (
            "hall",
            {"name": "x", "kind": "centre", "hours": "早上", "booked_share": "0"},
            "的样子填写办公时间",
        ),
        ("closure", {"day": "2018-11-04", "reason": "x"}, "请选择今天或以后的一个工作日"),
        ("closure", {"day": "2018-11-06", "reason": ""}, "请写明停办的原因"),
    ],
)
def test_what_cannot_be_saved_says_why(client, noun, sent, words):
    hall = a_hall()
    sign_in(client, an_officer(Role.ADMIN))

    response = client.post(reverse("hall:admin-part", args=[hall.slug, noun]), sent)

    assert response.status_code == 422
    assert words in text(response)


def test_a_closed_day_can_be_opened_again_and_the_machine_gets_a_new_address(client):
    hall = a_hall()
    sign_in(client, an_officer(Role.ADMIN))
    part = reverse("hall:admin-part", args=[hall.slug, "closure"])
    client.post(part, {"day": "2018-11-06", "reason": "搬迁"})
    assert Closure.objects.exists()

    client.post(reverse("hall:admin-reopening", args=[hall.slug]), {"day": "2018-11-06"})
    client.post(reverse("hall:admin-kiosk", args=[hall.slug]))

    assert not Closure.objects.exists()
    assert client.get(reverse("hall:kiosk", args=[hall.kiosk_code])).status_code == 404


def test_halls_are_for_administrators_to_change(client):
    hall = a_hall()
    sign_in(client, an_officer(Role.WINDOW))
    for address in ("/workbench/admin/halls", f"/workbench/admin/halls/{hall.slug}"):
        assert client.get(address).status_code == 403
    part = reverse("hall:admin-part", args=[hall.slug, "hall"])
    assert client.post(part, {}).status_code == 403
