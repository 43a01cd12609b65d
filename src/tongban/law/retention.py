"""For how long data are kept, and the first day on which they must go.

Source: 个人信息保护法 art. 19 (no longer than needed), 47 (erased when the time is over);
        民法典 art. 201, 202 (the first day is not counted; a year ends on its day);
        国家档案局令第8号 (periods of archives).
Pure:   no Django, no database, no system clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how long: years, then days; from the event itself or from the first of the next year."""

    years: int = 0
    days: int = 0
    from_next_year: bool = False

    @property
    def words(self) -> str:
        """Say it: 180 天; 30 年（自次年1月1日起算）."""
        parts = [f"{self.years} 年"] if self.years else []
        parts += [f"{self.days} 天"] if self.days or not self.years else []
        since = "（自次年1月1日起算）" if self.from_next_year else ""
        return "又 ".join(parts) + since


def due_on(event: date, keeping: Keeping) -> date:
    """Return the first day on which what is kept since `event` is to be erased.

    Source: 个人信息保护法 19, 47; 民法典 201, 202.
    """
    start = date(event.year + 1, 1, 1) if keeping.from_next_year else event
    return _years_after(start, keeping.years) + timedelta(days=keeping.days)


def due_through(today: date, keeping: Keeping) -> date:
    """Return the last day of an event whose time is over `today`: the inverse of `due_on`.

    Source: 个人信息保护法 19.
    """
    last = _years_before(today - timedelta(days=keeping.days), keeping.years)
    return date(last.year - 1, 12, 31) if keeping.from_next_year else last


def _years_after(day: date, years: int) -> date:
    """29 February ends on 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
