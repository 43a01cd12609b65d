"""The administrator's pages of staff and positions, under /workbench/admin/."""

from typing import TypedDict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from tongban.agencies.queries import agencies, positions
from tongban.agencies.rules import WINDOW_CATEGORIES, windows_problem
from tongban.agencies.services import save_position
from tongban.base.desk import require
from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.web import desk_of, posted_on
from tongban.people.permissions import ROLE_NAMES, Permission, Role
from tongban.people.queries import staff_list, staff_view
from tongban.people.services import (
    appoint,
    change_staff,
    create_staff,
    end_appointment,
    reset_staff_password,
)
from tongban.people.views.forms import day_typed, form_page, safe_next, typed

ROLES = [(role.value, name) for role, name in ROLE_NAMES.items()]


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/people?q=: staff, by number, name, position or agency."""
    words = request.GET.get("q", "").strip()
    page = staff_list(words, after=request.GET.get("after"), desk=desk_of(request))
    return form_page(request, "people/staff/list.html", page=page, q=words)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/people/new: a member of staff; his one-time password is shown this once."""
    desk, refused = desk_of(request), None
    require(desk, Permission.ADMIN_PEOPLE)
    if request.method == "POST":
        try:
            staff_id, password = create_staff(
                request.POST.get("number", ""),
                request.POST.get("name", ""),
                phone=request.POST.get("phone", ""),
                must_use_totp=request.POST.get("must_use_totp") == "是",
                by=desk,
            )
        except Refused as refusal:
            refused = refusal
        else:
            return _password_page(request, staff_id, password)
    return form_page(
        request,
        "people/staff/new.html",
        values=typed(request) if refused else {"must_use_totp": "否"},
        refused=refused,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """/workbench/admin/people/<id>: one member of staff; POST changes what is on record."""
    desk, refused = desk_of(request), None
    if request.method == "POST":
        try:
            change_staff(
                staff_id,
                name=request.POST.get("name", ""),
                phone=request.POST.get("phone", ""),
                must_use_totp=request.POST.get("must_use_totp") == "是",
                active=request.POST.get("active") == "是",
                desk=desk,
            )
            return redirect("staff:person", staff_id)
        except Refused as refusal:
            refused = refusal
    return _person_page(request, staff_id, refused=refused, form="record")


@posted_on("staff:person", "staff_id")
def appointment(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """POST /workbench/admin/people/<id>/appointment: let him hold a position."""
    desk = desk_of(request)
    require(desk, Permission.ADMIN_PEOPLE)
    try:
        since = day_typed(request, "since") or desk.today
        appoint(staff_id, _position_chosen(request), since=since, by=desk)
    except Refused as refused:
        return _person_page(request, staff_id, refused=refused, form="appointment")
    return redirect("staff:person", staff_id)


@posted_on("staff:people")
def end(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """POST /workbench/admin/appointments/<id>/end: he holds it no more, from now on."""
    end_appointment(appointment_id, desk=desk_of(request))
    return redirect(safe_next(request, "/workbench/admin/people"))


@posted_on("staff:person", "staff_id")
def password(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """POST /workbench/admin/people/<id>/password: a one-time password, shown this once."""
    return _password_page(request, staff_id, reset_staff_password(staff_id, desk=desk_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: HttpRequest) -> HttpResponse:
    """/workbench/admin/positions: every position; POST creates one or changes the one of that name."""
    desk, refused = desk_of(request), None
    require(desk, Permission.ADMIN_PEOPLE)
    if request.method == "POST":
        try:
            save_position(**_position_typed(request), by=desk)
            return redirect("staff:positions")
        except Refused as refusal:
            refused = refusal
    return form_page(
        request,
        "people/staff/positions.html",
        values=typed(request) if refused else {"active": "是", **request.GET.dict()},
        refused=refused,
        windows=WINDOW_CATEGORIES,
        chosen=(request.POST if refused else request.GET).getlist("windows"),
        positions=positions(),
        agencies=[(agency.slug, agency.short) for agency in agencies()],
        roles=ROLES,
        role_names={role.value: name for role, name in ROLE_NAMES.items()},
    )


def _person_page(
    request: HttpRequest, staff_id: UUID, *, refused: Refused | None, form: str
) -> HttpResponse:
    desk = desk_of(request)
    staff = staff_view(staff_id, desk=desk)
    record = {
        "name": staff.name,
        "phone": staff.phone,
        "must_use_totp": "是" if staff.must_use_totp else "否",
        "active": "是" if staff.active else "否",
    }
    if refused is not None:
        record |= typed(request)
    choices = [
        (str(one.id), f"{one.agency_short} {one.name}（{ROLE_NAMES[Role(one.role)]}）")
        for one in positions()
        if one.active
    ]
    return form_page(
        request,
        "people/staff/person.html",
        values={"since": desk.today.isoformat(), **record},
        refused=refused,
        wrong_form=form if refused else "",
        staff=staff,
        positions=choices,
    )


def _password_page(request: HttpRequest, staff_id: UUID, password: str) -> HttpResponse:
    staff = staff_view(staff_id, desk=desk_of(request))
    return form_page(request, "people/staff/password.html", staff=staff, password=password)


def _position_chosen(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("position", ""))
    except ValueError:
        raise Invalid([Problem("position", "position.missing", "请选择岗位。")]) from None


class _PositionTyped(TypedDict):
    agency_slug: str
    name: str
    role: str
    windows: list[str]
    active: bool


def _position_typed(request: HttpRequest) -> _PositionTyped:
    """Read the form of a position. Raises Invalid naming every wrong field."""
    agency, name = request.POST.get("agency", ""), request.POST.get("name", "").strip()
    role, windows = request.POST.get("role", ""), request.POST.getlist("windows")
    wrong = {
        "agency": "" if agency in {each.slug for each in agencies()} else "请选择部门。",
        "name": "" if name else "请填写岗位名称。",
        "role": "" if role in {known.value for known in Role} else "请选择岗位角色。",
        "windows": windows_problem(windows),
    }
    if any(wrong.values()):
        raise Invalid(Problem(key, f"position.{key}", why) for key, why in wrong.items() if why)
    return {
        "agency_slug": agency,
        "name": name,
        "role": role,
        "windows": windows,
        "active": request.POST.get("active", "是") == "是",
    }
