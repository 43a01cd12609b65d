"""Every test keeps its files in a folder of its own; the clock of the site can stand on one day."""

from pathlib import Path
from typing import Any

import pytest

from tongban.people.tests.make import NOW


@pytest.fixture(autouse=True)
def _own_files(var: Path) -> None:
    """Ask for `var` on behalf of every test."""


@pytest.fixture
def today(time_machine: Any) -> None:
    """Monday 5 November 2018, nine o'clock in Tongjiang."""
    time_machine.move_to(NOW, tick=False)
