"""The days of a hall in numbers: pure sums, and the page."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tongban.base.errors import NotPermitted
from tongban.hall import counting, queries, services
from tongban.hall.counting import FEW, Visit
from tongban.hall.rules import State
from tongban.hall.tests.make import a_clerk, a_hall, a_ticket, a_window, later, served
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, an_officer, sign_in

EIGHT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_visit(
    taken: int = 0,
    wait: int | None = 5,
    service: int | None = 10,
    *,
    clerk: str = "王芳",
    **more: str,
) -> Visit:
    """Somebody who took a number `taken` minutes after eight; None: never called, never served."""
    at = EIGHT + taken * MINUTE
    called = None if wait is None else at + wait * MINUTE
    ended = None if called is None or service is None else called + service * MINUTE
    state = State.DONE if ended else State.LEFT
    category = more.get("category", "公安")
    return Visit("A001", category, state, clerk, at, called, called if ended else None, ended)


def test_waits_are_medians_and_nine_of_ten():
    found = counting.sum_of("", [a_visit(wait=wait) for wait in range(1, 11)])

    assert (found.wait, found.long_wait) == (5.5 * MINUTE, 9 * MINUTE)
    assert found.service == 10 * MINUTE


def test_who_left_unserved_has_given_up():
    found = counting.sum_of("", [a_visit(), a_visit(wait=None), a_visit(service=None)])

    assert (found.served, found.gave_up, found.abandonment) == (1, 2, Fraction(2, 3))
    assert counting.sum_of("", []).abandonment is None


def test_the_windows_needed_are_the_work_that_arrives_in_whole_windows():
    visits = [a_visit(minute) for minute in range(0, 60, 5)]  # twelve of ten minutes: two hours
    half_open = [(EIGHT, EIGHT + 30 * MINUTE)]

    (row,) = counting.by_hour(visits, half_open, days=1)

    assert (row.hour, row.arrivals, row.windows, row.needed) == (8, 12, Fraction(1, 2), 2)
    assert row.is_short
    assert counting.by_hour(visits, half_open, days=2)[0].needed == 1


def test_few_services_of_a_clerk_are_not_compared():
    many = [a_visit(minute, clerk="李强") for minute in range(FEW)]

    few, enough = counting.by_clerk([a_visit(), *many, a_visit(clerk="")])

    assert {few.key, enough.key} == {"李强", "王芳"}
    by_name = {one.key: one for one in (few, enough)}
    assert by_name["王芳"].service is None
    assert by_name["李强"].service == 10 * MINUTE


@given(
    st.lists(
        st.builds(
            a_visit,
            st.integers(0, 500),
            st.none() | st.integers(0, 90),
            st.none() | st.integers(0, 60),
            category=st.sampled_from(["公安", "税务"]),
        )
    )
)
def test_categories_and_hours_add_up_to_the_whole(visits):
    total = counting.sum_of("", visits)

    for parts in (
        counting.by_category(visits),
        [row.sum for row in counting.by_hour(visits, [], days=1)],
    ):
        assert sum(one.taken for one in parts) == total.taken
        assert sum(one.served for one in parts) == total.served
        assert sum(one.gave_up for one in parts) == total.gave_up


@pytest.mark.django_db
def test_a_day_is_counted_from_its_tickets(django_assert_num_queries):
    hall = a_hall()
    for minute in range(3):
        a_ticket(hall, minute=minute)
    desk = later(a_clerk(a_window(hall)), 10)
    served(desk)
    services.call_next(desk=desk)
    supervisor = a_desk(Role.SUPERVISOR, now=NOW + 60 * MINUTE)

    with django_assert_num_queries(3):
        found = queries.numbers(hall.slug, NOW.date(), NOW.date(), desk=supervisor)

    assert (found.days, found.total.taken, found.total.served) == (1, 3, 1)
    assert found.longest[0].wait == 10 * MINUTE
    assert [(row.hour, row.windows) for row in found.hours] == [(9, 1)]
    with pytest.raises(NotPermitted):
        queries.numbers(hall.slug, NOW.date(), NOW.date(), desk=a_desk(Role.WINDOW))


@pytest.mark.django_db
def test_the_page_shows_a_span_and_refuses_a_wrong_one(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    hall = a_hall()
    a_ticket(hall)
    sign_in(client, an_officer(Role.SUPERVISOR))
    address = f"/workbench/halls/{hall.slug}"

    shown = " ".join(
        BeautifulSoup(client.get(address).content, "html.parser").get_text(" ").split()
    )
    assert "1 天有人取号，共 1 个号" in shown
    for wrong in ("first=2018-11-06&last=2018-11-05", "first=2018-01-01", "first=x"):
        assert client.get(f"{address}?{wrong}").status_code == 422
    assert client.get("/workbench/halls/none").status_code == 404
