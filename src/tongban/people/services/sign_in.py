"""Names, passwords, and the wait after too many wrong ones."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Case, F, Value, When

from tongban.base.ageing import Erased
from tongban.base.desk import Actor
from tongban.base.errors import Refused
from tongban.base.said import said
from tongban.base.sealing import blind_index
from tongban.journal import services as journal
from tongban.law.codes import phone as phones
from tongban.law.codes import resident_id
from tongban.people import rules
from tongban.people.events import SignedIn, SignInBlocked
from tongban.people.models import Failures, Session, User


def check_password_of(name: str, password: str, *, staff: bool, address: str, by: Actor) -> User:
    """Return the user whose name (staff number; phone or ID number of a citizen) and password fit.

    Five wrong passwords in a row make everybody wait ten minutes for that account, known or not;
    so do twenty from one address (a whole hall may share one). During the wait the right password
    does not get in either, and a further try does not lengthen it.
    Writes:  the count of wrong passwords, cleared by a right one; a journal entry when a wait begins.
    Raises:  Refused "sign_in.wait" or "sign_in.wrong": the same for accounts that do not exist.
    """
    user = _staff_user(name) if staff else citizen_user(name)
    account = str(user.pk) if user else name.strip().upper()
    _check(user, account, password, address, by)
    assert user is not None
    return user


def check_password_again(user: User, password: str, *, address: str, by: Actor) -> None:
    """Make sure it is still he who signed in. Raises as check_password_of does."""
    _check(user, str(user.pk), password, address, by)


@transaction.atomic
def note_sign_in(user: User, *, address: str, by: Actor) -> None:
    """Journal that somebody is in, second factor passed. Tells: SignedIn."""
    event = SignedIn(subject=f"user:{user.pk}", user_id=user.pk, address=address)
    journal.record(event, by=by)


def citizen_user(name: str) -> User | None:
    """Return the user of the citizen with this phone or ID number, typed as people type them."""
    users = User.objects.select_related("person", "staff").filter(staff=None)
    id_number, phone = resident_id.normalise(name), phones.normalise(name)
    by_id_number = users.filter(person__id_number_index=blind_index(id_number))
    by_phone = users.filter(person__phone_index=blind_index(phone))
    if resident_id.is_valid(id_number):
        return by_id_number.first()
    return by_phone.first() if phones.is_valid(phone) else None


def lift_wait(user: User) -> None:
    """Forget the wrong passwords of an account: whoever may now choose a new one has shown who he is.

    What was tried from an address still counts against it.
    """
    Failures.objects.filter(pk=_account_key(str(user.pk))).delete()


def forget_failures(now: datetime) -> None:
    """Delete what no longer makes anybody wait; a daily job."""
    Failures.objects.filter(last_at__lt=now - rules.WAIT).delete()


@transaction.atomic
def erase_sessions(keys: Sequence[str], *, basis: str, by: Actor) -> Erased:
    """Erase sessions that have run out. `basis`: as every erasure takes it.

    Writes:  they are deleted.
    """
    return Erased(Session.objects.filter(pk__in=keys, expire_date__lt=by.now).delete()[0], 0)


def _staff_user(name: str) -> User | None:
    users = User.objects.select_related("person", "staff").filter(person=None)
    return users.filter(username=name.strip().upper(), staff__isnull=False).first()


def _check(user: User | None, account: str, password: str, address: str, by: Actor) -> None:
    key = _account_key(account)
    limits = {key: rules.MAX_WRONG}
    limits[blind_index(f"address|{address}")] = rules.MAX_WRONG_FROM_ADDRESS
    _refuse_while_waiting(limits, by.now)
    active = user is not None and user.is_active
    # An account that does not exist costs the same time as one that does.
    encoded = user.password if user and active else _nobodys_password()
    if check_password(password, encoded) and active:
        Failures.objects.filter(pk=key).delete()
        return
    _note_failure(limits, account=key, user=user, address=address, by=by)
    _refuse_while_waiting(limits, by.now)
    raise Refused("账号或密码不对，请重新输入。", code="sign_in.wrong")


def _account_key(account: str) -> str:
    return blind_index(f"account|{account}")


def _refuse_while_waiting(limits: dict[str, int], now: datetime) -> None:
    for failures in Failures.objects.filter(pk__in=limits):
        until = rules.wait_until(failures.count, failures.last_at, limits[failures.key])
        if until and now < until:
            left = rules.minutes_left(until, now)
            raise Refused(
                said(
                    "密码连续输错 {times} 次，请 {left} 分钟后再试。",
                    times=limits[failures.key],
                    left=left,
                ),
                code="sign_in.wait",
                details={"minutes": left},
            )


@transaction.atomic
def _note_failure(
    limits: dict[str, int], *, account: str, user: User | None, address: str, by: Actor
) -> None:
    person = getattr(user, "person", None)
    for key, most in limits.items():
        Failures.objects.bulk_create(
            [Failures(key=key, count=0, last_at=by.now)], ignore_conflicts=True
        )
        # One statement, so that two tries at once both count. What is old does not count.
        Failures.objects.filter(pk=key).update(
            count=Case(
                When(last_at__lte=by.now - rules.WAIT, then=Value(1)), default=F("count") + 1
            ),
            last_at=by.now,
        )
        if Failures.objects.filter(pk=key, count=most).exists():
            event = SignInBlocked(
                subject=f"sign-in:{key}",
                address=address,
                minutes=rules.WAIT.seconds // 60,
                person_id=person.id if person and key == account else None,
            )
            journal.record(event, by=by)


@cache
def _nobodys_password() -> str:
    return make_password("nobody")
