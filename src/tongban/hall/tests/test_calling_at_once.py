"""Fifty clerks call in the same instant, each in a process of his own: nobody twice, nobody left."""

import multiprocessing
from collections import Counter
from multiprocessing.pool import Pool
from uuid import uuid4

import pytest
from django.db import connection, connections

from tongban.base.errors import Refused
from tongban.hall import services
from tongban.hall.models import Ticket
from tongban.hall.rules import State
from tongban.hall.tests.make import a_clerk, a_hall, a_ticket, a_window, nobody

CLERKS, PEOPLE = 50, 300
READY = multiprocessing.get_context("fork").Barrier(CLERKS)


@pytest.fixture
def postgres(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("an in-memory SQLite belongs to one connection")


def call_until_nobody_waits(desk):
    """Serve one after the other, as fast as can be; return whom."""
    READY.wait(timeout=60)
    mine = []
    while (found := call_or_code(desk)) != "hall.nobody_waits":
        mine.append(found)
        services.serve(found, desk=desk)
        services.finish(found, desk=desk)
    connections.close_all()
    return mine


def call_once(desk):
    READY.wait(timeout=60)
    found = call_or_code(desk)
    connections.close_all()
    return found


def call_or_code(desk):
    """Return the ticket called, or why there is none."""
    try:
        return services.call_next(desk=desk)
    except Refused as refused:
        return refused.code


def take_at_once(asked):
    """Take a number at a machine the moment all others do."""
    kiosk, category, once, viewer = asked
    READY.wait(timeout=60)
    code = services.take(kiosk, category, priority="normal", once=once, viewer=viewer)
    connections.close_all()
    return code


def pool() -> Pool:
    connections.close_all()
    return multiprocessing.get_context("fork").Pool(CLERKS)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_fifty_clerks_never_call_a_person_twice_and_never_leave_one_behind(postgres):
    hall = a_hall("公安", "税务")
    for number in range(PEOPLE):
        a_ticket(hall, ("公安", "税务")[number % 2], minute=number // 4)
    desks = [a_clerk(a_window(hall)) for _ in range(CLERKS)]

    with pool() as clerks:
        calls = [one for mine in clerks.map(call_until_nobody_waits, desks, 1) for one in mine]

    assert Counter(calls).most_common(1)[0][1] == 1
    assert len(calls) == PEOPLE
    assert set(Ticket.objects.values_list("state", flat=True)) == {State.DONE}


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_one_clerk_pressing_fifty_times_at_once_calls_one_person(postgres):
    hall = a_hall()
    for minute in range(CLERKS):
        a_ticket(hall, minute=minute)
    desk = a_clerk(a_window(hall))

    with pool() as clerks:
        found = clerks.map(call_once, [desk] * CLERKS, 1)

    assert Counter(map(str, found))["hall.busy"] == CLERKS - 1
    assert Ticket.objects.filter(state=State.CALLED).count() == 1


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_fifty_machines_printing_at_once_give_fifty_numbers(postgres):
    hall, viewer = a_hall(), nobody()
    asked = [(hall.kiosk_code, hall.categories.get().id, uuid4(), viewer) for _ in range(CLERKS)]

    with pool() as machines:
        codes = machines.map(take_at_once, asked, 1)

    assert len(set(codes)) == CLERKS
    numbers = Ticket.objects.values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, CLERKS + 1))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_one_form_sent_fifty_times_at_once_is_one_ticket(postgres):
    hall, once = a_hall(), uuid4()
    asked = [(hall.kiosk_code, hall.categories.get().id, once, nobody())] * CLERKS

    with pool() as machines:
        codes = machines.map(take_at_once, asked, 1)

    assert len(set(codes)) == 1
    assert Ticket.objects.count() == 1
