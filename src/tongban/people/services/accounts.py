"""A citizen's account: sign-up, passwords, real name."""

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tongban.base.desk import Actor, Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.sealing import blind_index
from tongban.journal import services as journal
from tongban.law.codes import phone as phones
from tongban.people.events import PasswordChanged, PersonRegistered
from tongban.people.models import Person, Staff, User
from tongban.people.permissions import Permission
from tongban.people.rules import CodePurpose
from tongban.people.services.codes import prove_phone, send_code, tell_instead
from tongban.people.services.sign_in import citizen_user, lift_wait

ONE_TIME_BYTES = 9  # 12 characters


def ask_sign_up_code(phone: str, *, now: datetime, address: str = "") -> str:
    """Send a sign-up code to `phone`; return the phone as it is kept.

    A phone that has an account gets words to that effect instead, and the page stays the same.
    Raises:  Invalid for a wrong number; Refused if codes are asked for too fast.
    """
    phone = _checked_phone(phone)
    if _account_with(phone):
        text = "这个手机号已经注册，请直接登录；忘记密码可用短信找回。非本人操作请忽略。"
        tell_instead(phone, CodePurpose.SIGN_UP, text, now=now, address=address)
    else:
        send_code(phone, CodePurpose.SIGN_UP, now=now, address=address)
    return phone


def sign_up(phone: str, code: str, name: str, password: str, *, by: Viewer) -> User:
    """Open an account for whoever holds `phone`; return its user. Real-name level 0.

    Writes:  user, person; one journal entry.
    Tells:   PersonRegistered.
    Raises:  Invalid for a missing name, a weak password or a wrong code.
    """
    phone = _checked_phone(phone)
    problems = [] if name.strip() else [Problem("name", "person.name", "请填写姓名。")]
    problems += password_problems(password, user=None, names=[phone, name])
    if problems:
        raise Invalid(problems)
    prove_phone(phone, CodePurpose.SIGN_UP, code, now=by.now)
    with transaction.atomic():
        if _account_with(phone):  # opened in another window meanwhile
            raise Refused("这个手机号已经注册，请直接登录。", code="account.exists")
        user = User.objects.create_user(secrets.token_hex(16), password)
        person = Person.objects.create(
            user=user,
            name=name.strip(),
            phone=phone,
            phone_index=blind_index(phone),
            phone_verified_at=by.now,
            created_at=by.now,
        )
        event = PersonRegistered(subject=f"person:{person.id}", person_id=person.id, channel="网上")
        journal.record(event, by=by, first=True)
    return user


def ask_password_code(phone: str, *, now: datetime, address: str = "") -> str:
    """Send a code to choose a new password with; return the phone as it is kept.

    A phone without an account gets words to that effect, and the page stays the same.
    """
    phone = _checked_phone(phone)
    if _account_with(phone):
        send_code(phone, CodePurpose.PASSWORD, now=now, address=address)
    else:
        text = "这个手机号还没有注册，请先注册。非本人操作请忽略。"
        tell_instead(phone, CodePurpose.PASSWORD, text, now=now, address=address)
    return phone


def reset_password_by_code(phone: str, code: str, password: str, *, by: Actor) -> User:
    """Set a new password for the account of whoever holds `phone`; return its user.

    Writes:  the password, which ends every session of the account and any wait after wrong ones;
             one journal entry.
    Tells:   PasswordChanged.
    Raises:  Invalid for a weak password or a wrong code.
    """
    phone = _checked_phone(phone)
    user = _account_with(phone)
    if problems := password_problems(password, user=user, names=[phone]):
        raise Invalid(problems)
    prove_phone(phone, CodePurpose.PASSWORD, code, now=by.now)
    if user is None:  # closed since the code was sent
        raise Refused("这个手机号没有账号。", code="account.unknown")
    _set_password(user, password, how="短信找回", by=by)
    return user


def change_password(user: User, old: str, new: str, *, by: Actor) -> None:
    """Change one's own password.

    Writes:  the password, which ends every other session; one journal entry.
    Tells:   PasswordChanged.
    Raises:  Invalid for a wrong old or a weak new one.
    """
    if not user.check_password(old):
        raise Invalid([Problem("old", "password.old", "原密码不对。")])
    problems = password_problems(new, user=user, names=[user.username], field="new")
    if old == new:
        problems.append(Problem("new", "password.same", "新密码不能与原密码相同。"))
    if problems:
        raise Invalid(problems)
    _set_password(user, new, how="本人修改", by=by)


@transaction.atomic
def reset_staff_password(staff_id: UUID, *, desk: Desk) -> str:
    """Give an officer a one-time password, shown this once; he must change it when he signs in.

    Writes:  the password, which ends his sessions and any wait after wrong ones; one journal entry.
    Tells:   PasswordChanged.
    Raises:  NotPermitted; NotFound.
    """
    require(desk, Permission.ADMIN_PEOPLE)
    staff = Staff.objects.select_related("user").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("没有这位工作人员。", code="staff.unknown")
    password = secrets.token_urlsafe(ONE_TIME_BYTES)
    _set_password(staff.user, password, how="管理员重置", by=desk, must_change=True)
    return password


def password_problems(
    password: str, *, user: User | None, names: list[str], field: str = "password"
) -> list[Problem]:
    """Say what is wrong with a new password: too short, too common, only digits, or a name of his."""
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        return [Problem(field, "password.weak", message) for message in wrong.messages]
    if any(name and name.lower() in password.lower() for name in names):
        message = "密码里不要包含手机号、姓名或工号。"
        return [Problem(field, "password.weak", message)]
    return []


@transaction.atomic
def _set_password(
    user: User, password: str, *, how: str, by: Actor, must_change: bool = False
) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])
    lift_wait(user)
    event = PasswordChanged(subject=f"user:{user.pk}", user_id=user.pk, how=how)
    journal.record(event, by=by)


def _account_with(phone: str) -> User | None:
    return citizen_user(phone)


def _checked_phone(phone: str) -> str:
    phone = phones.normalise(phone)
    if why := phones.explain(phone):
        raise Invalid([Problem("phone", "person.phone", why)])
    return phone
