"""Papers are kept in an empty vault of each test."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _vault(var: Path) -> None:
    """Use an empty TONGBAN_VAR."""
