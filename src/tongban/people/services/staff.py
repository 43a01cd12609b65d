"""Staff and the positions they hold."""

import secrets
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongban.agencies.queries import PositionView
from tongban.agencies.queries import position as position_of
from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.journal import services as journal
from tongban.law.codes import phone as phones
from tongban.people.events import Appointed, AppointmentEnded, StaffChanged, StaffCreated
from tongban.people.models import Appointment, Staff, User
from tongban.people.permissions import Permission

ONE_TIME_BYTES = 9  # 12 characters


@transaction.atomic
def create_staff(
    number: str,
    name: str,
    *,
    phone: str = "",
    password: str | None = None,
    must_use_totp: bool = False,
    by: Actor,
) -> tuple[UUID, str]:
    """Create a member of staff and his sign-in; return his id and the password, shown this once.

    Without `password` a one-time one is made, to be changed at the first sign-in.
    Writes:  user, staff; one journal entry.
    Tells:   StaffCreated.
    Raises:  Invalid for a number in use, an empty name, or a wrong phone.
    """
    number, name, phone = number.strip().upper(), name.strip(), phones.normalise(phone)
    wrong = {
        "number": _number_problem(number),
        "name": None if name else "请填写姓名。",
        "phone": phones.explain(phone) if phone else None,
    }
    if problems := [Problem(field, f"staff.{field}", why) for field, why in wrong.items() if why]:
        raise Invalid(problems)
    one_time = password is None
    password = password or secrets.token_urlsafe(ONE_TIME_BYTES)
    user = User.objects.create_user(number, password, must_change_password=one_time)
    staff = Staff.objects.create(
        user=user, number=number, name=name, phone=phone, must_use_totp=must_use_totp
    )
    event = StaffCreated(subject=f"staff:{staff.id}", staff_id=staff.id, number=number)
    journal.record(event, by=by, first=True)
    return UUID(str(staff.id)), password


@transaction.atomic
def appoint(staff_id: UUID, position_id: UUID, *, since: date, by: Actor) -> UUID:
    """Let a member of staff hold a position from `since` on; return the appointment's id.

    Writes:  the appointment; one journal entry.
    Tells:   Appointed.
    Raises:  NotFound; Refused if he holds it already, or it is no longer in use.
    """
    staff, position = _staff(staff_id), position_of(position_id)
    if not position.active:
        raise Refused("这个岗位已停用，不能任职。", code="position.inactive")
    if _holds(staff, position, since):
        raise Refused(f"{staff.name}已在这个岗位任职。", code="staff.appointed_already")
    appointment = Appointment.objects.create(staff=staff, position_id=position_id, since=since)
    event = Appointed(
        subject=f"staff:{staff.id}", staff_id=staff.id, position_id=position_id, since=since
    )
    journal.record(event, by=by)
    return UUID(str(appointment.id))


@transaction.atomic
def end_appointment(appointment_id: UUID, *, desk: Desk) -> None:
    """End an appointment today: the officer's next page no longer carries the position.

    Writes:  the end; one journal entry.
    Tells:   AppointmentEnded.
    Raises:  NotPermitted; NotFound; Refused if it has ended, or is one's own present position.
    """
    require(desk, Permission.ADMIN_PEOPLE)
    appointment = Appointment.objects.select_for_update().filter(pk=appointment_id).first()
    if appointment is None:
        raise NotFound("没有这项任职。", code="appointment.unknown")
    if appointment.until is not None and appointment.until <= desk.today:
        raise Refused("这项任职已经结束。", code="appointment.ended")
    if appointment.staff_id == desk.staff_id and appointment.position_id == desk.position_id:
        raise Refused("不能结束您自己正在使用的岗位。", code="appointment.own")
    appointment.until = desk.today
    appointment.save(update_fields=["until"])
    event = AppointmentEnded(
        subject=f"staff:{appointment.staff_id}",
        staff_id=appointment.staff_id,
        position_id=appointment.position_id,
        until=desk.today,
    )
    journal.record(event, by=desk)


@transaction.atomic
def change_staff(
    staff_id: UUID, *, name: str, phone: str, must_use_totp: bool, active: bool, desk: Desk
) -> None:
    """Change what is on record about a member of staff. Switched off, he is out at the next page.

    Writes:  staff, user; one journal entry naming what changed, none if nothing did.
    Tells:   StaffChanged.
    Raises:  NotPermitted; NotFound; Invalid; Refused if one switches oneself off.
    """
    require(desk, Permission.ADMIN_PEOPLE)
    staff = _staff(staff_id)
    phone = phones.normalise(phone)
    wrong = {
        "name": None if name.strip() else "请填写姓名。",
        "phone": phones.explain(phone) if phone else None,
    }
    if problems := [Problem(field, f"staff.{field}", why) for field, why in wrong.items() if why]:
        raise Invalid(problems)
    if not active and staff.id == desk.staff_id:
        raise Refused("不能停用您自己的账号。", code="staff.own")
    changes = {
        "姓名": staff.name != name.strip(),
        "手机": staff.phone != phone,
        "要求动态口令": must_use_totp and not staff.must_use_totp,
        "不再要求动态口令": staff.must_use_totp and not must_use_totp,
        "启用": active and not staff.user.is_active,
        "停用": staff.user.is_active and not active,
    }
    if not any(changes.values()):
        return
    staff.name, staff.phone, staff.must_use_totp = name.strip(), phone, must_use_totp
    staff.save()
    User.objects.filter(pk=staff.user_id).update(is_active=active)
    what = "、".join(change for change, happened in changes.items() if happened)
    journal.record(StaffChanged(subject=f"staff:{staff.id}", staff_id=staff.id, what=what), by=desk)


def _number_problem(number: str) -> str | None:
    if not (4 <= len(number) <= 20 and number.isascii() and number.isalnum()):
        return "工号为 4 至 20 位字母和数字。"
    if number.isdigit() and len(number) in (11, 18):
        return "工号不能与手机号或身份证号同样长，以免登录时混淆。"
    if User.objects.filter(username=number).exists():
        return "这个工号已在使用。"
    return None


def _staff(staff_id: UUID) -> Staff:
    staff = Staff.objects.select_related("user").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("没有这位工作人员。", code="staff.unknown")
    return staff


def _holds(staff: Staff, position: PositionView, day: date) -> bool:
    return Appointment.objects.filter(
        Q(until=None) | Q(until__gt=day), staff=staff, position_id=position.id
    ).exists()
