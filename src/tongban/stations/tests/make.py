"""A village station, its township and a neighbour who is helped, for tests."""

import re
from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID

from tongban.agencies.tests.make import an_agency
from tongban.applications import services as applications
from tongban.applications.tests.make import DOCUMENT, SLUG, a_pdf
from tongban.base.desk import Desk, System
from tongban.base.errors import NotFound
from tongban.cases.models import Case
from tongban.catalogue import services as catalogue
from tongban.catalogue.queries import guide
from tongban.hall.models import Hall
from tongban.hall.tests.make import a_hall
from tongban.journal.models import Entry
from tongban.people.models import Person
from tongban.people.permissions import Role
from tongban.people.services import use_channel
from tongban.people.tests.make import NOW, a_desk, a_person, an_officer
from tongban.stations import services
from tongban.stations.models import Help

BACHA = "230881205000"
_serial = count(1)


def a_village(name: str = "八岔村便民服务站", division: str = BACHA) -> Hall:
    return a_hall(name=name, kind="village", division=division)


def a_township(name: str = "八岔乡便民服务中心", division: str = BACHA) -> Hall:
    return a_hall(name=name, kind="township", division=division)


def posted(hall: Hall, role: Role = Role.HELPER, *, agency: str = "xz", now: Any = NOW) -> Desk:
    """Return the desk of a new officer who works at the hall."""
    staff = an_officer(role, an_agency(agency), name=f"帮办{next(_serial)}")
    services.load_postings({staff.number: hall.slug}, by=System(now))
    return a_desk(officer=staff, now=now)


def the_item() -> str:
    """Publish the restaurant licence once; return its slug."""
    try:
        guide(SLUG)
    except NotFound:
        an_agency("scjg")
        catalogue.publish(DOCUMENT, by=a_desk())
    return SLUG


def a_help(desk: Desk, person: Person | None = None) -> Help:
    """Begin to help a neighbour; he has not consented yet."""
    person = person or a_person("尤玉香")
    help_id = services.begin_help(
        the_item(), name=person.name, id_number=person.id_number, desk=desk
    )
    return Help.objects.get(pk=help_id)


def agreed(desk: Desk, person: Person | None = None) -> Help:
    """Begin to help a neighbour who has signed the form."""
    row = a_help(desk, person)
    services.agree_by_form(row.id, BytesIO(a_pdf()), name="同意书.pdf", desk=desk)
    row.refresh_from_db()
    return row


def filed(desk: Desk, person: Person | None = None) -> Help:
    """File for a neighbour; the original of one paper was taken in, the other uploaded."""
    row = agreed(desk, person)
    application_id = services.begin_application(row.id, desk=desk)
    save(application_id, desk)
    applications.submit_at_window(application_id, desk=desk, promised=True)
    return Help.objects.get(pk=row.pk)


def save(application_id: UUID, desk: Desk) -> None:
    """Fill the whole page of the intake."""
    answers = {
        "person.name": "尤玉香",
        "person.id_number": "230881199001010012",
        "own.shop": "赫乡小馆",
        "own.area": "86.5",
        "own.opened": "2018-11-20",
    }
    applications.save_at_window(
        application_id,
        desk=desk,
        situations={"kind": "shop"},
        answers=answers,
        shown=["m2", "m5"],
        delivery={"way": "窗口领取"},
    )


def case_of(row: Help) -> Case:
    return Case.objects.get(application_id=row.application_id)


def code_sent(ask: Callable[[], object], commits: Any) -> tuple[str, str]:
    """Return the code and the words of the SMS that `ask` sends."""
    texts: list[str] = []
    before = use_channel(lambda phone, text: texts.append(text))
    try:
        with commits(execute=True):
            ask()
    finally:
        use_channel(before)
    return re.findall(r"\d{6}", texts[-1])[0], texts[-1]


def history(row: Help) -> list[str]:
    """Return what the journal says of a matter."""
    entries = Entry.objects.filter(subject=f"help:{row.id}").order_by("place")
    return [entry.event for entry in entries]
