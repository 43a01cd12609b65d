"""What applicants were spared this year: fields, papers, visits; by agency, and each application."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tongban.agencies import queries as agencies
from tongban.agencies.queries import AgencyView
from tongban.applications import queries as applications
from tongban.applications.queries import Savings, Spared, SparedByOne
from tongban.base.clock import end_of
from tongban.base.desk import Desk, require
from tongban.base.paging import Page
from tongban.people.permissions import Permission as StaffPermission
from tongban.supervision.permissions import Permission
from tongban.supervision.queries.goals import moment_of


@dataclass(frozen=True, slots=True)
class Sum:
    """What the applications to one agency spared; `agency` None: to all of them."""

    agency: AgencyView | None
    applications: int
    savings: Savings


@dataclass(frozen=True, slots=True)
class SavingsBoard:
    """The sums over the applications submitted from 1 January to the end of `on`, and those behind
    one of them.
    """

    on: date
    whole: Sum
    by_agency: list[Sum]
    shown: AgencyView | None  # whose applications are listed; None: everybody's
    may_open: bool  # whether the desk sees every case, not the numbers alone
    page: Page[SparedByOne]


def savings(on: date | None = None, *, desk: Desk) -> Sum:
    """Return what all applications of the year spared, up to a day. One query.

    Raises NotPermitted, Invalid for a day to come.
    """
    require(desk, Permission.GOALS_READ)
    _, since, until = _year(on, desk)
    return _sum(None, applications.spared_by_agency(since, until))


def savings_board(
    on: date | None = None, *, desk: Desk, agency: str = "", after: str | None = None
) -> SavingsBoard:
    """Return the sums by agency, and a page of the applications behind one. Three queries.

    Raises NotPermitted; NotFound for an unknown agency; Invalid.
    """
    require(desk, Permission.GOALS_READ)
    day, since, until = _year(on, desk)
    spared = applications.spared_by_agency(since, until)
    known = {one.id: one for one in agencies.agencies(active=False)}
    shown = agencies.agency(agency) if agency else None
    rows = [_sum(known[one.agency_id], [one]) for one in spared]
    return SavingsBoard(
        on=day,
        whole=_sum(None, spared),
        by_agency=sorted(rows, key=lambda row: -row.applications),
        shown=shown,
        may_open=desk.may(StaffPermission.CASE_READ_EVERY),
        page=applications.spared_by_each(
            since, until, agency_id=shown.id if shown else None, after=after
        ),
    )


def _year(on: date | None, desk: Desk) -> tuple[date, datetime, datetime]:
    day, until = moment_of(on, desk=desk)
    return day, end_of(date(day.year - 1, 12, 31)), until


def _sum(agency: AgencyView | None, spared: Iterable[Spared]) -> Sum:
    spared = list(spared)
    return Sum(
        agency,
        sum(one.applications for one in spared),
        Savings(
            sum(one.savings.fields for one in spared),
            sum(one.savings.papers for one in spared),
            sum(one.savings.visits for one in spared),
        ),
    )
