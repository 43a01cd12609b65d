"""From a signed-in user to the desk or viewer that services take."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import DateField, Q, UUIDField

from tongban.agencies.queries import calendar
from tongban.base.clock import local_day
from tongban.base.desk import Actor, Desk, Viewer
from tongban.base.errors import NotFound, NotPermitted
from tongban.base.prepared import Prepared, Slot
from tongban.people.models import Appointment, Person, Staff, User
from tongban.people.permissions import GRANTS, Role
from tongban.people.queries.mandates import in_force


def viewer_for(person: Person | None, *, organisation_id: UUID | None, now: datetime) -> Viewer:
    """Build the viewer of a citizen page.

    No query for oneself, one for an enterprise: without a mandate in force today the enterprise
    is dropped and the person acts for himself.
    """
    today = local_day(now)
    mandate = None
    if person and organisation_id:
        mandate = in_force(today).filter(agent=person, organisation_id=organisation_id).first()
    return Viewer(
        person_id=person.id if person else None,
        name=person.name if person else "",
        organisation_id=mandate.organisation_id if mandate else None,
        organisation_name=mandate.organisation.name if mandate else "",
        real_level=person.real_level if person else 0,
        now=now,
        today=today,
        calendar=calendar(),
    )


def appointments_of(staff_id: UUID, *, today: date) -> list[Appointment]:
    """Return those held today at an active position of an active agency, first held first. One query."""
    return HELD.all(staff_id=staff_id, today=today)


def is_held(appointment: Appointment, today: date) -> bool:
    """Test whether it is one of those appointments_of returns. No query if its agency is loaded."""
    position = appointment.position
    is_in_force = appointment.since <= today and (
        appointment.until is None or appointment.until > today
    )
    return is_in_force and position.active and position.agency.active


def desk_for(staff: Staff, appointment: Appointment, *, now: datetime) -> Desk:
    """Build the desk of an officer at the position of `appointment` (loaded with its agency)."""
    position = appointment.position
    return Desk(
        staff_id=staff.id,
        staff_name=staff.name,
        agency_id=position.agency_id,
        agency_name=position.agency.short,
        position_id=position.id,
        position_name=position.name,
        permissions=frozenset(str(granted) for granted in GRANTS[Role(position.role)]),
        windows=frozenset(position.windows),
        now=now,
        today=local_day(now),
        calendar=calendar(),
    )


def desk_of_officer(number: str, permission: str, *, now: datetime) -> Desk:
    """Return the desk of the officer with this staff number where he has `permission`, for a command.

    Two queries. Raises NotFound; NotPermitted where none of his positions carries it.
    """
    staff = Staff.objects.filter(number=number, user__is_active=True).first()
    if staff is None:
        raise NotFound(f"没有工号为“{number}”的工作人员。", code="staff.unknown")
    for appointment in appointments_of(staff.id, today=local_day(now)):
        desk = desk_for(staff, appointment, now=now)
        if desk.may(permission):
            return desk
    raise NotPermitted(f"“{number}”的岗位没有这个权限。", details={"permission": permission})


def actor_for(user: User, *, now: datetime) -> Actor:
    """Return who acts when a user sees to his own account: a citizen, or an officer without a desk."""
    staff: Staff | None = getattr(user, "staff", None)
    if staff is None:
        person: Person | None = getattr(user, "person", None)
        return viewer_for(person, organisation_id=None, now=now)
    return Desk(
        staff_id=staff.id,
        staff_name=staff.name,
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


TODAY = Slot("today", DateField())
HELD = Prepared(
    lambda: (
        Appointment.objects.select_related("position__agency")
        .filter(
            Q(until=None) | Q(until__gt=TODAY),
            staff_id=Slot("staff_id", UUIDField()),
            since__lte=TODAY,
            position__active=True,
            position__agency__active=True,
        )
        .order_by("since", "id")
    )
)
