"""Who has an appointment takes its number at the machine: by its code or the end of his phone."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tongban.base.errors import NotFound, Refused
from tongban.hall import services
from tongban.hall.models import Booking, Category, Ticket
from tongban.hall.tests.make import MINUTE, a_hall, a_viewer_at, a_window, history, nobody
from tongban.people.tests.make import NOW, a_person

pytestmark = pytest.mark.django_db
AT_TEN = NOW + 60 * MINUTE


@pytest.fixture
def hall():
    hall = a_hall("公安", "税务")
    a_window(hall)
    return hall


def booked(hall, person, name="公安", *, at=AT_TEN):
    viewer = a_viewer_at(0, person_id=person.id)
    code = services.hold_slot(Category.objects.get(hall=hall, name=name).id, at, viewer=viewer)
    services.book(code, viewer=viewer)
    return code


def arrives(hall, typed, *, minute=58):
    return services.arrive_at_machine(hall.kiosk_code, typed, viewer=nobody(minute))


def refusal(hall, typed, *, minute=58):
    with pytest.raises(Refused) as refused:
        arrives(hall, typed, minute=minute)
    return refused.value.code


@pytest.mark.parametrize("by_phone", [True, False])
def test_the_number_has_the_place_of_the_hour_and_is_one_at_two_machines(hall, by_phone):
    person = a_person(phone="13904541234")
    code = booked(hall, person)
    typed = "1234" if by_phone else f" {code[:4].lower()} {code[4:].lower()}"

    assert len({arrives(hall, typed) for _ in range(2)}) == 1

    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.person) == ("appointment", person)
    assert history(ticket) == ["TicketTaken"]


def test_one_with_two_appointments_gets_the_earlier_number_first(hall):
    person = a_person(phone="13904541234")
    later = booked(hall, person, "税务", at=AT_TEN + timedelta(minutes=30))
    sooner = booked(hall, person)

    first, second = arrives(hall, "1234"), arrives(hall, "1234")

    tickets = dict(Booking.objects.values_list("code", "ticket__code"))
    assert tickets == {sooner: first, later: second}


def test_two_people_with_the_same_end_of_phone_are_asked_for_the_code(hall):
    booked(hall, a_person(phone="13904541234"))
    code = booked(hall, a_person(phone="13804541234"), "税务")

    assert refusal(hall, "1234") == "hall.booking_several"
    assert arrives(hall, code) == Ticket.objects.get().code


@pytest.mark.parametrize("typed", ["", "9999", "1", "ABCD", "ABCDEFGH", "13904541234", "٠٠٠٠"])
def test_what_fits_no_appointment_is_refused(hall, typed):
    booked(hall, a_person(phone="13904541234"))
    assert refusal(hall, typed) == "hall.booking_none"
    assert not Ticket.objects.exists()


def test_nobody_types_through_the_numbers(hall):
    code = booked(hall, a_person(phone="13904541234"))
    for guess in range(20):
        assert refusal(hall, f"{guess:04}") == "hall.booking_none"
    assert refusal(hall, code) == "too_often"
    assert arrives(hall, code, minute=58 + 16) == Ticket.objects.get().code


def test_an_appointment_elsewhere_given_up_or_on_another_day_is_none(hall):
    person, elsewhere = a_person(phone="13904541234"), a_hall()
    code = booked(hall, person)
    assert refusal(elsewhere, code) == "hall.booking_none"
    assert refusal(hall, code, minute=24 * 60) == "hall.booking_none"
    services.cancel(code, viewer=nobody())
    assert refusal(hall, "1234") == "hall.booking_none"


def test_a_machine_that_is_not_there_gives_nothing(hall):
    with pytest.raises(NotFound):
        services.arrive_at_machine("x", "1234", viewer=nobody())


def test_looking_for_an_appointment_reads_all_phones_at_once(hall, django_assert_max_num_queries):
    for phone in ("13904541234", "13904545678"):
        booked(hall, a_person(phone=phone), at=AT_TEN + MINUTE * 30 * (phone[-1] == "8"))
    at_the_machine = nobody(58)
    # The hall and the appointments; three for the transaction.
    with django_assert_max_num_queries(5), pytest.raises(Refused):
        services.arrive_at_machine(hall.kiosk_code, "0000", viewer=at_the_machine)


def test_the_machine_prints_the_slip_or_says_why_not(client, hall, time_machine):
    time_machine.move_to(NOW + 58 * MINUTE)
    code = booked(hall, a_person(phone="13904541234"))
    address = reverse("hall:kiosk-arrival", args=[hall.kiosk_code])

    page = client.get(reverse("hall:kiosk", args=[hall.kiosk_code]))
    form = BeautifulSoup(page.content, "html.parser").find("form", action=address)
    assert form.find("input", attrs={"name": "typed"})
    refused = client.post(address, {"typed": "9999"})
    assert refused.status_code == 409
    kept = BeautifulSoup(refused.content, "html.parser").find(id="typed")
    assert kept["value"] == "9999"

    assert code in client.get(reverse("hall:booking", args=[code])).content.decode()
    slip = client.post(address, {"typed": "1234"}, follow=True)
    assert slip.status_code == 200
    assert "A001" in slip.content.decode()
