"""The invented town a simulation plays in: officers of every agency, people, enterprises, papers."""

import zlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from random import Random
from uuid import UUID

from pypdf import PdfWriter

from tongban.agencies.models import Agency
from tongban.agencies.queries import calendar
from tongban.agencies.services import save_position
from tongban.base.clock import local_day
from tongban.base.desk import Desk, System, Viewer
from tongban.catalogue.models import Item
from tongban.catalogue.queries import Definition, definition_of
from tongban.config.simulation import plausible
from tongban.config.simulation.plausible import Identity
from tongban.people.models import Staff
from tongban.people.permissions import GRANTS, ROLE_NAMES, Role
from tongban.people.services import (
    appoint,
    create_staff,
    register_organisation_at_window,
    register_person_at_window,
)

PERSON = "自然人"
ROLES = (Role.WINDOW, Role.REVIEWER, Role.CHIEF)
FIRST_DAY = date(2018, 11, 1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be applied for."""

    slug: str
    agency_id: UUID
    definition: Definition
    weight: int  # estimated cases a month


@dataclass(frozen=True, slots=True)
class Applicant:
    """A citizen, and the enterprise he may act for."""

    identity: Identity
    viewer: Viewer
    uscc: str


class Town:
    """Built once per simulation; its officers and people are found again on the next one."""

    def __init__(self, *, people: int, random: Random, now: datetime) -> None:
        self.random, self.now = random, now
        self.subjects = _subjects()
        self._desks = {
            (agency.pk, role): self._officer(agency, role)
            for agency in Agency.objects.filter(
                pk__in={subject.agency_id for subject in self.subjects}
            )
            for role in ROLES
        }
        registrar = next(iter(self._desks.values()))
        self.applicants = [self._applicant(serial, registrar) for serial in range(people)]
        self.paper = a_paper()

    def desk(self, agency_id: UUID, role: Role, at: datetime) -> Desk:
        """Return the desk of an officer of the agency as it stands at that instant."""
        return replace(self._desks[agency_id, role], now=at, today=local_day(at))

    def applicant(self) -> Applicant:
        """Pick somebody."""
        return self.random.choice(self.applicants)

    def _officer(self, agency: Agency, role: Role) -> Desk:
        by = System(self.now)
        number = f"SIM{agency.slug.upper()}{role.value[0].upper()}"
        position_id = save_position(
            agency.slug, f"{ROLE_NAMES[role]}（演示）", role=role.value, by=by
        )
        staff = Staff.objects.filter(number=number).first()
        if staff is None:
            name = plausible.a_person(zlib.crc32(number.encode())).name
            staff_id, _ = create_staff(number, name, by=by)
            appoint(staff_id, position_id, since=FIRST_DAY, by=by)
            staff = Staff.objects.get(pk=staff_id)
        return Desk(
            staff_id=staff.id,
            staff_name=staff.name,
            agency_id=agency.id,
            agency_name=agency.short,
            position_id=position_id,
            position_name=ROLE_NAMES[role],
            permissions=frozenset(GRANTS[role]),
            windows=frozenset(),
            now=self.now,
            today=local_day(self.now),
            calendar=calendar(),
        )

    def _applicant(self, serial: int, registrar: Desk) -> Applicant:
        identity = plausible.a_person(serial)
        uscc, company = plausible.a_company(serial)
        desk = replace(registrar, permissions=frozenset(GRANTS[Role.WINDOW]))
        person_id = register_person_at_window(
            identity.name, identity.id_number, identity.phone, desk=desk
        )
        organisation_id = register_organisation_at_window(uscc, company, identity.name, desk=desk)
        viewer = Viewer(
            person_id=person_id,
            name=identity.name,
            organisation_id=organisation_id,
            organisation_name=company,
            real_level=1,
            now=self.now,
            today=local_day(self.now),
            calendar=calendar(),
        )
        return Applicant(identity, viewer, uscc)


def _subjects() -> list[Subject]:
    rows = (
        Item.objects.filter(state="in_use", current__isnull=False)
        .order_by("slug")
        .values_list("slug", "agency_id", "current_id")
    )
    found = [
        Subject(slug, agency_id, definition, max(1, definition.monthly_volume))
        for slug, agency_id, current_id in rows
        if (definition := definition_of(current_id)).is_fileable
    ]
    # An enterprise of the simulation is a 企业法人; items for other bodies only are left out.
    return [s for s in found if {PERSON, "企业法人"} & set(s.definition.audience)]


def a_paper() -> bytes:
    """Return a small blank page as PDF; uploads of the same content are stored once."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()
