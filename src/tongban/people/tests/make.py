"""People, enterprises and officers for tests. Every identifier is made up and valid."""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.test import Client

from tongban.agencies.queries import calendar
from tongban.agencies.tests.make import Agency, a_position, an_agency
from tongban.base.desk import Desk, Viewer
from tongban.base.sealing import blind_index
from tongban.people.middleware import ORGANISATION
from tongban.people.models import Appointment, Mandate, Organisation, Person, Staff, User
from tongban.people.permissions import Role
from tongban.people.queries import desk_for, viewer_for
from tongban.people.sessions import POSITION

LONG_AGO = date(2018, 1, 1)
NOW = datetime(2018, 11, 5, 1, 0, tzinfo=UTC)  # Monday 9 o'clock in Tongjiang
BACKEND = "tongban.people.backend.SignInBackend"
PASSWORD = "correct-horse-2018"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_serial = count(1)


def an_id_number(*, birth: str = "19900101") -> str:
    """Return a new valid GB 11643 number of Tongjiang."""
    serial = next(_serial)
    body = f"230881{birth}{serial % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def a_uscc() -> str:
    """Return a new valid GB 32100 code of Tongjiang."""
    body = f"91230881MA{next(_serial):07d}"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(body, weights, strict=True))
    return body + USCC_ALPHABET[-total % 31]


def a_phone() -> str:
    """Return a new phone number."""
    return f"138{next(_serial):08d}"


def a_person(
    name: str = "张建国",
    *,
    id_number: str | None = None,
    phone: str | None = None,
    real_level: int = 1,
    password: str | None = None,
    account: bool = True,
) -> Person:
    """Make a citizen with a sign-in (account=False: registered at a window only).

    Without `password` nobody can sign in through the page; sign_in() works all the same.
    """
    user = _a_user(f"p{next(_serial)}", password) if account else None
    id_number = an_id_number() if id_number is None else id_number
    phone = a_phone() if phone is None else phone
    return Person.objects.create(
        user=user,
        name=name,
        id_number=id_number,
        id_number_index=blind_index(id_number),
        phone=phone,
        phone_index=blind_index(phone),
        phone_verified_at=NOW if account else None,
        real_level=real_level,
        created_at=NOW,
    )


def an_organisation(name: str = "同江市赫乡鱼馆有限公司", **fields: Any) -> Organisation:
    """Make an enterprise."""
    made_up = {"uscc": a_uscc(), "kind": "企业法人", "created_at": NOW}
    return Organisation.objects.create(name=name, **{**made_up, **fields})


def a_mandate(
    organisation: Organisation, agent: Person, *, role: str = "经办人", **fields: Any
) -> Mandate:
    """Let `agent` act for `organisation`."""
    made_up = {"since": LONG_AGO}
    return Mandate.objects.create(
        organisation=organisation, agent=agent, role=role, **{**made_up, **fields}
    )


def an_officer(
    role: Role | str = Role.WINDOW,
    agency: Agency | str | None = None,
    *,
    windows: Sequence[str] = (),
    name: str = "王芳",
    password: str | None = None,
) -> Staff:
    """Make a member of staff appointed to one position of `agency` (an Agency, a slug, or scjg)."""
    if not isinstance(agency, Agency):
        agency = an_agency(agency or "scjg")
    number = f"TJ{next(_serial):05d}"
    staff = Staff.objects.create(user=_a_user(number, password), number=number, name=name)
    position = a_position(agency, role=role, windows=windows)
    Appointment.objects.create(staff=staff, position=position, since=LONG_AGO)
    return staff


def a_desk(
    role: Role | str = Role.WINDOW,
    agency: Agency | str | None = None,
    *,
    officer: Staff | None = None,
    now: datetime = NOW,
    **fields: Any,
) -> Desk:
    """Return the desk of `officer`, or of a new one."""
    officer = officer or an_officer(role, agency, **fields)
    appointment = officer.appointments.select_related("position__agency").get()
    return desk_for(officer, appointment, now=now)


def a_viewer(
    person: Person | None = None, *, organisation: Organisation | None = None, now: datetime = NOW
) -> Viewer:
    """Return the viewer of `person`, or of a new one; for `organisation` if he holds a mandate."""
    organisation_id = organisation.id if organisation else None
    return viewer_for(person or a_person(), organisation_id=organisation_id, now=now)


def sign_in(
    client: Client, who: Person | Staff, *, organisation: Organisation | None = None
) -> None:
    """Sign `who` in without the page; an officer at his first position."""
    assert who.user
    client.force_login(who.user, backend=BACKEND)
    session = client.session
    session["touched"] = int(time.time())  # as a page just before left it: see idle_session
    if isinstance(who, Staff):
        session[POSITION] = str(who.appointments.order_by("since", "id").first().id)
    if organisation:
        session[ORGANISATION] = str(organisation.id)
    session.save()
    calendar()  # loaded once per process, so that query counts do not depend on which test ran first


def _a_user(username: str, password: str | None) -> User:
    return User.objects.create_user(username, password)
