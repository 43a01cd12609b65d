"""What happens to agencies, positions and the calendar."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySaved:
    subject: str  # "agency:<slug>"
    slug: str
    fields: list[str] = field(default_factory=list)  # names of what changed


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionSaved:
    subject: str  # "agency:<slug>"
    position_id: UUID
    name: str
    role: str
    windows: list[str] = field(default_factory=list)
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSaved:
    subject: str  # "calendar:<year>"
    year: int
    off: int  # days off that are not weekends
    worked: int  # weekend days worked (调休)
    source: str
