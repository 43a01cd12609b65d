"""What can be done to agencies, positions and the calendar."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from chinese_calendar import constants as published
from django.db import transaction

from tongban.agencies import queries
from tongban.agencies.events import AgencySaved, CalendarSaved, PositionSaved
from tongban.agencies.models import Agency, CalendarDay, Division, Position
from tongban.agencies.rules import SATURDAY, NoticeDay, windows_problem
from tongban.base.desk import Actor
from tongban.base.errors import Invalid, Problem
from tongban.journal import services as journal

FIRST_SEEDED_YEAR = 2018
SEED_SOURCE = "chinesecalendar（国务院办公厅各年节假日安排的通知）"
HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
# What an administrator or a catalogue file may say about an agency.
AGENCY_FIELDS = frozenset(
    {
        "name",
        "short",
        "kind",
        "hall",
        "uscc",
        "address",
        "hours",
        "phone",
        "supervise_phone",
        "reconsideration_body",
        "court",
        "one_officer_may_decide",
        "active",
    }
)


@transaction.atomic
def load_divisions(path: Path) -> int:
    """Load the divisions of a CSV file (code,name,kind,parent); return how many are new.

    Known divisions are left as they are. A parent is given by its code and stands above its rows.
    Raises KeyError for a missing column.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_code = {division.code: division for division in Division.objects.all() if division.code}
    known = set(Division.objects.values_list("parent_id", "name"))
    new = 0
    for row in rows:
        parent = by_code.get(row["parent"])
        division = Division(
            code=row["code"] or None, name=row["name"], kind=row["kind"], parent=parent
        )
        if division.code in by_code or (parent and (parent.id, division.name) in known):
            continue
        division.save(force_insert=True)
        new += 1
        if division.code:
            by_code[division.code] = division
    return new


@transaction.atomic
def save_agency(slug: str, *, by: Actor, **fields: Any) -> UUID:
    """Create or change the agency `slug`; return its id. `fields` are some of AGENCY_FIELDS.

    Writes:  the fields given, the others stay; one journal entry, none if nothing changes.
    Tells:   AgencySaved.
    Raises:  Invalid for an unknown field, or a new agency without a name.
    """
    if unknown := fields.keys() - AGENCY_FIELDS:
        raise Invalid(Problem(name, "agency.field", "不能填写这一项。") for name in sorted(unknown))
    agency = Agency.objects.filter(slug=slug).first() or Agency(slug=slug)
    is_new = agency._state.adding
    changed = sorted(name for name, value in fields.items() if getattr(agency, name) != value)
    for name in changed:
        setattr(agency, name, fields[name])
    if not agency.name:
        raise Invalid([Problem("name", "agency.name", "请填写部门名称。")])
    if is_new or changed:
        agency.short = agency.short or agency.name
        agency.save()
        event = AgencySaved(subject=f"agency:{slug}", slug=slug, fields=changed)
        journal.record(event, by=by, first=is_new)
    return UUID(str(agency.id))


@transaction.atomic
def save_position(
    agency_slug: str,
    name: str,
    *,
    role: str,
    windows: Sequence[str] = (),
    active: bool = True,
    by: Actor,
) -> UUID:
    """Create or change the position `name` of an agency; return its id.

    `role` is a value of people.permissions.Role, `windows` are the intake categories (一窗分类).
    Writes:  the position; one journal entry, none if nothing changes.
    Tells:   PositionSaved.
    Raises:  Agency.DoesNotExist; Invalid if the name is empty or a category unknown.
    """
    if not name.strip():
        raise Invalid([Problem("name", "position.name", "请填写岗位名称。")])
    if problem := windows_problem(windows):
        raise Invalid([Problem("windows", "position.windows", problem)])
    agency = Agency.objects.get(slug=agency_slug)
    position = Position.objects.filter(agency=agency, name=name.strip()).first()
    wanted = {"role": role, "windows": list(windows), "active": active}
    if position and all(getattr(position, key) == value for key, value in wanted.items()):
        return UUID(str(position.id))
    position = position or Position(agency=agency, name=name.strip())
    for key, value in wanted.items():
        setattr(position, key, value)
    position.save()
    event = PositionSaved(
        subject=f"agency:{agency_slug}",
        position_id=position.id,
        name=position.name,
        role=role,
        windows=list(windows),
        active=active,
    )
    journal.record(event, by=by)
    return UUID(str(position.id))


@transaction.atomic
def save_calendar_days(
    year: int, days: Iterable[NoticeDay], *, source: str, by: Actor
) -> list[CalendarDay]:
    """Put the exceptional days of the notice for `year` in place of those known for it.

    `days` may reach into the last days of the year before (元旦); those this year's last days owe to
    the notice for the next one stay.
    Writes:  the days; one journal entry, none if they are known already.
    Tells:   CalendarSaved.
    Raises:  Invalid if there is no day of that year among them.
    """
    rows = [CalendarDay(day=d.day, worked=d.worked, name=d.name, source=source) for d in days]
    if not any(row.day.year == year for row in rows):
        message = f"没有读到 {year} 年的放假或上班日期，请粘贴通知正文中“一、元旦：……”各条。"
        raise Invalid([Problem("notice", "calendar.empty", message)])
    before = {row.day: row for row in CalendarDay.objects.filter(day__in=[r.day for r in rows])}
    of_year = CalendarDay.objects.filter(day__year=year).exclude(day__month=12, name="元旦")
    gone = of_year.exclude(day__in=[row.day for row in rows])
    same = all(
        (old := before.get(row.day)) is not None
        and (old.worked, old.name) == (row.worked, row.name)
        for row in rows
    )
    if same and not gone.exists():
        return rows
    gone.delete()
    CalendarDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["worked", "name", "source"],
    )
    event = CalendarSaved(
        subject=f"calendar:{year}",
        year=year,
        off=sum(not row.worked for row in rows),
        worked=sum(row.worked for row in rows),
        source=source,
    )
    journal.record(event, by=by)
    transaction.on_commit(queries.forget_calendar)
    queries.forget_calendar()
    return rows


def seed_calendar(*, by: Actor) -> int:
    """Load every year chinesecalendar knows from 2018 on; return how many years were missing.

    A year that has days already is left alone: an administrator may have corrected it.
    """
    known = {day.year for day in CalendarDay.objects.values_list("day", flat=True)}
    years = {day.year for day in published.holidays if day.year >= FIRST_SEEDED_YEAR} - known
    for year in sorted(years):
        save_calendar_days(year, _published_days(year), source=SEED_SOURCE, by=by)
    return len(years)


def _published_days(year: int) -> list[NoticeDay]:
    off = [
        NoticeDay(day, False, HOLIDAY_NAMES.get(name, name))
        for day, name in published.holidays.items()
        if day.year == year and day.weekday() < SATURDAY
    ]
    worked = [
        NoticeDay(day, True, HOLIDAY_NAMES.get(name, name))
        for day, name in published.workdays.items()
        if day.year == year and day.weekday() >= SATURDAY
    ]
    return sorted(off + worked, key=lambda notice_day: notice_day.day)
