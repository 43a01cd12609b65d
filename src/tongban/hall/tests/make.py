"""A hall with windows, clerks and people who wait, for tests."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from tongban.base.desk import Desk, Viewer
from tongban.hall import services
from tongban.hall.models import Category, Hall, Ticket, Window
from tongban.journal.models import Entry
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_viewer, an_officer

_serial = count(1)
MINUTE = timedelta(minutes=1)


def a_hall(*names: str, **fields: Any) -> Hall:
    """Make a hall with a category of each name (公安 alone without any), lettered A, B …"""
    slug = f"hall-{next(_serial)}"
    made_up = {"name": "政务服务中心", "kind": "centre", "hours": "08:30-11:30 13:30-16:30"}
    hall = Hall.objects.create(
        slug=slug, kiosk_code=f"kiosk-{slug}", **{**made_up, "minutes_ahead": 30, **fields}
    )
    for letter, name in zip("ABCDEFGH", names or ("公安",), strict=False):
        Category.objects.create(hall=hall, name=name, letter=letter, minutes=10)
    return hall


def a_window(hall: Hall, *names: str, **fields: Any) -> Window:
    """Make a window that serves these categories, or all of the hall."""
    number = next(_serial)
    window = Window.objects.create(
        hall=hall, number=number, name="综合窗口", tablet_code=f"tablet-{number}", **fields
    )
    served = hall.categories.filter(name__in=names) if names else hall.categories.all()
    window.categories.set(served)
    return window


def a_clerk(window: Window | None = None, *, now: Any = NOW, windows: Sequence[str] = ()) -> Desk:
    """Return the desk of a new clerk, signed on at `window` if given."""
    names = windows or (
        [one.name for one in window.categories.all()] if window else ["公安", "税务"]
    )
    desk = a_desk(officer=an_officer(Role.WINDOW, "zwzx", windows=names), now=now)
    if window:
        services.sign_on(window.id, desk=desk)
    return desk


def a_ticket(
    hall: Hall, name: str = "公安", *, priority: str = "normal", minute: int = 0
) -> Ticket:
    """Take a ticket at the machine, `minute` minutes after NOW."""
    category = hall.categories.get(name=name)
    somebody = nobody(minute)
    code = services.take(
        hall.kiosk_code, category.id, priority=priority, once=uuid4(), viewer=somebody
    )
    return Ticket.objects.get(code=code)


def nobody(minute: int = 0) -> Viewer:
    """Return who is not signed in, some minutes after NOW."""
    return a_viewer_at(minute, person_id=None)


def a_viewer_at(minute: int, **changes: Any) -> Viewer:
    """Return a citizen some minutes after NOW."""
    viewer = a_viewer(now=NOW + minute * MINUTE)
    kept = {name: getattr(viewer, name) for name in Viewer.__slots__}
    return Viewer(**{**kept, **changes})


def later(desk: Desk, minutes: int) -> Desk:
    """Return the same desk some minutes later."""
    kept = {name: getattr(desk, name) for name in Desk.__slots__}
    return Desk(**{**kept, "now": desk.now + minutes * MINUTE})


def called(desk: Desk) -> str:
    """Call the next and return his number."""
    return Ticket.objects.get(pk=services.call_next(desk=desk)).label


def served(desk: Desk) -> str:
    """Call the next, serve him to the end, and return his number."""
    ticket_id: UUID = services.call_next(desk=desk)
    services.serve(ticket_id, desk=desk)
    services.finish(ticket_id, desk=desk)
    return Ticket.objects.get(pk=ticket_id).label


def history(ticket: Ticket) -> list[str]:
    """Return what the journal says of a ticket: the event, and the step of a move."""
    entries = Entry.objects.filter(subject=f"ticket:{ticket.id}").order_by("place")
    return [entry.body.get("step", entry.event) for entry in entries]
