"""Every test keeps its files in a folder of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_files(var: Path) -> None:
    """Ask for `var` on behalf of every test."""
