"""The site a measurement stands on: the demo, simulated cases, copies of them, people signed in."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import get_random_string

from tongban.applications import services as applications
from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer
from tongban.cases import services as cases
from tongban.cases.models import Case
from tongban.catalogue.queries import guide
from tongban.config import preparation
from tongban.config.benchmarks import volume
from tongban.config.demo import CITIZENS
from tongban.config.simulation import filing, simulate
from tongban.config.simulation.plausible import Identity
from tongban.config.simulation.town import Applicant, a_paper
from tongban.people.models import User
from tongban.people.queries.identity import appointments_of, desk_for, viewer_for
from tongban.people.services.sign_in import citizen_user
from tongban.people.sessions import POSITION, SessionStore

SIMULATED = 60
SEED = 2018
ITEM = "food-business-licence"  # 食品经营许可: twelve materials, three situations
CLERK = "SCJG1"  # a window clerk of the agency that grants it
CITIZEN = CITIZENS[0]
CSRF = "csrftoken"
MOST_NUMBERS = 2000  # cases asked for in turn

Headers = tuple[tuple[str, str], ...]
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser somebody is signed in with."""

    headers: Headers
    csrf: str


class Ground:
    """The people a measurement plays: a citizen of the demo and the clerk who takes his case."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self._random = Random(SEED)
        user = citizen_user(CITIZEN.phone)
        assert user is not None
        self._user, self._person = user, user.person

    @property
    def viewer(self) -> Viewer:
        return viewer_for(self._person, organisation_id=None, now=self.now)

    @property
    def clerk(self) -> Desk:
        return desk_of(CLERK, self.now)

    def draft(self) -> UUID:
        """File by the citizen up to the promise."""
        viewer = self.viewer
        identity = Identity(CITIZEN.name, CITIZEN.id_number, CITIZEN.phone)
        return filing.complete_draft(
            ITEM,
            guide(ITEM).definition,
            who=Applicant(identity, viewer, uscc=""),
            viewer=viewer,
            paper=a_paper(),
            random=self._random,
        )

    def received(self) -> Case:
        """Bring a case of the citizen to where it can be accepted."""
        receipt = applications.submit(self.draft(), viewer=self.viewer, promised=True)
        cases.receive(receipt.number, desk=self.clerk)
        return Case.objects.get(number=receipt.number)

    def accepted(self) -> Case:
        """Bring one a step further."""
        case = self.received()
        cases.accept(case.number, desk=self.clerk)
        return case

    def citizen_signed_in(self) -> SignedIn:
        """Open a browser of the citizen."""
        return signed_in(self._user)

    def clerk_signed_in(self) -> SignedIn:
        """Open a browser of the clerk."""
        return signed_in(User.objects.get(username=CLERK))

    def own_copies(self) -> list[str]:
        """Return the numbers of the citizen's cases that were copied."""
        cases = Case.objects.filter(person=self._person, number__contains="-")
        return list(cases.values_list("number", flat=True)[:MOST_NUMBERS])


def prepare(*, cases_wanted: int, now: datetime, tick: Tick) -> None:
    """Make the demo, and cases until there are so many. What is there already is used as it is."""
    preparation.prepare_demo()
    if cases_wanted and not Case.objects.exists():
        simulate(cases_wanted=SIMULATED, seed=SEED, months=1, now=now, tick=lambda: tick(1))
        Ground(now=now).accepted()
        originals = list(Case.objects.values_list("pk", flat=True))
        copies = max(1, cases_wanted // len(originals))
        volume.copy_cases(originals, first=1, copies=copies, tick=tick)
        volume.settle()


def desk_of(number: str, now: datetime) -> Desk:
    """Return the desk of an officer of the demo."""
    staff = User.objects.get(username=number).staff
    appointment = appointments_of(staff.id, today=local_day(now))[0]
    return desk_for(staff, appointment, now=now)


def signed_in(user: User) -> SignedIn:
    """Sign a user in, past his first page, and return his browser's headers."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["touched"] = int(time.time())
    if staff := getattr(user, "staff", None):
        session[POSITION] = str(staff.appointments.earliest("since").pk)
    session.save()
    return browser(f"{settings.SESSION_COOKIE_NAME}={session.session_key}; ")


def browser(cookies: str = "") -> SignedIn:
    """Return the headers of a browser with these cookies, and its token for forms."""
    token = get_random_string(32)
    return SignedIn((("Cookie", f"{cookies}{CSRF}={token}"),), token)
