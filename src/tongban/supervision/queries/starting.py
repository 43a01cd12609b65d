"""企业开办: how long it took, in cases that came to all their results this year."""

from dataclasses import dataclass
from datetime import date

from tongban.base.desk import Desk, require
from tongban.base.paging import Page
from tongban.joint import queries as joint
from tongban.joint.queries import MeasuredCase, StartingMeasure
from tongban.people.permissions import Permission as StaffPermission
from tongban.supervision.permissions import Permission
from tongban.supervision.queries.goals import moment_of


@dataclass(frozen=True, slots=True)
class StartingBoard:
    """The measure as of `on`, and the cases counted."""

    on: date
    measure: StartingMeasure
    late_only: bool
    may_open: bool  # whether the desk sees every case, not the numbers alone
    page: Page[MeasuredCase]


def starting(on: date | None = None, *, desk: Desk) -> StartingMeasure:
    """Return the measure from 1 January to a day. One query. Raises NotPermitted, Invalid."""
    require(desk, Permission.GOALS_READ)
    day, _ = moment_of(on, desk=desk)
    return joint.starting_measure(date(day.year, 1, 1), day)


def starting_board(
    on: date | None = None, *, desk: Desk, late_only: bool = False, after: str | None = None
) -> StartingBoard:
    """Return the measure and exactly the cases behind it. Two queries. Raises NotPermitted, Invalid."""
    require(desk, Permission.GOALS_READ)
    day, _ = moment_of(on, desk=desk)
    since = date(day.year, 1, 1)
    return StartingBoard(
        on=day,
        measure=joint.starting_measure(since, day),
        late_only=late_only,
        may_open=desk.may(StaffPermission.CASE_READ_EVERY),
        page=joint.starting_cases(since, day, late_only=late_only, after=after),
    )
