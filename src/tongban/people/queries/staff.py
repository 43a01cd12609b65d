"""Staff and the positions they hold, for the administrator."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.people import rules
from tongban.people.models import Appointment, Staff
from tongban.people.permissions import GRANTS, ROLE_NAMES, Permission, Role

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Post:
    """A position held, now or before."""

    id: UUID  # of the appointment
    position_name: str
    agency_short: str
    role_name: str
    since: date
    until: date | None  # the first day no more
    held: bool  # today


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of staff in the list."""

    id: UUID
    number: str
    name: str
    phone: str  # masked
    active: bool
    must_use_totp: bool
    posts: tuple[Post, ...]  # held today


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff in full."""

    id: UUID
    user_id: UUID
    number: str
    name: str
    phone: str  # not masked: the administrator edits it
    active: bool
    must_use_totp: bool
    posts: tuple[Post, ...]  # all, the latest first


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff in office."""

    id: UUID
    name: str
    position: str


def colleagues(agency_id: UUID, today: date) -> list[Colleague]:
    """Return who works at a position of the agency today, by name. One query."""
    held = _held_today(agency_id, today).order_by("staff__name", "staff_id")
    rows = held.values_list("staff_id", "staff__name", "position__name")
    return [Colleague(*row) for row in rows]


def officers(agency_id: UUID, permission: Permission, today: date) -> list[UUID]:
    """Return who of an agency may do something today, by number. One query."""
    roles = [role.value for role, granted in GRANTS.items() if permission in granted]
    held = _held_today(agency_id, today).filter(position__role__in=roles)
    return list(dict.fromkeys(held.order_by("staff__number").values_list("staff_id", flat=True)))


def staff_phone(staff_id: UUID) -> str:
    """Return the phone notices go to, for the room that sends them; "" if none. One query."""
    row = Staff.objects.filter(pk=staff_id).only("phone").first()
    return row.phone if row else ""


def staff_by_number(number: str) -> tuple[UUID, str]:
    """Return id and name of the member of staff with this number. One query. Raises NotFound."""
    row = Staff.objects.filter(number=number.strip().upper(), user__is_active=True).first()
    if row is None:
        raise NotFound("没有这个工号。", code="staff.unknown")
    return row.id, row.name


def staff_list(words: str, *, after: str | None, desk: Desk) -> Page[StaffRow]:
    """Return staff by number, those whose number, name, position or agency has `words`.

    Two queries. Raises NotPermitted.
    """
    require(desk, Permission.ADMIN_PEOPLE)
    rows = Staff.objects.select_related("user").order_by("number")
    if words:
        held = Appointment.objects.filter(
            Q(position__name__icontains=words)
            | Q(position__agency__short__icontains=words)
            | Q(position__agency__name__icontains=words),
            Q(until=None) | Q(until__gt=desk.today),
        )
        rows = rows.filter(
            Q(number__icontains=words) | Q(name__icontains=words) | Q(pk__in=held.values("staff"))
        )
    page = page_by_key(rows, key=("number",), after=after, size=PAGE_SIZE)
    posts = _posts([staff.pk for staff in page.items], desk.today)
    items = [
        StaffRow(
            id=staff.id,
            number=staff.number,
            name=staff.name,
            phone=rules.mask_phone(staff.phone),
            active=staff.user.is_active,
            must_use_totp=staff.must_use_totp,
            posts=tuple(post for post in posts.get(staff.id, ()) if post.held),
        )
        for staff in page.items
    ]
    return Page(items, page.next_token)


def staff_view(staff_id: UUID, *, desk: Desk) -> StaffView:
    """Return one member of staff. Two queries. Raises NotPermitted, NotFound."""
    require(desk, Permission.ADMIN_PEOPLE)
    staff = Staff.objects.select_related("user").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("没有这位工作人员。", code="staff.unknown")
    return StaffView(
        id=staff.id,
        user_id=staff.user_id,
        number=staff.number,
        name=staff.name,
        phone=staff.phone,
        active=staff.user.is_active,
        must_use_totp=staff.must_use_totp,
        posts=tuple(_posts([staff.id], desk.today).get(staff.id, ())),
    )


def posts_held(staff_id: UUID, *, today: date) -> list[Post]:
    """Return the positions an officer may work at today. One query."""
    return [post for post in _posts([staff_id], today).get(staff_id, ()) if post.held]


def _held_today(agency_id: UUID, today: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        Q(until=None) | Q(until__gt=today),
        position__agency_id=agency_id,
        position__active=True,
        staff__user__is_active=True,
        since__lte=today,
    )


def _posts(staff_ids: list[UUID], today: date) -> dict[UUID, list[Post]]:
    found: dict[UUID, list[Post]] = {}
    rows = Appointment.objects.select_related("position__agency").filter(staff__in=staff_ids)
    for row in rows.order_by("-since", "-id"):
        position = row.position
        post = Post(
            id=row.id,
            position_name=position.name,
            agency_short=position.agency.short,
            role_name=ROLE_NAMES[Role(position.role)],
            since=row.since,
            until=row.until,
            held=row.since <= today
            and (row.until is None or row.until > today)
            and position.active
            and position.agency.active,
        )
        found.setdefault(row.staff_id, []).append(post)
    return found
