"""Real-name levels, and the joining of two records of one person.

What a level allows is said by each item (min_real_level), not here.
"""

from collections.abc import Callable
from datetime import date

from django.db import IntegrityError, transaction

from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.sealing import blind_index
from tongban.journal import services as journal
from tongban.law.codes import resident_id
from tongban.people import rules
from tongban.people.contrib.register import form_check
from tongban.people.events import PersonsJoined, PersonVerified
from tongban.people.models import Person
from tongban.people.rules import CodePurpose, RealLevel
from tongban.people.services.codes import prove_phone, send_code

# A population register: (name, ID number) -> None if they belong together, else words why not.
Register = Callable[[str, str], str | None]

_register: Register = form_check


def use_register(register: Register) -> Register:
    """Compare names and ID numbers with `register` from now on; return the one used before."""
    global _register
    before, _register = _register, register
    return before


def verify_real_name(name: str, id_number: str, *, viewer: Viewer) -> str | None:
    """Raise the viewer to level 1: his name and ID number belong together.

    Returns None when done. When a window has registered this ID number before, returns the masked
    phone a code was sent to: join_window_record goes on from there.
    Writes:  name, ID number, level; one journal entry.
    Tells:   PersonVerified.
    Raises:  Invalid; Refused if somebody else's account has the ID number, or one is on record.
    """
    name, id_number = _checked(name, id_number, viewer.today)
    person = _own(viewer)
    if person.id_number and person.id_number != id_number:
        raise Refused("您已用另一个身份证号实名，如需更正请到窗口办理。", code="person.other_id")
    known = _on_record(id_number)
    if known is not None and known.id != person.id:
        return _ask_to_join(known, name, viewer)
    with transaction.atomic():
        person.name, person.id_number = name, id_number
        person.id_number_index = blind_index(id_number)
        person.real_level = max(person.real_level, RealLevel.COMPARED)
        try:
            with transaction.atomic():
                person.save()
        except IntegrityError:  # somebody else took the number in the same instant
            raise _taken() from None
        _tell_verified(person, "身份比对", viewer)
    return None


def join_window_record(id_number: str, code: str, *, viewer: Viewer) -> None:
    """Make the record a window made and the viewer's account one person.

    The window's record is kept, with its cases; the account, and every row that points at the
    account's record, moves to it. The code went to the phone the window wrote down.
    Writes:  the account's rows; one journal entry for the joining, one for the level.
    Tells:   PersonsJoined, PersonVerified.
    Raises:  Invalid for a wrong code; Refused if there is nothing to join any more.
    """
    known, own = _on_record(resident_id.normalise(id_number)), _own(viewer)
    if known is None or known.user_id is not None or own.id_number:
        raise _taken()
    prove_phone(known.phone, CodePurpose.LINK, code, now=viewer.now)
    with transaction.atomic():
        _join(known, own, viewer)


def _join(known: Person, own: Person, viewer: Viewer) -> None:
    user_id = own.user_id
    Person.objects.filter(pk=own.pk).update(user=None)
    _move_rows(own, known)
    own.user = None
    known.user_id = user_id
    known.phone, known.phone_index = own.phone, own.phone_index
    known.phone_verified_at = own.phone_verified_at
    known.real_level = max(known.real_level, RealLevel.COMPARED)
    known.save()
    joined = PersonsJoined(subject=f"person:{known.id}", person_id=known.id, gone_id=own.id)
    journal.record(joined, by=viewer)
    _tell_verified(known, "窗口记录关联", viewer)
    own.delete()


def _ask_to_join(known: Person, name: str, viewer: Viewer) -> str:
    if known.user_id is not None:
        raise _taken()
    if known.name != name:
        raise Invalid([Problem("name", "person.name_differs", "姓名与窗口登记的不一致。")])
    if not known.phone:
        message = "这个身份证号在窗口登记过但没有留手机号，请持身份证到窗口关联账号。"
        raise Refused(message, code="person.join_at_window")
    send_code(known.phone, CodePurpose.LINK, now=viewer.now)
    return rules.mask_phone(known.phone)


def _move_rows(gone: Person, kept: Person) -> None:
    """Point every row of every room at the record kept."""
    for relation in Person._meta.related_objects:
        model, column = relation.related_model, relation.field.name
        model._base_manager.filter(**{column: gone}).update(**{column: kept})


def _checked(name: str, id_number: str, today: date) -> tuple[str, str]:
    name, id_number = name.strip(), resident_id.normalise(id_number)
    problems = [] if name else [Problem("name", "person.name", "请填写姓名。")]
    if why := resident_id.explain(id_number):
        problems.append(Problem("id_number", "person.id_number", why))
    if problems:
        raise Invalid(problems)
    birth_date = resident_id.check(id_number).birth_date
    if birth_date is None or birth_date > today:
        why = "身份证号中的出生日期晚于今天，请核对。"
        raise Invalid([Problem("id_number", "person.id_number", why)])
    if rules.age_on(birth_date, today) < rules.MIN_AGE:
        why = "不满 16 周岁不能单独实名注册，请由监护人到窗口代办。"
        raise Refused(why, code="person.minor", article="民法典第十九条")
    if why := _register(name, id_number):
        raise Invalid([Problem("id_number", "person.register", why)])
    return name, id_number


def _own(viewer: Viewer) -> Person:
    person = Person.objects.filter(pk=viewer.person_id).first() if viewer.person_id else None
    if person is None:
        raise NotFound("请先登录。", code="person.unknown")
    return person


def _on_record(id_number: str) -> Person | None:
    return Person.objects.filter(id_number_index=blind_index(id_number)).first()


def _taken() -> Refused:
    return Refused(
        "这个身份证号已有账号。是您本人的请用它登录或找回密码；不是您本人办理的，请持身份证到窗口处理。",
        code="person.taken",
    )


def _tell_verified(person: Person, method: str, viewer: Viewer) -> None:
    event = PersonVerified(
        subject=f"person:{person.id}",
        person_id=person.id,
        level=person.real_level,
        method=method,
    )
    journal.record(event, by=viewer)
