"""How fast fifty clerks call who waits, each in a process of his own; and that they call rightly."""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db import connection, connections
from rich.console import Console
from rich.table import Table

from tongban.agencies.rules import WINDOW_CATEGORIES
from tongban.agencies.services import save_position
from tongban.base.clock import local_day, now
from tongban.base.desk import Desk, System
from tongban.base.errors import Refused
from tongban.base.ids import new_id
from tongban.config import demo
from tongban.config.benchmarks.ground import desk_of
from tongban.config.preparation import DATA, load_site, migrate
from tongban.hall import services
from tongban.hall.models import Category, Hall, Ticket, Window
from tongban.hall.rules import State
from tongban.people import services as people
from tongban.people.permissions import Role

CLERKS = 50
TARGET = 500  # calls a second
# SQLite has one writer at a time, and its site one process.
PROCESSES = {"postgresql": CLERKS, "sqlite": 1}


@dataclass(frozen=True, slots=True)
class Called:
    """What came of it. Times in seconds, of one call each; each window is freed in between."""

    people: int
    calls: Sequence[UUID]
    times: Sequence[float]
    seconds: float  # of the whole

    @property
    def per_second(self) -> float:
        return len(self.calls) / self.seconds

    @property
    def twice(self) -> int:
        return len(self.calls) - len(set(self.calls))

    def at(self, share: float) -> float:
        """Return the time within which this share of the calls was answered."""
        return sorted(self.times)[int(share * (len(self.times) - 1))]


def run(people_wanted: int, console: Console) -> int:
    """Let everybody be called once, and print how it went; 1 if anybody was called twice or left."""
    found = call_all(prepare(people_wanted, clerks=CLERKS, moment=now()), people_wanted)
    table = Table(title=f"叫号：{CLERKS} 个窗口，{people_wanted} 人等候，{connection.vendor}")
    for head in ("次/秒", "目标", "p50 ms", "p99 ms", "叫了两次", "没有叫到"):
        table.add_column(head, justify="right")
    left = people_wanted - len(set(found.calls))
    table.add_row(
        f"{found.per_second:.0f}",
        f"≥ {TARGET}",
        f"{found.at(0.5) * 1000:.1f}",
        f"{found.at(0.99) * 1000:.1f}",
        str(found.twice),
        str(left),
    )
    console.print(table)
    return int(bool(found.twice or left))


def prepare(people_wanted: int, *, clerks: int, moment: datetime) -> list[Desk]:
    """Make a hall with that many windows, a clerk at each, and people who wait (演示数据)."""
    migrate()
    by = System(moment)
    load_site(DATA, by=by)
    demo.make_people(moment)
    hall = Hall.objects.get(slug="centre")
    desks = [_clerk(hall, number, by) for number in range(1, clerks + 1)]
    categories = list(Category.objects.filter(hall=hall))
    Ticket.objects.bulk_create(
        Ticket(
            hall=hall,
            category=categories[number % len(categories)],
            day=local_day(moment),
            letter="Z",
            number=number,
            code=f"Z{number}",
            taken_by="kiosk",
            taken_at=moment,
            place=moment,
        )
        for number in range(people_wanted)
    )
    return desks


def call_all(desks: Sequence[Desk], people_wanted: int) -> Called:
    """Let all clerks call until nobody waits."""
    processes = PROCESSES[connection.vendor]
    shares = [desks[at::processes] for at in range(min(processes, len(desks)))]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(len(shares)) as pool:
        began = time.perf_counter()
        parts = pool.map(_call, shares, 1)
        seconds = time.perf_counter() - began
    calls = list(chain.from_iterable(part for part, _ in parts))
    times = list(chain.from_iterable(part for _, part in parts))
    return Called(people_wanted, calls, times, seconds)


def _call(desks: Sequence[Desk]) -> tuple[list[UUID], list[float]]:
    calls: list[UUID] = []
    times: list[float] = []
    while True:
        for desk in desks:
            began = time.perf_counter()
            try:
                calls.append(services.call_next(desk=desk))
            except Refused:
                connections.close_all()
                return calls, times
            times.append(time.perf_counter() - began)
            # One statement frees the window: what is measured is the call.
            Ticket.objects.filter(pk=calls[-1]).update(state=State.DONE)


def _clerk(hall: Hall, number: int, by: System) -> Desk:
    window, _ = Window.objects.get_or_create(
        hall=hall, number=1000 + number, defaults={"name": "测速窗口", "tablet_code": new_id().hex}
    )
    window.categories.set(hall.categories.all())
    name = f"CS{new_id().hex[-10:].upper()}"
    position = save_position(
        demo.HALL, "综合窗口", role=Role.WINDOW, windows=WINDOW_CATEGORIES, by=by
    )
    staff_id, _ = people.create_staff(name, "测速", password=demo.PASSWORD, by=by)
    people.appoint(staff_id, position, since=local_day(by.now), by=by)
    desk = desk_of(name, by.now)
    services.sign_on(window.id, desk=desk)
    return desk
