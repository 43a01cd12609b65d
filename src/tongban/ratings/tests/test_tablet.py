"""The tablet of a window asks who was served there, once, and forgets him by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tongban.base.errors import Invalid, NotFound
from tongban.cases.tests.make import a_case
from tongban.hall import services as hall
from tongban.hall.models import Ticket, TicketApplication
from tongban.hall.tests.make import (
    a_clerk,
    a_hall,
    a_ticket,
    a_window,
    history,
    later,
    nobody,
    served,
)
from tongban.journal.models import Entry
from tongban.people.models import Staff
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, an_officer, sign_in
from tongban.ratings import rules, services
from tongban.ratings.models import VisitRating
from tongban.ratings.queries import tablet

MINUTE = timedelta(minutes=1)
spans = st.timedeltas(min_value=timedelta(minutes=-10), max_value=timedelta(minutes=10))


@pytest.fixture
def window(db):
    return a_window(a_hall())


@pytest.fixture
def clerk(window):
    return a_clerk(window)


@pytest.fixture
def ticket(window, clerk):
    """Who was just served to the end."""
    made = a_ticket(window.hall)
    served(clerk)
    made.refresh_from_db()
    return made


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(NOW, tick=False)


def text(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


@given(after=spans)
def test_who_is_asked_can_rate_and_the_next_one_served_ends_the_asking(after):
    asked = rules.asks(NOW, NOW + after, next_is_served=False)

    assert not rules.asks(NOW, NOW + after, next_is_served=True)
    assert asked == (timedelta() <= after < rules.ASKED_FOR)
    if asked:
        rules.check_visit_ratable(NOW, NOW + after)


@given(after=spans.filter(lambda span: not timedelta() <= span < rules.RATED_WITHIN))
def test_nobody_rates_for_who_left_long_ago(after):
    with pytest.raises(rules.RatingRefused) as refused:
        rules.check_visit_ratable(NOW, NOW + after)

    assert refused.value.code == "rating.visit_over"


def test_a_service_is_rated_once_and_belongs_to_clerk_and_ticket(
    window, clerk, ticket, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        services.rate_visit(
            window.tablet_code, ticket.id, viewer=nobody(), level=2, phrases=["态度生硬"]
        )
    with pytest.raises(rules.RatingRefused) as refused:
        services.rate_visit(window.tablet_code, ticket.id, viewer=nobody(), level=5)

    kept = VisitRating.objects.get()
    assert refused.value.code == "rating.once"
    assert (kept.ticket, kept.staff_id, kept.case) == (ticket, clerk.staff_id, None)
    assert (kept.level, kept.tags) == (2, ["态度生硬"])
    entry = Entry.objects.get(event="VisitRated")
    assert (entry.subject, entry.body["bad"]) == (f"visit-rating:{kept.id}", True)
    assert "VisitRated" not in history(ticket)  # the clerk who follows it learns nothing


def test_the_case_filed_at_the_window_is_named(window, ticket):
    case = a_case()
    TicketApplication.objects.create(
        ticket=ticket, application_id=case.application_id, linked_at=NOW
    )

    services.rate_visit(window.tablet_code, ticket.id, viewer=nobody(), level=5)

    assert VisitRating.objects.get().case == case


@pytest.mark.parametrize("given", [{"level": 0}, {"level": 5, "phrases": ["态度生硬"]}])
def test_what_no_tablet_offers_is_not_kept(window, ticket, given):
    with pytest.raises(Invalid):
        services.rate_visit(window.tablet_code, ticket.id, viewer=nobody(), **given)

    assert not VisitRating.objects.exists()


def test_only_the_last_one_of_this_window_is_rated_here(window, clerk, ticket):
    other = a_window(window.hall)
    a_clerk(other)
    a_ticket(window.hall)
    served(later(clerk, 1))

    for code in (window.tablet_code, other.tablet_code):
        with pytest.raises(rules.RatingRefused):
            services.rate_visit(code, ticket.id, viewer=nobody(), level=5)
    with pytest.raises(NotFound):
        services.rate_visit("no-such-tablet", ticket.id, viewer=nobody(), level=5)


def test_the_next_one_called_leaves_time_to_rate_and_the_next_one_served_does_not(
    window, clerk, ticket, django_assert_max_num_queries
):
    a_ticket(window.hall)
    called = hall.call_next(desk=clerk)

    with django_assert_max_num_queries(5):
        assert tablet(window.tablet_code, NOW).asked.ticket_id == ticket.id
    assert tablet(window.tablet_code, NOW + 3 * MINUTE).asked is None
    hall.serve(called, desk=clerk)
    assert tablet(window.tablet_code, NOW).asked is None


@pytest.mark.usefixtures("_monday")
def test_a_visit_on_the_tablet_by_touch_alone(client, window, clerk):
    address = reverse("ratings:tablet", args=[window.tablet_code])
    officer = Staff.objects.get(pk=clerk.staff_id)
    shown = text(client.get(address))
    assert officer.name in shown
    assert officer.number in shown
    assert "请等候叫号" in shown

    ticket = a_ticket(window.hall)
    served(clerk)
    levels = client.get(address)
    assert "A001 号，这次办得怎么样？" in text(levels)
    links = BeautifulSoup(levels.content, "html.parser").select("nav a")
    assert [link["href"] for link in links] == [f"{address}?level={n}" for n in (5, 4, 3, 2, 1)]

    phrases = client.get(f"{address}?level=1")
    assert "态度生硬" in text(phrases)
    assert "工作人员耐心" not in text(phrases)
    done = client.post(
        reverse("ratings:tablet-rating", args=[window.tablet_code]),
        {"ticket": ticket.id, "level": "1", "phrases": "态度生硬"},
        follow=True,
    )
    assert "谢谢您的评价" in text(done)
    assert f"8;url={address}" in done.content.decode()  # back to rest, without a script too
    assert "请等候叫号" in text(client.get(address))
    assert VisitRating.objects.get().level == 1


@pytest.mark.usefixtures("_monday")
def test_who_does_not_want_to_rate_is_not_asked_again_and_the_next_one_is(client, window, clerk):
    address = reverse("ratings:tablet", args=[window.tablet_code])
    first = a_ticket(window.hall)
    served(later(clerk, -1))

    passed = client.get(f"{address}?passed={first.id}")
    assert "请等候叫号" in text(passed)
    assert f"5;url={address}?passed={first.id}" in passed.content.decode()
    a_ticket(window.hall)
    served(clerk)
    assert "A002 号" in text(client.get(f"{address}?passed={first.id}"))


@pytest.mark.usefixtures("_monday")
def test_pressed_too_late_says_so_in_words(client, window, ticket, time_machine):
    time_machine.move_to(NOW + 6 * MINUTE, tick=False)
    address = reverse("ratings:tablet-rating", args=[window.tablet_code])

    late = client.post(address, {"ticket": ticket.id, "level": "5"})
    wrong = client.post(address, {"ticket": "?", "level": "5"})

    assert (late.status_code, wrong.status_code) == (409, 422)
    assert "评价时间已过" in text(late)
    assert client.get(address).status_code == 302
    assert not VisitRating.objects.exists()


@pytest.mark.usefixtures("_monday")
def test_an_administrator_gives_a_tablet_a_new_address(client, window):
    old = window.tablet_code
    sign_in(client, an_officer(Role.ADMIN, "zwzx"))
    page = reverse("hall:admin-hall", args=[window.hall.slug])
    assert old in client.get(page).content.decode()

    client.post(reverse("hall:admin-tablet", args=[window.hall.slug, window.number]))
    missing = client.post(reverse("hall:admin-tablet", args=[window.hall.slug, 9999]))

    window.refresh_from_db()
    assert window.tablet_code != old
    assert missing.status_code == 404
    assert client.get(reverse("ratings:tablet", args=[old])).status_code == 404
    assert Entry.objects.filter(event="HallSaved", body__what="评价器").count() == 1


def test_a_ticket_nobody_called_is_asked_of_nobody(window):
    assert not Ticket.objects.exists()
    assert tablet(window.tablet_code, NOW).asked is None
    with pytest.raises(rules.RatingRefused):
        services.rate_visit(window.tablet_code, uuid4(), viewer=nobody(), level=5)
