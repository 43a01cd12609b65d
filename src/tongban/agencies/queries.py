"""What can be read about agencies, positions and the calendar."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tongban.agencies.models import TOWN, Agency, CalendarDay, Division, Position
from tongban.base.clock import local_day
from tongban.base.desk import Desk
from tongban.base.errors import NotFound
from tongban.law.workdays import Calendar

CALENDAR_SECONDS = 60  # how long a process may go on with a calendar another process changed
CALENDAR_WARNING = timedelta(days=60)
NOTHING_KNOWN = date(2017, 12, 31)  # before any notice is loaded weekends count

_kept: tuple[float, Calendar] | None = None


@dataclass(frozen=True, slots=True)
class AgencyView:
    """An agency as pages and documents show it."""

    id: UUID
    slug: str
    name: str
    short: str
    formal_name: str  # as it signs papers
    uscc: str  # "" when not published
    kind: str
    hall: str
    address: str
    hours: str
    phone: str
    supervise_phone: str
    reconsideration_body: str
    court: str
    one_officer_may_decide: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Township:
    """乡镇级单位: a town, township, sub-district, farm; `villages` in the order of the list."""

    code: str  # 12 digits
    name: str
    kind: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PositionView:
    """A post in an agency, and the intake categories of its window."""

    id: UUID
    agency_id: UUID
    agency_slug: str
    agency_short: str
    name: str
    role: str
    windows: tuple[str, ...]
    active: bool


def calendar() -> Calendar:
    """Return the working-day calendar. No query while the process has it, one a minute at most."""
    global _kept
    if _kept is None or _kept[0] < time.monotonic():
        _kept = time.monotonic() + CALENDAR_SECONDS, _read_calendar()
    return _kept[1]


def clock_desk(now: datetime) -> Desk:
    """Return the desk at which the clock itself acts: of nobody and of no agency, on this day."""
    return Desk(
        staff_id=None,
        staff_name="系统",
        agency_id=None,
        agency_name="",
        position_id=None,
        position_name="",
        permissions=frozenset(),
        windows=frozenset(),
        now=now,
        today=local_day(now),
        calendar=calendar(),
    )


def forget_calendar() -> None:
    """Make this process read the calendar again; services call it when they change it."""
    global _kept
    _kept = None


def calendar_ends_soon(today: date) -> bool:
    """Test whether deadlines of the next 60 days may run past the last holiday notice loaded."""
    return not calendar().is_known(today + CALENDAR_WARNING)


def calendar_days(year: int) -> list[CalendarDay]:
    """Return the exceptional days of a year, in order. One query."""
    return list(CalendarDay.objects.filter(day__year=year))


def agency(which: UUID | str) -> AgencyView:
    """Return an agency by id or slug. One query. Raises NotFound."""
    lookup = {"pk": which} if isinstance(which, UUID) else {"slug": which}
    found = Agency.objects.filter(**lookup).first()
    if found is None:
        raise NotFound("没有这个部门。", code="agency.unknown")
    return _agency_view(found)


def agencies(*, active: bool = True) -> list[AgencyView]:
    """Return the agencies that are active, or all, by slug. One query."""
    rows = Agency.objects.filter(active=True) if active else Agency.objects.all()
    return [_agency_view(row) for row in rows]


def townships() -> list[Township]:
    """Return the township-level units by code, each with its villages. Two queries."""
    rows = Division.objects.filter(parent__isnull=False, code__isnull=False).exclude(kind="村")
    return [_township(row) for row in rows.order_by("code").prefetch_related("children")]


def township(code: str) -> Township:
    """Return a township-level unit. Two queries. Raises NotFound."""
    row = (
        Division.objects.filter(parent__isnull=False, code=code)
        .exclude(kind="村")
        .prefetch_related("children")
        .first()
    )
    if row is None:
        raise NotFound("没有找到这个乡镇。", code="township.unknown")
    return _township(row)


def town() -> str:
    """Return the name of this town without what kind of town it is: 同江. No query."""
    return TOWN


def positions(agency_slug: str | None = None) -> list[PositionView]:
    """Return the positions of one agency, or of all. One query."""
    rows = Position.objects.select_related("agency").order_by("agency__slug", "name")
    if agency_slug is not None:
        rows = rows.filter(agency__slug=agency_slug)
    return [_position_view(row) for row in rows]


def position(position_id: UUID) -> PositionView:
    """Return a position. One query. Raises Position.DoesNotExist."""
    return _position_view(Position.objects.select_related("agency").get(pk=position_id))


def _read_calendar() -> Calendar:
    days = dict(CalendarDay.objects.values_list("day", "worked"))
    # A notice is published for a whole year.
    known_through = date(max(days).year, 12, 31) if days else NOTHING_KNOWN
    return Calendar(days=days, known_through=known_through)


def _agency_view(row: Agency) -> AgencyView:
    return AgencyView(
        id=row.id,
        slug=row.slug,
        name=row.name,
        short=row.short,
        formal_name=row.formal_name,
        uscc=row.uscc,
        kind=row.kind,
        hall=row.hall,
        address=row.address,
        hours=row.hours,
        phone=row.phone,
        supervise_phone=row.supervise_phone,
        reconsideration_body=row.reconsideration_body,
        court=row.court,
        one_officer_may_decide=row.one_officer_may_decide,
        active=row.active,
    )


def _township(row: Division) -> Township:
    villages = sorted(row.children.all(), key=lambda village: (village.code or "", village.pk))
    return Township(row.code or "", row.name, row.kind, tuple(v.name for v in villages))


def _position_view(row: Position) -> PositionView:
    return PositionView(
        id=row.id,
        agency_id=row.agency_id,
        agency_slug=row.agency.slug,
        agency_short=row.agency.short,
        name=row.name,
        role=row.role,
        windows=tuple(row.windows),
        active=row.active,
    )
