"""A person as others see him: masked, until somebody says what for."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.base.sealing import blind_index
from tongban.journal import services as journal
from tongban.law.codes import resident_id
from tongban.people import rules
from tongban.people.events import IdentifierRevealed
from tongban.people.models import Organisation, Person
from tongban.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with masked identifiers."""

    id: UUID
    name: str  # 张*三
    id_number: str  # 230881********0012, "" when not known
    phone: str  # 138****1234, "" when not known
    real_level: int
    real_level_name: str
    has_account: bool


@dataclass(frozen=True, slots=True)
class Revealed:
    """The identifiers themselves, for an officer who said what for."""

    name: str
    id_number: str
    phone: str


class Holder(NamedTuple):
    """Whose a licence is: name, and ID number or credit code, unmasked, for the room that prints it."""

    name: str
    code: str


def person_summary(person_id: UUID) -> PersonView:
    """Return a person, masked. One query. Raises NotFound."""
    return summary_of(_person(person_id))


def find_by_id_number(id_number: str, *, desk: Desk) -> UUID:
    """Return the person with this ID number, for a clerk who has the card. One query.

    Raises NotPermitted, Invalid for a wrong number, NotFound.
    """
    require(desk, Permission.CASE_FILE)
    id_number = resident_id.normalise(id_number)
    if why := resident_id.explain(id_number):
        raise Invalid([Problem("id_number", "person.id_number", why)])
    found = Person.objects.filter(id_number_index=blind_index(id_number)).values_list("pk")
    if not (row := found.first()):
        raise NotFound("还没有这个人的记录，收件时会自动登记。", code="person.unknown")
    person_id: UUID = row[0]
    return person_id


def find_by_uscc(uscc: str, *, desk: Desk) -> UUID:
    """Return the enterprise with this credit code, for a clerk who has its licence. One query.

    Raises NotPermitted, NotFound.
    """
    require(desk, Permission.CASE_FILE)
    row = Organisation.objects.filter(uscc=uscc.strip().upper()).values_list("pk").first()
    if row is None:
        raise NotFound("还没有这个单位的记录，收件时会自动登记。", code="organisation.unknown")
    organisation_id: UUID = row[0]
    return organisation_id


def person_facts(viewer: Viewer) -> dict[str, str]:
    """Return what the platform knows of the viewer himself, to fill his forms with. One query.

    Keys are form elements: person.name, person.id_number, person.phone. {} for nobody.
    """
    person = Person.objects.filter(pk=viewer.person_id).first() if viewer.person_id else None
    if person is None:
        return {}
    facts = {
        "person.name": person.name,
        "person.id_number": person.id_number,
        "person.phone": person.phone,
    }
    return {element: value for element, value in facts.items() if value}


def organisation_facts(viewer: Viewer) -> tuple[str, dict[str, str]]:
    """Return kind (企业法人 …) and facts, by form element, of the enterprise the viewer acts for.

    One query; ("", {}) without one when he acts for himself.
    """
    if viewer.organisation_id is None:
        return "", {}
    organisation = Organisation.objects.get(pk=viewer.organisation_id)
    facts = {
        "org.name": organisation.name,
        "org.uscc": organisation.uscc,
        "org.legal_rep.name": organisation.legal_rep_name,
        "org.legal_rep.id_number": organisation.legal_rep_id_number,
        "org.address": organisation.address,
        "org.phone": organisation.phone,
    }
    return organisation.kind, {element: value for element, value in facts.items() if value}


def holder_of(person_id: UUID | None, organisation_id: UUID | None) -> Holder:
    """Return whose a licence is: the enterprise's, or else the person's. One query. Raises NotFound."""
    if organisation_id:
        organisation = Organisation.objects.filter(pk=organisation_id).first()
        if organisation:
            return Holder(organisation.name, organisation.uscc)
    elif person_id and (person := Person.objects.filter(pk=person_id).first()):
        return Holder(person.name, person.id_number)
    raise NotFound("没有这个人或者单位的记录。", code="person.unknown")


def phone_of(person_id: UUID) -> str:
    """Return the phone messages go to, for the room that sends them; "" if none. One query."""
    person = Person.objects.filter(pk=person_id).only("phone").first()
    return person.phone if person else ""


def proved_phone(person_id: UUID) -> str:
    """Return the phone the person himself has proved to hold, "" if none: a code that says his yes may go
    there. One query.
    """
    person = Person.objects.filter(pk=person_id).only("phone", "phone_verified_at").first()
    return person.phone if person and person.phone_verified_at else ""


def is_id_number_of(person_id: UUID, id_number: str) -> bool:
    """Test whether the card shown is this person's. One query."""
    index = blind_index(resident_id.normalise(id_number))
    return Person.objects.filter(pk=person_id, id_number_index=index).exists()


@transaction.atomic
def reveal(person_id: UUID, purpose: str, *, desk: Desk) -> Revealed:
    """Return the identifiers unmasked, and write down who asked and what for.

    Raises:  NotPermitted; Invalid without a purpose; NotFound.
    Source:  个人信息保护法 art. 6 (a clear purpose), art. 51 (internal control).
    """
    require(desk, Permission.PERSON_REVEAL)
    if not purpose.strip():
        raise Invalid([Problem("purpose", "reveal.purpose", "请写明查看完整信息的用途。")])
    person = _person(person_id)
    event = IdentifierRevealed(
        subject=f"person:{person.id}", person_id=person.id, purpose=purpose.strip()[:200]
    )
    journal.record(event, by=desk)
    return Revealed(person.name, person.id_number, person.phone)


def summary_of(person: Person) -> PersonView:
    """Mask one person."""
    return PersonView(
        id=person.id,
        name=rules.mask_name(person.name),
        id_number=rules.mask_id_number(person.id_number),
        phone=rules.mask_phone(person.phone),
        real_level=person.real_level,
        real_level_name=rules.REAL_LEVEL_NAMES[person.real_level],
        has_account=person.user_id is not None,
    )


def _person(person_id: UUID) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人的记录。", code="person.unknown")
    return person
