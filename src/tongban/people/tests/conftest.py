"""What the tests of this room share: a phone that catches what is sent to it."""

import re
from collections.abc import Iterator

import pytest

from tongban.people.services import use_channel


class Phone:
    """A channel that keeps what it was given."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []

    def __call__(self, number: str, text: str) -> None:
        self.texts.append((number, text))

    @property
    def code(self) -> str:
        """The code in the last text."""
        found = re.search(r"验证码 (\d{6})", self.texts[-1][1])
        assert found, f"no code in {self.texts[-1]}"
        return found[1]


@pytest.fixture
def phone() -> Iterator[Phone]:
    """The phone codes go to. Codes go after commit: use it in tests with real transactions."""
    caught = Phone()
    before = use_channel(caught)
    yield caught
    use_channel(before)
