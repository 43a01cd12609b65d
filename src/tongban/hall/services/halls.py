"""Halls, their categories and windows, and the days they are closed: from files and admin pages."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from tongban.agencies import queries as agencies
from tongban.agencies.rules import windows_problem
from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.hall import rules
from tongban.hall.events import HallSaved
from tongban.hall.models import Category, Closure, Hall, Window
from tongban.hall.services.stationing import load_stationing
from tongban.journal import services as journal
from tongban.people.permissions import Permission

LONGEST_SERVICE = 240  # minutes
LONGEST_AHEAD = 240
HALL_FIELDS = (
    *("name", "kind", "division", "address", "phone", "hours"),
    *("minutes_ahead", "booked_share", "active"),
)


@transaction.atomic
def load(path: Path, *, by: Actor) -> int:
    """Load the halls of a file that are not known yet; return how many. None without the file.

    A hall that is known is left alone: an administrator may have changed it. So is an item that was
    stationed or excepted once.
    Writes:  halls with their categories and windows; where items are served; one journal entry each.
    Raises:  Invalid, as the services of the admin pages; NotFound for an unknown agency.
    """
    if not path.exists():
        return 0
    new, whole = 0, yaml.safe_load(path.read_text(encoding="utf-8"))
    for document in whole["halls"]:
        if not Hall.objects.filter(slug=document["slug"]).exists():
            _load_one(document, by)
            new += 1
    load_stationing(whole["stationing"], by=by)
    return new


@transaction.atomic
def save_hall(slug: str, *, desk: Desk, **values: Any) -> None:
    """Create or change a hall; `values` are some of HALL_FIELDS.

    Writes:  the hall; one journal entry, none if nothing changes.
    Tells:   HallSaved.
    Raises:  NotPermitted; Invalid naming every wrong field.
    """
    require(desk, Permission.HALL_MANAGE)
    _save_hall(slug, values, desk)


@transaction.atomic
def save_category(
    hall_slug: str, *, desk: Desk, name: str, letter: str, minutes: int, active: bool
) -> None:
    """Create or change the category `name` of a hall.

    Writes:  the category; one journal entry.
    Tells:   HallSaved.
    Raises:  NotPermitted; NotFound; Invalid for an unknown category, or a letter already given.
    """
    require(desk, Permission.HALL_MANAGE)
    _save_category(_hall(hall_slug), name, letter, minutes, active, desk)


@transaction.atomic
def save_window(
    hall_slug: str,
    number: int,
    *,
    desk: Desk,
    name: str,
    agency: str = "",
    categories: Collection[str],
    active: bool,
) -> None:
    """Create or change a window of a hall; `agency` (slug) makes it that agency's own.

    Writes:  the window and what it serves; one journal entry.
    Tells:   HallSaved.
    Raises:  NotPermitted; NotFound; Invalid.
    """
    require(desk, Permission.HALL_MANAGE)
    _save_window(_hall(hall_slug), number, name, agency, categories, active, desk)


@transaction.atomic
def renew_kiosk(hall_slug: str, *, desk: Desk) -> None:
    """Give the ticket machine of a hall a new address; the old one opens nothing any more.

    Writes:  the hall; one journal entry.  Tells: HallSaved.  Raises: NotPermitted; NotFound.
    """
    require(desk, Permission.HALL_MANAGE)
    hall = _hall(hall_slug)
    hall.kiosk_code = secrets.token_urlsafe(18)
    hall.save(update_fields=["kiosk_code"])
    _record(hall, "取号机", [], desk)


@transaction.atomic
def renew_tablet(hall_slug: str, number: int, *, desk: Desk) -> None:
    """Give the tablet of a window a new address; the old one opens nothing any more.

    Writes:  the window; one journal entry.  Tells: HallSaved.  Raises: NotPermitted; NotFound.
    """
    require(desk, Permission.HALL_MANAGE)
    hall = _hall(hall_slug)
    code = secrets.token_urlsafe(18)
    if not Window.objects.filter(hall=hall, number=number).update(tablet_code=code):
        raise NotFound("没有这个窗口。", code="hall.window_unknown")
    _record(hall, "评价器", [str(number)], desk)


@transaction.atomic
def close_on(hall_slug: str, day: date, *, reason: str, desk: Desk) -> None:
    """停办: close a hall on a working day.

    Writes:  the day; one journal entry.  Tells: HallSaved.
    Raises:  NotPermitted; NotFound; Invalid without a reason, for a day past, off or closed already.
    """
    require(desk, Permission.HALL_MANAGE)
    hall, reason = _hall(hall_slug), reason.strip()
    problems = []
    if not reason:
        problems.append(Problem("reason", "hall.reason", "请写明停办的原因，群众会看到。"))
    if day < desk.today or not desk.calendar.is_workday(day):
        problems.append(Problem("day", "hall.day", "请选择今天或以后的一个工作日。"))
    elif Closure.objects.filter(hall=hall, day=day).exists():
        problems.append(Problem("day", "hall.day", "这一天已经登记停办。"))
    if problems:
        raise Invalid(problems)
    Closure.objects.create(hall=hall, day=day, reason=reason)
    _record(hall, "停办日", [day.isoformat()], desk)


@transaction.atomic
def reopen(hall_slug: str, day: date, *, desk: Desk) -> None:
    """Take a closing back.

    Writes:  the day; one journal entry.  Tells: HallSaved.  Raises: NotPermitted; NotFound.
    """
    require(desk, Permission.HALL_MANAGE)
    hall = _hall(hall_slug)
    if not Closure.objects.filter(hall=hall, day=day).delete()[0]:
        raise NotFound("这一天没有登记停办。", code="hall.day")
    _record(hall, "停办日", [day.isoformat()], desk)


def _load_one(document: Mapping[str, Any], by: Actor) -> None:
    values = {name: document[name] for name in HALL_FIELDS if name in document}
    hall = _save_hall(document["slug"], values, by)
    Hall.objects.filter(pk=hall.pk).update(is_demo=document.get("is_demo", False))
    for category in document["categories"]:
        _save_category(hall, category["name"], category["letter"], category["minutes"], True, by)
    for window in document["windows"]:
        agency, served = window.get("agency", ""), window["categories"]
        _save_window(hall, window["number"], window["name"], agency, served, True, by)


def _save_hall(slug: str, values: Mapping[str, Any], by: Actor) -> Hall:
    hall = Hall.objects.filter(slug=slug).first() or Hall(
        slug=slug, kiosk_code=secrets.token_urlsafe(18)
    )
    is_new = hall._state.adding
    changed = [
        name for name in HALL_FIELDS if name in values and getattr(hall, name) != values[name]
    ]
    for name in changed:
        setattr(hall, name, values[name])
    if problems := list(_hall_problems(hall)):
        raise Invalid(problems)
    if is_new or changed:
        hall.save()
        _record(hall, "大厅", changed, by)
    return hall


def _hall_problems(hall: Hall) -> Iterable[Problem]:
    if not hall.name:
        yield Problem("name", "hall.name", "请填写大厅名称。")
    if hall.kind not in set(rules.HallKind):
        yield Problem("kind", "hall.kind", "请选择大厅的种类。")
    try:
        rules.read_hours(hall.hours)
    except ValueError as wrong:
        yield Problem("hours", "hall.hours", str(wrong))
    if hall.minutes_ahead is not None and not 0 <= hall.minutes_ahead <= LONGEST_AHEAD:
        words = f"请填写 0 至 {LONGEST_AHEAD} 分钟，不开放手机取号就留空。"
        yield Problem("minutes_ahead", "hall.minutes_ahead", words)
    if not 0 <= hall.booked_share <= 100:
        yield Problem("booked_share", "hall.booked_share", "请填写 0 至 100。")


def _save_category(
    hall: Hall, name: str, letter: str, minutes: int, active: bool, by: Actor
) -> None:
    letter = letter.strip().upper()
    problems = []
    if why := windows_problem([name]):
        problems.append(Problem("name", "hall.category", why))
    taken = Category.objects.filter(hall=hall, letter=letter).exclude(name=name).first()
    if letter not in set(rules.LETTERS):
        words = "请填写一个字母，I 和 O 除外。"
        problems.append(Problem("letter", "hall.letter", words))
    elif taken:
        words = f"字母 {letter} 已用于{taken.name}。"
        problems.append(Problem("letter", "hall.letter", words))
    if not 1 <= minutes <= LONGEST_SERVICE:
        words = f"请填写 1 至 {LONGEST_SERVICE} 分钟。"
        problems.append(Problem("minutes", "hall.minutes", words))
    if problems:
        raise Invalid(problems)
    values = {"letter": letter, "minutes": minutes, "active": active}
    Category.objects.update_or_create(hall=hall, name=name, defaults=values)
    _record(hall, "类别", [name], by)


def _save_window(
    hall: Hall,
    number: int,
    name: str,
    agency: str,
    categories: Collection[str],
    active: bool,
    by: Actor,
) -> None:
    known = {one.name: one for one in hall.categories.all()}
    problems = []
    if number < 1:
        problems.append(Problem("number", "hall.window", "请填写窗口号，从 1 起。"))
    if not name.strip():
        problems.append(Problem("name", "hall.window", "请填写窗口名称。"))
    if not categories or not set(categories) <= known.keys():
        words = "请从本大厅的类别中选择至少一类。"
        problems.append(Problem("categories", "hall.category", words))
    if problems:
        raise Invalid(problems)
    agency_id = agencies.agency(agency).id if agency else None
    values = {"name": name.strip(), "agency_id": agency_id, "active": active}
    window, _ = Window.objects.update_or_create(
        hall=hall,
        number=number,
        defaults=values,
        create_defaults=values | {"tablet_code": secrets.token_urlsafe(18)},
    )
    window.categories.set(known[one] for one in categories)
    _record(hall, "窗口", [str(number)], by)


def _hall(slug: str) -> Hall:
    hall = Hall.objects.filter(slug=slug).first()
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    return hall


def _record(hall: Hall, what: str, fields: list[str], by: Actor) -> None:
    journal.record(HallSaved(subject=f"hall:{hall.slug}", what=what, fields=fields), by=by)
