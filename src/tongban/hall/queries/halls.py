"""Halls as they are set up: hours, categories, windows, and what no window serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime

from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.catalogue.queries import figures_at
from tongban.hall.models import Category, Hall, Sitting, Window
from tongban.hall.rules import HALL_KINDS, HallKind, Opening, hours_words, read_hours
from tongban.law.workdays import Calendar
from tongban.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class HallLine:
    """A hall in the list of halls."""

    slug: str
    name: str
    kind: HallKind
    kind_name: str
    division: str  # code of the township, "" for a hall of the city
    address: str
    phone: str
    hours: str  # of a working day
    is_open: bool
    is_demo: bool
    by_phone: bool
    by_appointment: bool
    active: bool


@dataclass(frozen=True, slots=True)
class CategoryRow:
    id: UUID
    name: str
    letter: str
    minutes: int
    active: bool


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A window as an administrator sees it; `clerk` "" while nobody sits there."""

    id: UUID
    number: int
    name: str
    agency: str  # slug, "" for a one-window
    agency_short: str
    categories: tuple[str, ...]
    clerk: str
    active: bool
    tablet_code: str


@dataclass(frozen=True, slots=True)
class HallAdmin:
    """A hall with everything an administrator may change."""

    slug: str
    name: str
    kind: str
    values: Mapping[str, str]  # as the form holds them
    kiosk_code: str
    categories: Sequence[CategoryRow]
    windows: Sequence[WindowRow]
    closures: Sequence[tuple[date, str]]  # from today on


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One category of the town in one hall: who serves it. A gap where people come and nobody does."""

    category: str
    items: int  # in use, of this category
    windows: tuple[int, ...]  # numbers
    staffed: tuple[int, ...]  # of them now
    offered: bool  # tickets are taken for it

    @property
    def is_gap(self) -> bool:
        return self.offered and not self.windows

    @property
    def is_unstaffed(self) -> bool:
        return bool(self.windows) and not self.staffed


def halls(now: datetime, calendar: Calendar, *, active: bool = True) -> list[HallLine]:
    """Return the halls, the centre first. Two queries."""
    rows = Hall.objects.prefetch_related("closures")
    kinds = list(HallKind)
    return [
        hall_line(row, now, calendar)
        for row in sorted(rows, key=lambda row: (kinds.index(HallKind(row.kind)), row.slug))
        if row.active or not active
    ]


@dataclass(frozen=True, slots=True)
class HallRef:
    """A hall as other rooms name it."""

    id: UUID
    slug: str
    name: str
    kind: HallKind
    division: str  # code of the township, "" for a hall of the city
    address: str
    phone: str


def hall_refs() -> list[HallRef]:
    """Return the halls in use, the centre first. One query."""
    rows = Hall.objects.filter(active=True).order_by("slug")
    refs = [
        HallRef(
            row.id, row.slug, row.name, HallKind(row.kind), row.division, row.address, row.phone
        )
        for row in rows
    ]
    kinds = list(HallKind)
    return sorted(refs, key=lambda one: kinds.index(one.kind))


def hall_line(row: Hall, now: datetime, calendar: Calendar) -> HallLine:
    """Return a hall as lists show it. One query unless its closures are loaded."""
    return HallLine(
        slug=row.slug,
        name=row.name,
        kind=HallKind(row.kind),
        kind_name=HALL_KINDS[HallKind(row.kind)],
        division=row.division,
        address=row.address,
        phone=row.phone,
        hours=hours_words(read_hours(row.hours)),
        is_open=opening_of(row).is_open(localtime(now), calendar),
        is_demo=row.is_demo,
        by_phone=row.minutes_ahead is not None,
        by_appointment=row.booked_share > 0,
        active=row.active,
    )


def opening_of(hall: Hall) -> Opening:
    """Return when a hall is open. One query unless its closures are loaded."""
    closed = {closure.day: closure.reason for closure in hall.closures.all()}
    return Opening(read_hours(hall.hours), closed)


def hall_admin(slug: str, *, desk: Desk) -> HallAdmin:
    """Return a hall to be changed. Six queries. Raises NotPermitted, NotFound."""
    require(desk, Permission.HALL_MANAGE)
    hall = Hall.objects.prefetch_related("closures").filter(slug=slug).first()
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    values = {
        **{name: getattr(hall, name) for name in ("name", "kind", "address", "phone", "hours")},
        "minutes_ahead": "" if hall.minutes_ahead is None else str(hall.minutes_ahead),
        "booked_share": str(hall.booked_share),
        "active": "是" if hall.active else "否",
    }
    return HallAdmin(
        slug=hall.slug,
        name=hall.name,
        kind=hall.kind,
        values=values,
        kiosk_code=hall.kiosk_code,
        categories=[
            CategoryRow(one.id, one.name, one.letter, one.minutes, one.active)
            for one in hall.categories.all()
        ],
        windows=_windows(hall),
        closures=sorted(
            (one.day, one.reason) for one in hall.closures.all() if one.day >= desk.today
        ),
    )


def coverage(slug: str, *, desk: Desk) -> list[CoverageRow]:
    """Return which windows of a hall serve which category, and the gaps. Five queries.

    Categories of items in use that the hall does not offer are rows too. Raises as hall_admin.
    """
    require(desk, Permission.HALL_MANAGE)
    hall = Hall.objects.filter(slug=slug).first()
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    items: dict[str, int] = {}
    for figures in figures_at(desk.now):
        if figures.window:
            items[figures.window] = items.get(figures.window, 0) + 1
    offered = set(Category.objects.filter(hall=hall, active=True).values_list("name", flat=True))
    windows = [window for window in _windows(hall) if window.active]
    return [
        CoverageRow(
            category=name,
            items=items.get(name, 0),
            windows=tuple(one.number for one in windows if name in one.categories),
            staffed=tuple(one.number for one in windows if name in one.categories and one.clerk),
            offered=name in offered,
        )
        for name in sorted(offered | items.keys(), key=lambda name: (-items.get(name, 0), name))
    ]


def _windows(hall: Hall) -> list[WindowRow]:
    rows = (
        Window.objects.filter(hall=hall)
        .select_related("agency")
        .prefetch_related("categories")
        .order_by("number")
    )
    sitting = Sitting.objects.filter(Q(until=None), window__hall=hall)
    clerks = dict(sitting.values_list("window_id", "staff__name"))
    return [
        WindowRow(
            id=row.id,
            number=row.number,
            name=row.name,
            agency=row.agency.slug if row.agency else "",
            agency_short=row.agency.short if row.agency else "",
            categories=tuple(one.name for one in row.categories.all()),
            clerk=clerks.get(row.id, ""),
            active=row.active,
            tablet_code=row.tablet_code,
        )
        for row in rows
    ]
