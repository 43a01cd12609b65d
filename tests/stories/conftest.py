"""The town a story plays in: the whole catalogue of 同江, their officers, and one citizen."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.stories.visitor import Visitor
from tongban.agencies.services import seed_calendar
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.catalogue.tests.make import the_whole_catalogue
from tongban.config.worker import work_once
from tongban.people.models import Person
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD, a_person, an_officer


@dataclass(frozen=True, slots=True)
class Town:
    """Who is there. Officers by what they do."""

    citizen: Person
    time: Any  # moves the clock

    def officer(self, agency: str, role: Role, name: str) -> Visitor:
        """Return a browser in which an officer has just signed in."""
        staff = an_officer(role, agency, name=name, password=PASSWORD)
        visitor = Visitor()
        visitor.open("/workbench/sign-in")
        visitor.press("登录", {"name": staff.number, "password": PASSWORD})
        return visitor

    def go(self, when: str) -> None:
        """Move on to an instant (local time) and let the worker do what is due by then."""
        self.time.move_to(f"{when}+08:00", tick=False)
        while work_once(now()):
            pass


@pytest.fixture
def town(db: None, var: Path, time_machine: Any) -> Town:
    time_machine.move_to("2026-03-02T09:30+08:00", tick=False)
    seed_calendar(by=System(now()))
    the_whole_catalogue()
    return Town(a_person("李梅", phone="13904540001", password=PASSWORD), time_machine)
