"""Calling at a window: whose turn it is, what a clerk can do, and what can never happen."""

from datetime import timedelta

import pytest

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.hall import services
from tongban.hall.models import Sitting, Ticket
from tongban.hall.rules import State
from tongban.hall.tests.make import (
    MINUTE,
    a_clerk,
    a_hall,
    a_ticket,
    a_window,
    called,
    history,
    later,
    nobody,
    served,
)
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_who_comes_first_is_called_first_and_numbers_count_by_category():
    hall = a_hall("公安", "税务")
    for minute, name in enumerate(("公安", "公安", "税务", "公安")):
        a_ticket(hall, name, minute=minute)
    desk = a_clerk(a_window(hall))

    assert [served(desk) for _ in range(4)] == ["A001", "A002", "B001", "A003"]


def test_a_window_calls_what_it_serves_alone():
    hall = a_hall("公安", "税务")
    a_ticket(hall, "税务")
    a_ticket(hall, "公安", minute=1)

    assert called(a_clerk(a_window(hall, "公安"))) == "A001"


def test_the_old_are_called_before_who_came_a_little_earlier_not_long_before():
    hall = a_hall()
    for minute in (0, 25):
        a_ticket(hall, minute=minute)
    a_ticket(hall, priority="elderly", minute=40)
    desk = later(a_clerk(a_window(hall)), 41)

    assert [served(desk) for _ in range(3)] == ["A001", "A003", "A002"]


def test_calling_takes_four_statements(django_assert_num_queries):
    hall = a_hall()
    a_ticket(hall)
    desk = a_clerk(a_window(hall))

    with django_assert_num_queries(4 + 2):  # and the savepoint of the test's own transaction
        services.call_next(desk=desk)


def test_one_person_stands_at_a_window_and_a_second_press_calls_nobody():
    hall = a_hall()
    first, second = a_ticket(hall), a_ticket(hall, minute=1)
    desk = a_clerk(a_window(hall))
    called(desk)

    with pytest.raises(Refused) as refused:
        services.call_next(desk=desk)

    assert (refused.value.code, "A001" in refused.value.message) == ("hall.busy", True)
    assert history(first) == ["TicketTaken", "call"]
    assert history(second) == ["TicketTaken"]


def test_nobody_waits_is_said_and_changes_nothing():
    with pytest.raises(Refused) as refused:
        services.call_next(desk=a_clerk(a_window(a_hall())))
    assert refused.value.code == "hall.nobody_waits"


def test_only_who_sits_at_a_window_calls():
    with pytest.raises(Refused) as refused:
        services.call_next(desk=a_clerk())
    assert refused.value.code == "hall.not_signed_on"
    with pytest.raises(NotPermitted):
        services.call_next(desk=a_desk(Role.SUPERVISOR))


def test_called_recalled_served_and_done_are_all_in_the_journal():
    hall = a_hall()
    ticket = a_ticket(hall)
    desk = a_clerk(a_window(hall))

    services.call_next(desk=desk)
    services.recall(ticket.id, desk=later(desk, 1))
    services.serve(ticket.id, desk=later(desk, 2))
    services.finish(ticket.id, desk=later(desk, 9))

    ticket.refresh_from_db()
    assert (ticket.state, ticket.calls) == (State.DONE, 2)
    assert ticket.ended_at - ticket.began_at == 7 * MINUTE
    assert history(ticket) == ["TicketTaken", "call", "recall", "serve", "done"]


def test_who_is_passed_comes_back_near_the_end_and_can_be_called_by_number():
    hall = a_hall()
    missing = a_ticket(hall)
    a_ticket(hall, minute=1)
    desk = later(a_clerk(a_window(hall)), 30)
    services.call_next(desk=desk)
    services.skip(missing.id, desk=desk)

    services.return_after_missing(missing.code, viewer=nobody(30))

    assert [served(desk) for _ in range(2)] == ["A002", "A001"]


def test_who_is_put_aside_keeps_his_place():
    hall = a_hall()
    first = a_ticket(hall)
    a_ticket(hall, minute=1)
    desk = a_clerk(a_window(hall))
    services.call_next(desk=desk)
    services.hold(first.id, desk=desk)

    services.bring_back(first.id, desk=desk)

    assert called(desk) == "A001"


def test_a_number_is_called_out_of_turn_as_it_is_typed():
    hall = a_hall()
    a_ticket(hall)
    second = a_ticket(hall, minute=1)
    desk = a_clerk(a_window(hall))

    services.call_number(" a-2 ", desk=desk)

    assert history(second) == ["TicketTaken", "call"]


@pytest.mark.parametrize(
    ("typed", "code"), [("", "hall.number"), ("A9", "hall.number_unknown"), ("B1", "hall.category")]
)
def test_a_number_that_cannot_be_called_says_why(typed, code):
    hall = a_hall("公安", "税务")
    a_ticket(hall, "税务")
    desk = a_clerk(a_window(hall, "公安"))

    with pytest.raises(Invalid) as refused:
        services.call_number(typed, desk=desk)

    assert refused.value.problems[0].code == code


