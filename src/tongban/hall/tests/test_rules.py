"""Hours, the life of a ticket, and slots: pure."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tongban.hall import rules
from tongban.hall.rules import Opening, State, Step
from tongban.law.refusal import Refused
from tongban.law.workdays import Calendar

MONDAY = date(2026, 3, 2)
HOURS = ((time(8, 30), time(11, 30)), (time(13, 30), time(16, 30)))
OPEN = Opening(HOURS, {date(2026, 3, 3): "系统升级"})
WEEKS = Calendar({date(2026, 3, 7): True}, date(2026, 12, 31))
HALF_HOUR = timedelta(minutes=30)


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), UTC)


def test_hours_are_read_as_people_write_them():
    assert rules.read_hours("08:30-11:30 13:30-16:30") == HOURS
    assert rules.read_hours("8:30至11:30、13:30–16:30") == HOURS
    assert rules.hours_words(HOURS) == "08:30-11:30、13:30-16:30"


@pytest.mark.parametrize(
    "text", ["", "上午", "11:30-08:30", "08:30-11:30 11:00-12:00", "8:30-25:00", "8:30-9:00 x"]
)
def test_other_hours_are_refused(text):
    with pytest.raises(ValueError, match=r"办公时间|有效的时间"):
        rules.read_hours(text)


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [
        ("08:29", False),
        ("08:30", True),
        ("11:29", True),
        ("11:30", False),
        ("12:30", False),
        ("13:30", True),
        ("16:30", False),
    ],
)
def test_at_lunch_and_after_hours_the_hall_is_closed(clock, is_open):
    assert OPEN.is_open(at(clock), WEEKS) is is_open


def test_holidays_make_up_days_and_closures_count():
    assert not OPEN.on(date(2026, 3, 3), WEEKS)  # closed
    assert not OPEN.on(date(2026, 3, 8), WEEKS)  # Sunday
    assert OPEN.on(date(2026, 3, 7), WEEKS)  # a Saturday worked for a holiday


@pytest.mark.parametrize(
    ("clock", "may"),
    [
        ("07:59", False),
        ("08:00", True),
        ("11:29", True),
        ("11:30", False),
        ("13:00", True),
        ("16:29", True),
        ("16:30", False),
    ],
)
def test_a_phone_gets_a_number_half_an_hour_ahead_at_most(clock, may):
    assert rules.may_take(OPEN, at(clock), WEEKS, ahead=HALF_HOUR) is may


def test_a_ticket_ends_once_and_never_moves_again():
    for state in rules.ENDED:
        assert rules.open_steps(state) == []
        with pytest.raises(Refused) as refused:
            rules.after(state, Step.CALL)
        assert refused.value.code == "hall.step"
        assert rules.STATE_NAMES[state] in refused.value.message


def test_from_every_state_a_ticket_can_end():
    reached = set(rules.ENDED)
    while more := {s for (s, _), to in rules.LIFE.items() if to in reached} - reached:
        reached |= more
    assert reached == set(State)


def test_slots_are_whole_half_hours_of_each_session():
    found = list(rules.slots(OPEN, MONDAY, WEEKS))

    assert len(found) == 12
    assert found[5] == (time(11), time(11, 30))
    assert found[6] == (time(13, 30), time(14))
    assert list(rules.slots(OPEN, date(2026, 3, 3), WEEKS)) == []


@pytest.mark.parametrize(
    ("windows", "minutes", "share", "capacity"),
    [(2, 10, 50, 3), (1, 60, 50, 1), (0, 10, 50, 0), (4, 15, 100, 8)],
)
def test_a_slot_takes_what_its_windows_serve(windows, minutes, share, capacity):
    assert rules.slot_capacity(windows, timedelta(minutes=minutes), share) == capacity
