"""What a process keeps of the catalogue does not outlive a test."""

from collections.abc import Iterator

import pytest

from tongban.catalogue.queries import forget_edition


@pytest.fixture(autouse=True)
def _fresh_edition() -> Iterator[None]:
    forget_edition()
    yield
    forget_edition()