def test_a_number_of_yesterday_is_refused_with_words():
    hall = a_hall()
    ticket = a_ticket(hall)
    Ticket.objects.update(day=ticket.day - DAY)
    desk = a_clerk(a_window(hall))

    with pytest.raises(Invalid) as refused:
        services.call_number("A1", desk=desk)

    assert refused.value.problems[0].code == "hall.ticket_old"
    assert "重新取号" in refused.value.problems[0].message


def test_a_transfer_keeps_the_waiting_time():
    hall = a_hall("公安", "税务")
    ticket = a_ticket(hall)
    a_ticket(hall, "税务", minute=1)
    desk, other = a_clerk(a_window(hall, "公安")), a_clerk(a_window(hall, "税务"))
    services.call_next(desk=desk)

    services.transfer(ticket.id, category_id=hall.categories.get(name="税务").id, desk=desk)

    assert [served(other) for _ in range(2)] == ["A001", "B001"]


def test_who_is_sent_to_one_window_is_called_there_alone_until_it_closes():
    hall = a_hall()
    ticket = a_ticket(hall)
    here, there, third = (a_window(hall) for _ in range(3))
    desk, his, other = a_clerk(here), a_clerk(there), a_clerk(third)
    services.call_next(desk=desk)
    services.transfer(ticket.id, window_id=there.id, desk=desk)

    with pytest.raises(Refused):
        services.call_next(desk=other)
    with pytest.raises(Invalid):
        services.call_number("A1", desk=other)
    services.sign_off(desk=his)
    assert called(other) == "A001"


def test_a_transfer_goes_where_somebody_is():
    hall = a_hall()
    ticket = a_ticket(hall)
    desk = a_clerk(a_window(hall))
    services.call_next(desk=desk)

    for wrong in ({"window_id": a_window(hall).id}, {"category_id": None}):
        with pytest.raises(Invalid):
            services.transfer(ticket.id, desk=desk, **wrong)


def test_another_window_s_person_is_not_mine():
    hall = a_hall()
    ticket = a_ticket(hall)
    services.call_next(desk=a_clerk(a_window(hall)))

    with pytest.raises(NotFound):
        services.finish(ticket.id, desk=a_clerk(a_window(hall)))


def test_signing_on_again_finds_who_is_being_served():
    hall = a_hall()
    ticket = a_ticket(hall)
    window = a_window(hall)
    desk = a_clerk(window)
    services.call_next(desk=desk)

    services.sign_on(window.id, desk=later(desk, 5))  # the browser was closed in between
    with pytest.raises(Refused) as refused:
        services.sign_off(desk=desk)

    assert refused.value.code == "hall.busy"
    services.finish(ticket.id, desk=desk)
    services.sign_off(desk=desk)
    assert Sitting.objects.filter(until=None).count() == 0


def test_a_window_has_one_clerk_and_a_clerk_one_window():
    hall = a_hall()
    first, second = a_window(hall), a_window(hall)
    desk = a_clerk(first)

    with pytest.raises(Refused) as refused:
        services.sign_on(first.id, desk=a_clerk())
    services.sign_on(second.id, desk=desk)

    assert refused.value.code == "hall.window_taken"
    assert [one.window_id for one in Sitting.objects.filter(until=None)] == [second.id]


def test_a_position_that_takes_in_nothing_there_may_not_sit_down():
    hall = a_hall("税务")
    with pytest.raises(Refused) as refused:
        services.sign_on(a_window(hall).id, desk=a_clerk(windows=["公安"]))
    assert refused.value.code == "hall.window_not_mine"


def test_at_the_end_of_the_day_nobody_is_lost_and_the_next_day_begins_anew():
    hall = a_hall()
    tickets = [a_ticket(hall, minute=minute) for minute in range(3)]
    window = a_window(hall)
    desk = a_clerk(window)
    services.call_next(desk=desk)
    services.serve(tickets[0].id, desk=desk)

    assert services.close_day(NOW) == 0  # the day is not over
    assert services.close_day(NOW + DAY) == 3
    assert services.close_day(NOW + DAY) == 0

    states = [Ticket.objects.get(pk=one.pk).state for one in tickets]
    assert states == [State.DONE, State.LEFT, State.LEFT]
    assert history(tickets[1]) == ["TicketTaken", "leave"]
    assert not Sitting.objects.filter(until=None).exists()


def test_who_forgot_to_sign_off_yesterday_keeps_nobody_out():
    hall = a_hall()
    window = a_window(hall)
    a_clerk(window)

    a_clerk(window, now=NOW + DAY)

    assert Sitting.objects.filter(until=None).count() == 1
