"""The queue of a hall: nobody starves, whoever comes; what is estimated is what was measured."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.queueing import (
    AFTER_MISSING,
    GRACE,
    HEAD_START,
    LONGEST_START,
    Priority,
    estimated_wait,
    place,
    place_after_missing,
    place_by_appointment,
    read_number,
    service_length,
    ticket_number,
)

OPENS = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLANNED = 8 * MINUTE
MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@dataclass(frozen=True)
class Comer:
    """Somebody who joins the line."""

    order: int
    joined: datetime
    place: datetime


@st.composite
def comers(draw: st.DrawFn) -> list[Comer]:
    """Anybody at any time: of every class, with appointments kept early or late, and passed before."""
    minutes = draw(st.lists(st.integers(0, 150), min_size=1, max_size=40))
    found = []
    for order, minute in enumerate(sorted(minutes)):
        joined = OPENS + minute * MINUTE
        agreed = OPENS + draw(st.integers(0, 150)) * MINUTE
        places = st.sampled_from(
            [place(joined, one) for one in Priority if one is not Priority.APPOINTMENT]
            + [place_by_appointment(joined, agreed), place_after_missing(joined)]
        )
        found.append(Comer(order, joined, draw(places)))
    return found


def called_in_order(line: list[Comer], windows: int, service: timedelta) -> list[tuple]:
    """Serve the line as the hall does: each free window takes the earliest place. (comer, when)"""
    free, waiting, coming, calls = [OPENS] * windows, [], sorted(line, key=lambda c: c.joined), []
    while waiting or coming:
        at = min(free)
        if not waiting:
            at = max(at, coming[0].joined)
        while coming and coming[0].joined <= at:
            waiting.append(coming.pop(0))
        first = min(waiting, key=lambda c: (c.place, c.order))
        waiting.remove(first)
        free[free.index(min(free))] = at + service
        calls.append((first, at))
    return calls


@given(line=comers(), windows=st.integers(1, 4), minutes=st.integers(1, 30))
def test_nobody_is_overtaken_by_who_comes_longest_start_later(line, windows, minutes):
    calls = called_in_order(line, windows, minutes * MINUTE)

    assert len(calls) == len(line)  # nobody is left behind
    for number, (first, _) in enumerate(calls):
        for later, when in calls[number + 1 :]:
            if later.joined <= first.joined - LONGEST_START:
                pytest.fail(f"{later} joined long before {first} and was called at {when}")


@given(line=comers(), windows=st.integers(1, 4), minutes=st.integers(1, 30))
def test_waiting_is_bounded_by_who_is_there_and_who_comes_soon(line, windows, minutes):
    """Before anybody stand at most who joined before and who joins within LONGEST_START."""
    service = minutes * MINUTE
    for comer, at in called_in_order(line, windows, service):
        before = sum(
            other.joined < comer.joined + LONGEST_START for other in line if other is not comer
        )
        assert at - comer.joined <= service * (before // windows + 1)


@given(joined=MOMENTS, agreed=MOMENTS)
def test_every_place_is_within_longest_start_of_joining(joined, agreed):
    earliest = joined - LONGEST_START

    assert all(earliest <= place(joined, one) <= joined for one in Priority)
    assert earliest <= place_after_missing(joined) <= joined
    assert earliest <= place_by_appointment(joined, agreed) <= joined


def test_who_has_an_appointment_keeps_the_place_of_his_hour_while_he_is_not_too_late():
    agreed = OPENS + 60 * MINUTE

    assert place_by_appointment(OPENS, agreed) == OPENS  # early: as others who come then
    in_time = place_by_appointment(agreed, agreed)
    assert in_time == place_by_appointment(agreed + GRACE, agreed)
    assert in_time == agreed - HEAD_START[Priority.APPOINTMENT]
    late = agreed + GRACE + MINUTE
    assert place_by_appointment(late, agreed) == place(late, Priority.NORMAL)


def test_the_old_go_before_who_came_twenty_minutes_earlier_and_no_more():
    normal = place(OPENS, Priority.NORMAL)

    assert place(OPENS + 19 * MINUTE, Priority.ELDERLY) < normal
    assert place(OPENS + 21 * MINUTE, Priority.ELDERLY) > normal


def test_who_was_passed_comes_back_a_little_before_the_last():
    assert place_after_missing(OPENS) == OPENS - AFTER_MISSING < place(OPENS, Priority.NORMAL)


@pytest.mark.parametrize("priority", Priority)
def test_every_class_has_words(priority):
    assert priority.label


@given(letter=st.sampled_from("ABCXYZ"), number=st.integers(1, 9999))
def test_a_number_is_read_as_it_is_written(letter, number):
    assert read_number(ticket_number(letter, number)) == (letter, number)
    assert read_number(f" {letter.lower()}-{number} ") == (letter, number)


def test_numbers_have_three_digits_and_more_when_there_are_more():
    assert [ticket_number("A", n) for n in (1, 12, 1234)] == ["A001", "A012", "A1234"]
    assert [read_number(text) for text in ("", "12", "AB1", "A", "A12345")] == [None] * 5


def test_the_length_of_a_service_is_measured_once_there_are_enough():
    assert service_length([], PLANNED) == PLANNED
    assert service_length([MINUTE] * 2, PLANNED) == PLANNED
    assert service_length([MINUTE, 90 * MINUTE, 5 * MINUTE], PLANNED) == 5 * MINUTE


@pytest.mark.parametrize(("people", "windows", "minutes"), [(0, 1, 0), (3, 1, 24), (6, 2, 24)])
def test_with_one_category_the_wait_is_length_times_people_over_windows(people, windows, minutes):
    wait = estimated_wait("公安", {"公安": people}, {"公安": PLANNED}, [{"公安"}] * windows)

    assert wait == minutes * MINUTE


def test_the_least_laden_window_calls_first():
    lengths = {"公安": PLANNED, "税务": PLANNED}
    both, police = {"公安", "税务"}, {"公安"}

    assert estimated_wait("公安", {"税务": 9}, lengths, [both, police]) == timedelta()
    assert estimated_wait("税务", {"税务": 1, "公安": 2}, lengths, [both, police]) == 2 * PLANNED


def test_without_an_open_window_nothing_is_promised():
    assert estimated_wait("公安", {}, {}, [{"税务"}]) is None
    assert estimated_wait("公安", {"税务": 3}, {}, []) is None
