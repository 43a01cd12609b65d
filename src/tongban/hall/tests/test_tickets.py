"""Taking a number: at the machine, from afar, by a clerk; and what is refused."""

from uuid import uuid4

import pytest

from tongban.base.errors import NotFound, Refused
from tongban.hall import queries, services
from tongban.hall.models import Closure, Ticket
from tongban.hall.tests.make import (
    MINUTE,
    a_clerk,
    a_hall,
    a_ticket,
    a_viewer_at,
    a_window,
    nobody,
    served,
)
from tongban.law.queueing import Priority
from tongban.people.tests.make import NOW, a_viewer

pytestmark = pytest.mark.django_db


def take(hall, viewer, **changes):
    values = {"priority": "normal", "shares_matters": False, "once": uuid4(), **changes}
    return services.take_by_phone(hall.slug, hall.categories.first().id, viewer=viewer, **values)


def test_the_same_form_sent_twice_is_one_ticket():
    hall, once = a_hall(), uuid4()
    category = hall.categories.get().id

    codes = {
        services.take(hall.kiosk_code, category, priority="x", once=once, viewer=nobody())
        for _ in range(2)
    }

    assert len(codes) == 1
    assert Ticket.objects.get().priority == Priority.NORMAL


def test_numbers_start_anew_every_day():
    hall = a_hall()
    day = 24 * 60

    assert [a_ticket(hall, minute=minute).label for minute in (0, 1, day)] == [
        "A001",
        "A002",
        "A001",
    ]


@pytest.mark.parametrize("minute", [-6 * 60, 8 * 60, 5 * 24 * 60])
def test_out_of_hours_and_on_saturday_there_are_no_numbers(minute):
    with pytest.raises(Refused) as refused:
        a_ticket(a_hall(), minute=minute)
    assert refused.value.code == "hall.closed"


def test_a_closed_hall_says_why():
    hall = a_hall()
    Closure.objects.create(hall=hall, day=NOW.date(), reason="系统升级")

    with pytest.raises(Refused, match="系统升级"):
        a_ticket(hall)


def test_one_from_afar_for_a_category_at_a_time():
    hall, viewer = a_hall("公安", "税务"), a_viewer()
    code = take(hall, viewer)

    with pytest.raises(Refused) as refused:
        take(hall, viewer)

    assert (refused.value.code, refused.value.details["code"]) == ("hall.has_ticket", code)
    services.leave(code, viewer=viewer)
    assert take(hall, viewer) != code


def test_a_hall_may_give_none_from_afar():
    with pytest.raises(Refused) as refused:
        take(a_hall(minutes_ahead=None), a_viewer())
    assert refused.value.code == "hall.not_by_phone"


def test_half_an_hour_before_it_opens_is_too_early_for_a_phone_not_for_who_stands_there():
    hall, early = a_hall(), -65  # 7:55
    with pytest.raises(Refused):
        take(hall, a_viewer_at(early))
    assert a_ticket(hall, minute=early).label == "A001"


def test_nobody_says_he_has_an_appointment():
    assert a_ticket(a_hall(), priority="appointment").priority == Priority.NORMAL


def test_an_unknown_machine_or_category_is_not_there():
    hall, other = a_hall(), a_hall()
    for kiosk, category in (
        (hall.kiosk_code, other.categories.get().id),
        ("x", hall.categories.get().id),
    ):
        with pytest.raises(NotFound):
            services.take(kiosk, category, priority="normal", once=uuid4(), viewer=nobody())


def test_a_ticket_of_yesterday_says_so_and_does_nothing():
    hall = a_hall()
    ticket = a_ticket(hall)
    tomorrow = a_viewer_at(24 * 60)

    page = queries.ticket(ticket.code, tomorrow.now)
    with pytest.raises(Refused) as refused:
        services.leave(ticket.code, viewer=tomorrow)

    assert page.is_old
    assert (page.may_leave, page.may_return) == (False, False)
    assert refused.value.code == "hall.ticket_old"


def test_the_wait_is_measured_and_shared_by_the_open_windows():
    hall = a_hall()
    desks = [a_clerk(a_window(hall)) for _ in range(2)]
    tickets = [a_ticket(hall, minute=minute) for minute in range(5)]

    last = queries.ticket(tickets[-1].code, NOW)
    assert (last.ahead, last.wait) == (4, 20)  # 4 × 10 minutes as planned ÷ 2 windows

    for desk in desks * 2:
        served(desk)  # in no time
    assert queries.ticket(tickets[-1].code, NOW).wait == 0


def test_without_an_open_window_no_wait_is_promised():
    ticket = a_ticket(a_hall())

    page = queries.ticket(ticket.code, NOW)

    assert (page.ahead, page.wait) == (0, None)


def test_a_clerk_takes_a_number_for_who_cannot():
    hall = a_hall()
    desk = a_clerk(a_window(hall))

    code = services.take_for_visitor(
        hall.categories.get().id, priority="disabled", once=uuid4(), desk=desk
    )

    assert Ticket.objects.get(code=code).place == NOW - 20 * MINUTE
