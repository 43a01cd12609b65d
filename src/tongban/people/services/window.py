"""People at a window: the clerk sees the card, and files for them."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.sealing import blind_index
from tongban.journal import services as journal
from tongban.law.codes import phone as phones
from tongban.law.codes import resident_id
from tongban.law.codes import uscc as usccs
from tongban.people.events import (
    OrganisationRegistered,
    PersonRegistered,
    PersonVerified,
    PhoneChanged,
)
from tongban.people.models import Organisation, Person
from tongban.people.permissions import Permission
from tongban.people.rules import RealLevel, organisation_kind


@transaction.atomic
def register_person_at_window(name: str, id_number: str, phone: str = "", *, desk: Desk) -> UUID:
    """Find the person with this ID number, or register him; return his id.

    One ID number is one person, found by its blind index. A phone a citizen has proved himself is
    never overwritten here; a missing one is filled in, but not by who files for a neighbour: codes
    that say a neighbour's yes go there.
    Writes:  the person if new, with one journal entry; a missing phone.
    Tells:   PersonRegistered.
    Raises:  NotPermitted; Invalid for a wrong number, or a name other than the one on record.
    """
    if not desk.may(Permission.HELP_FILE):
        require(desk, Permission.CASE_FILE)
    name, id_number, phone = _checked(name, id_number, phone)
    person = Person.objects.filter(id_number_index=blind_index(id_number)).first()
    if person is None:
        return _register(name, id_number, phone, desk)
    if person.name != name:
        message = "这个身份证号登记的是另一个姓名，请核对身份证原件。"
        raise Invalid([Problem("name", "person.name_differs", message)])
    if phone and not person.phone and desk.may(Permission.CASE_FILE):
        person.phone, person.phone_index = phone, blind_index(phone)
        person.save(update_fields=["phone", "phone_index"])
    return UUID(str(person.id))


@transaction.atomic
def register_organisation_at_window(
    uscc: str, name: str, legal_rep_name: str = "", *, desk: Desk
) -> UUID:
    """Find the enterprise with this code, or register it from the licence on the counter.

    Writes:  the organisation if new, with one journal entry.
    Tells:   OrganisationRegistered.
    Raises:  NotPermitted; Invalid for a wrong code, or a name other than the one on record.
    """
    require(desk, Permission.CASE_FILE)
    uscc, name = usccs.normalise(uscc), name.strip()
    wrong = {"uscc": usccs.explain(uscc), "name": None if name else "请填写单位名称。"}
    if problems := [Problem(key, f"organisation.{key}", why) for key, why in wrong.items() if why]:
        raise Invalid(problems)
    known = Organisation.objects.filter(uscc=uscc).first()
    if known is None:
        return _register_organisation(uscc, name, legal_rep_name.strip(), desk)
    if known.name != name:
        message = f"这个代码登记的单位是“{known.name}”，请核对营业执照。"
        raise Invalid([Problem("name", "organisation.name", message)])
    return UUID(str(known.id))


@transaction.atomic
def verify_at_window(person_id: UUID, *, desk: Desk) -> None:
    """Raise a person to the highest real-name level: a clerk has compared face and card (窗口面核).

    Writes:  the level; one journal entry, none if he has it already.
    Tells:   PersonVerified.
    Raises:  NotPermitted; NotFound; Invalid if no ID number is on record.
    """
    require(desk, Permission.CASE_FILE)
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人的记录。", code="person.unknown")
    if not person.id_number:
        raise Invalid([Problem("id_number", "person.no_id_number", "请先登记身份证号。")])
    if person.real_level >= RealLevel.FACE:
        return
    person.real_level = RealLevel.FACE
    person.save(update_fields=["real_level"])
    event = PersonVerified(
        subject=f"person:{person.id}", person_id=person.id, level=RealLevel.FACE, method="窗口面核"
    )
    journal.record(event, by=desk)


@transaction.atomic
def change_phone_at_window(person_id: UUID, phone: str, *, desk: Desk) -> None:
    """Write down a person's new phone: a clerk has seen his card. Codes go there from now on.

    Writes:  the phone; one journal entry, none if it is the same.
    Tells:   PhoneChanged.
    Raises:  NotPermitted; NotFound; Invalid; Refused if the phone has another account.
    """
    require(desk, Permission.CASE_FILE)
    phone = phones.normalise(phone)
    if why := phones.explain(phone):
        raise Invalid([Problem("phone", "person.phone", why)])
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人的记录。", code="person.unknown")
    if person.phone == phone:
        return
    others = Person.objects.filter(phone_index=blind_index(phone), user__isnull=False)
    if person.user_id and others.exclude(pk=person.pk).exists():
        raise Refused("这个手机号已有另一个账号，不能再用于登录。", code="person.phone_taken")
    person.phone, person.phone_index = phone, blind_index(phone)
    person.phone_verified_at = None
    person.save(update_fields=["phone", "phone_index", "phone_verified_at"])
    event = PhoneChanged(subject=f"person:{person.id}", person_id=person.id)
    journal.record(event, by=desk)


def _checked(name: str, id_number: str, phone: str) -> tuple[str, str, str]:
    name = name.strip()
    id_number = resident_id.normalise(id_number)
    phone = phones.normalise(phone)
    wrong = {
        "name": None if name else "请填写姓名。",
        "id_number": resident_id.explain(id_number),
        "phone": phones.explain(phone) if phone else None,
    }
    problems = [Problem(field, f"person.{field}", why) for field, why in wrong.items() if why]
    if problems:
        raise Invalid(problems)
    return name, id_number, phone


def _register(name: str, id_number: str, phone: str, desk: Desk) -> UUID:
    person = Person.objects.create(
        name=name,
        id_number=id_number,
        id_number_index=blind_index(id_number),
        phone=phone,
        phone_index=blind_index(phone),
        created_at=desk.now,
    )
    event = PersonRegistered(subject=f"person:{person.id}", person_id=person.id, channel="窗口")
    journal.record(event, by=desk, first=True)
    return UUID(str(person.id))


def _register_organisation(uscc: str, name: str, legal_rep_name: str, desk: Desk) -> UUID:
    organisation = Organisation.objects.create(
        uscc=uscc,
        name=name,
        kind=organisation_kind(uscc),
        legal_rep_name=legal_rep_name,
        created_at=desk.now,
    )
    event = OrganisationRegistered(
        subject=f"organisation:{organisation.id}", organisation_id=organisation.id
    )
    journal.record(event, by=desk, first=True)
    return UUID(str(organisation.id))
