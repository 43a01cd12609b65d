"""Appointments: an hour is kept, confirmed, moved, given up, kept by coming, or missed."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tongban.base.errors import Refused
from tongban.hall import queries, services
from tongban.hall.models import Booking, Closure, Ticket
from tongban.hall.queries.slots import free_slots
from tongban.hall.rules import HOLD, BookingState
from tongban.hall.tests.make import (
    MINUTE,
    a_clerk,
    a_hall,
    a_ticket,
    a_viewer_at,
    a_window,
    later,
    served,
)
from tongban.journal import services as journal
from tongban.journal.models import Entry
from tongban.messages.models import Message
from tongban.people.tests.make import NOW, a_person, a_viewer, sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT_TEN = NOW + 60 * MINUTE
TOMORROW = NOW + DAY


@pytest.fixture
def hall():
    """One window of ten minutes a person, half of each half hour to be booked: one in each slot."""
    hall = a_hall()
    a_window(hall)
    return hall


def category(hall):
    return hall.categories.get(name="公安")


def held(hall, viewer=None, *, at=AT_TEN):
    return services.hold_slot(category(hall).id, at, viewer=viewer or a_viewer())


def booked(hall, viewer=None, *, at=AT_TEN):
    viewer = viewer or a_viewer()
    code = held(hall, viewer, at=at)
    services.book(code, viewer=viewer)
    return code


def left(hall, at=AT_TEN, *, now=NOW):
    slots = free_slots(category(hall), now, a_viewer().calendar)
    return {slot.starts_at: slot.left for slot in slots}.get(at)


def test_hours_begin_an_hour_ahead_and_end_seven_working_days_on(hall):
    slots = free_slots(category(hall), NOW, a_viewer().calendar)

    assert slots[0].starts_at == AT_TEN
    days = sorted({slot.starts_at.date() for slot in slots})
    assert (len(days), days[-1] - days[0]) == (8, timedelta(days=9))
    Closure.objects.create(hall=hall, day=TOMORROW.date(), reason="搬迁")
    assert left(hall, TOMORROW) is None


def test_an_hour_that_is_kept_is_nobody_else_s_until_it_lapses(hall):
    held(hall)
    assert left(hall) == 0
    with pytest.raises(Refused) as refused:
        held(hall)
    assert refused.value.code == "hall.slot"

    held(hall, at=TOMORROW)
    assert left(hall, TOMORROW, now=NOW + HOLD) == 1


def test_what_was_kept_too_long_cannot_be_confirmed_and_is_freed_by_the_job(hall):
    viewer = a_viewer()
    code = held(hall, viewer, at=TOMORROW)

    with pytest.raises(Refused) as refused:
        services.book(code, viewer=a_viewer_at(11))

    assert refused.value.code == "hall.lapsed"
    assert queries.booking(code, NOW + HOLD).state is BookingState.LAPSED
    assert services.end_bookings(NOW + HOLD) == 1
    assert services.end_bookings(NOW + HOLD) == 0


def test_confirming_twice_is_one_appointment_and_one_message(hall):
    code = booked(hall)
    services.book(code, viewer=a_viewer())
    journal.deliver_due(NOW)

    assert Entry.objects.filter(subject__startswith="booking:").count() == 2
    texts = list(Message.objects.values_list("text", flat=True))
    assert len(texts) == 2  # in the inbox and by SMS
    assert all(f"/hall/b/{code}" in text for text in texts)


def test_one_a_day_for_a_category_and_another_hour_lets_the_kept_one_go(hall):
    viewer = a_viewer()
    first = held(hall, viewer)
    second = held(hall, viewer, at=AT_TEN + 30 * MINUTE)
    assert Booking.objects.get(code=first).state == BookingState.LAPSED
    services.book(second, viewer=viewer)

    with pytest.raises(Refused) as refused:
        held(hall, viewer)

    assert refused.value.code == "hall.has_booking"


def test_moving_keeps_the_appointment_and_frees_the_old_hour(hall):
    code = booked(hall)

    services.move_booking(code, TOMORROW, viewer=a_viewer())

    assert (left(hall), left(hall, TOMORROW)) == (1, 0)
    assert queries.booking(code, NOW).starts_at == TOMORROW


def test_an_hour_given_up_is_free_and_cannot_be_used(hall):
    code = booked(hall)
    services.cancel(code, viewer=a_viewer())

    assert left(hall) == 1
    for step in (services.arrive, services.cancel, services.book):
        with pytest.raises(Refused) as refused:
            step(code, viewer=a_viewer())
        assert refused.value.code == "hall.booking"


def test_who_arrives_has_the_place_of_his_hour(hall):
    code = booked(hall, at=AT_TEN)
    for minute in (40, 50):
        a_ticket(hall, minute=minute)
    arrived = a_viewer_at(58)

    tickets = {services.arrive(code, viewer=arrived) for _ in range(2)}

    assert len(tickets) == 1
    desk = later(a_clerk(hall.windows.get()), 60)
    assert [served(desk) for _ in range(3)] == ["A001", "A003", "A002"]  # 9:40, 9:45, 9:50
    assert queries.booking(code, arrived.now).state is BookingState.ARRIVED


def test_who_is_late_stands_in_line_as_others(hall):
    code = booked(hall)
    a_ticket(hall, minute=70)

    services.arrive(code, viewer=a_viewer_at(76))

    assert served(later(a_clerk(hall.windows.get()), 80)) == "A001"
    assert Ticket.objects.get(number=2).priority == "normal"


def test_nobody_arrives_on_another_day(hall):
    code = booked(hall, at=TOMORROW)
    with pytest.raises(Refused) as refused:
        services.arrive(code, viewer=a_viewer())
    assert refused.value.code == "hall.not_today"


def test_who_misses_three_books_no_more_for_a_while(hall):
    viewer = a_viewer()
    for _ in range(3):
        booked(hall, viewer)
        Booking.objects.filter(state=BookingState.BOOKED).update(day=NOW.date() - DAY)
        assert services.end_bookings(NOW) == 1

    with pytest.raises(Refused) as refused:
        held(hall, viewer)

    assert refused.value.code == "hall.missed"
    assert "30 天内有 3 次" in refused.value.message


def test_who_booked_is_reminded_once_and_again_after_a_move(hall):
    code = booked(hall, at=TOMORROW + 60 * MINUTE)
    assert services.remind(NOW) == 0
    assert services.remind(NOW + 60 * MINUTE) == 1
    assert services.remind(NOW + 60 * MINUTE) == 0
    services.move_booking(code, TOMORROW + 90 * MINUTE, viewer=a_viewer())
    assert services.remind(NOW + 90 * MINUTE) == 1
    assert Message.objects.filter(template="hall.reminder", channel="in_app").count() == 2


def test_a_hall_may_take_no_appointments():
    hall = a_hall(booked_share=0)
    a_window(hall)
    with pytest.raises(Refused):
        held(hall)


# --- the pages ---------------------------------------------------------------------------------


def text(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_from_the_hall_to_the_number_by_its_pages(
    client, hall, time_machine, django_assert_max_num_queries
):
    time_machine.move_to(NOW, tick=False)
    appoint = reverse("hall:appoint", args=[hall.slug])
    chosen = f"{appoint}?category={category(hall).id}"
    assert "登录后预约" in text(client.get(chosen))
    sign_in(client, a_person())
    with django_assert_max_num_queries(9):
        page = BeautifulSoup(client.get(chosen).content, "html.parser")
    hour = page.select_one("button[name=starts]")["value"]
    days = [link["href"] for link in page.select(".hall-pick a[href*=day]")]
    assert len(days) == 8
    assert "2018-11-06T08:30" in client.get(f"{appoint}{days[1]}").content.decode()

    kept = client.post(appoint, {"category": category(hall).id, "starts": hour}, follow=True)
    assert "确认预约" in text(kept)
    code = Booking.objects.get().code
    done = client.post(reverse("hall:booking-confirmation", args=[code]), follow=True)
    assert "已预约" in text(done)
    assert "10:00" in text(client.get("/my/appointments"))

    change = reverse("hall:booking-change", args=[code])
    later_hour = BeautifulSoup(client.get(change).content, "html.parser").select(
        "button[name=starts]:not([disabled])"
    )[0]["value"]
    client.post(change, {"starts": later_hour})
    assert Booking.objects.get().starts_at == datetime.fromisoformat(later_hour)
    number = client.post(reverse("hall:booking-arrival", args=[code]), follow=True)
    assert "A001" in text(number)
    assert "预约" in text(number)
    gone = client.post(reverse("hall:booking-cancellation", args=[code]))
    assert gone.status_code == 409


@pytest.mark.parametrize("starts", ["", "10:00", "2018-11-05T10:00:00"])
def test_an_hour_that_is_none_is_told(client, hall, starts, time_machine):
    time_machine.move_to(NOW, tick=False)
    sign_in(client, a_person())
    appoint = reverse("hall:appoint", args=[hall.slug])

    response = client.post(appoint, {"category": category(hall).id, "starts": starts})

    assert response.status_code == 422
    assert "请选择一个时段" in text(response)


def test_the_calendar_file_has_the_hour_in_short_lines(client, hall, time_machine):
    time_machine.move_to(NOW, tick=False)
    code = booked(hall)

    response = client.get(reverse("hall:booking-file", args=[code]))

    lines = response.content.decode().split("\r\n")
    assert response["Content-Type"].startswith("text/calendar")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = "\n".join(lines).replace("\n ", "")
    assert "DTSTART:20181105T020000Z" in whole
    assert "STATUS:CONFIRMED" in whole


def test_nobody_s_appointment_is_not_there(client):
    assert client.get(reverse("hall:booking", args=["NOBODY22"])).status_code == 404
    assert client.get("/my/appointments").status_code == 302
