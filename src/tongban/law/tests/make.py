"""Builders and strategies for calendars and pauses."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tongban.law.clock import Pause
from tongban.law.workdays import Calendar

FIRST = date(2024, 1, 1)

# National Day 2025: 1–8 October off; Sunday 28 September and Saturday 11 October worked.
AUTUMN_2025 = Calendar(
    days={date(2025, 10, day): False for day in range(1, 9)}
    | {date(2025, 9, 28): True, date(2025, 10, 11): True},
    known_through=date(2025, 12, 31),
)
FRIDAY = date(2025, 9, 26)


def some_days(span: int = 200) -> st.SearchStrategy[date]:
    return st.integers(0, span).map(lambda offset: FIRST + timedelta(days=offset))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any exceptions whatever: holidays on Sundays, whole months off, weekdays said twice."""
    days = draw(st.dictionaries(some_days(500), st.booleans(), max_size=60))
    return Calendar(days=days, known_through=draw(some_days(500)))


@st.composite
def ended_pauses(draw: st.DrawFn) -> list[Pause]:
    """Apart, adjoining, overlapping, one inside another, empty, before the start."""
    spans = draw(st.lists(st.tuples(some_days(), st.integers(0, 40)), max_size=5))
    return [Pause(began, began + timedelta(days=length)) for began, length in spans]
