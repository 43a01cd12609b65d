"""Who is asking: puts `desk` and `viewer` on the request, both looked up only when used.

A page nobody is signed in to touches neither the session nor the database.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from tongban.base.clock import local_day, now
from tongban.base.desk import Desk, Viewer
from tongban.people.models import Appointment, Person, Staff, User
from tongban.people.queries.identity import appointments_of, desk_for, is_held, viewer_for
from tongban.people.sessions import POSITION, SessionStore

ORGANISATION = "organisation"  # session: id of the enterprise a citizen acts for
TOTP_PASSED = "totp_passed"  # session: signed in with a one-time code, or set one up since


# Where what must be done first is done: there an officer has no desk yet.
BEFORE_A_DESK = ("/account/", "/workbench/position", "/workbench/sign-")


class Detour(Exception):
    """Something must be done first (choose a position, change the password, set up TOTP)."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class SignedInMiddleware(AuthenticationMiddleware):
    """Sets request.user, read together with his session where that still proves him."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_signed_in, request))  # type: ignore[assignment]


def _signed_in(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return who is signed in. No query but that of the session; in any doubt Django decides."""
    session = request.session
    signed, proof = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)
    row = session.row if isinstance(session, SessionStore) else None
    user = row.user if row else None
    if (
        user is not None
        and user.is_active
        and str(user.pk) == signed
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and proof
        and constant_time_compare(proof, user.get_session_auth_hash())
    ):
        return user
    return get_user(request)


class IdentityMiddleware:
    """Sets request.desk (None if no officer is signed in) and request.viewer, lazily.

    Once asked for, the one found takes the place of the lazy one: what is read from it many times on a
    page is then read straight.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name, find in (("desk", _desk), ("viewer", _viewer)):
            setattr(request, name, SimpleLazyObject(partial(_found, request, name, find)))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        if not isinstance(failure, Detour):
            return None
        if "HX-Request" in request.headers:
            return HttpResponse(status=401, headers={"HX-Redirect": failure.where})
        return HttpResponseRedirect(failure.where)


def user_of(request: HttpRequest) -> User | None:
    """Return the user signed in by session, None without one. A visitor costs nothing."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    return user if isinstance(user, User) else None


def staff_of(user: User | None) -> Staff | None:
    """Return the officer a user is."""
    return getattr(user, "staff", None)


def person_of(user: User | None) -> Person | None:
    """Return the citizen a user is."""
    return getattr(user, "person", None)


def _found(request: HttpRequest, name: str, find: Callable[[HttpRequest], Any]) -> Any:
    found = find(request)
    setattr(request, name, found)
    return found


def _viewer(request: HttpRequest) -> Viewer:
    person = person_of(user_of(request))
    chosen = request.session.get(ORGANISATION) if person else None
    return viewer_for(person, organisation_id=UUID(chosen) if chosen else None, now=now())


def _desk(request: HttpRequest) -> Desk | None:
    user = user_of(request)
    staff = staff_of(user)
    if user is None or staff is None:
        return None
    moment = now()
    try:
        if user.must_change_password:
            raise Detour("/account/password")
        if _must_set_up_totp(request, staff):
            raise Detour("/account/two-factor")
        return desk_for(staff, _appointment(request, staff, moment), now=moment)
    except Detour:
        if request.path.startswith(BEFORE_A_DESK):
            return None
        raise


def _appointment(request: HttpRequest, staff: Staff, moment: datetime) -> Appointment:
    chosen, today = request.session.get(POSITION), local_day(moment)
    if (kept := _kept_appointment(request, staff, chosen, today)) is not None:
        return kept
    held = appointments_of(staff.id, today=today)
    current = next((one for one in held if str(one.id) == chosen), None)
    if current is None and len(held) == 1:
        current = held[0]
        request.session[POSITION] = str(current.id)
    if current is None:
        raise Detour(f"/workbench/position?{urlencode({'next': request.get_full_path()})}")
    return current


def _kept_appointment(
    request: HttpRequest, staff: Staff, chosen: str | None, today: date
) -> Appointment | None:
    """Return the appointment that was read with the session, if the officer holds it today. No query."""
    row = request.session.row if isinstance(request.session, SessionStore) else None
    kept = row.appointment if row else None
    if kept is None or str(kept.id) != chosen or kept.staff_id != staff.id:
        return None
    return kept if is_held(kept, today) else None


def _must_set_up_totp(request: HttpRequest, staff: Staff) -> bool:
    demanded = staff.must_use_totp or settings.TONGBAN_STAFF_TOTP
    return demanded and not request.session.get(TOTP_PASSED)
