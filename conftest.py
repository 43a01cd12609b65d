"""What every test may use: a closed network, an empty cache, a fixed calendar and day."""

import ipaddress
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache

from tongban.law.workdays import Calendar

# A busy machine is no fault of the code: speed is measured by `tongban bench`, never by a test.
hypothesis.settings.register_profile("tongban", deadline=None)
hypothesis.settings.load_profile("tongban")

# A Monday in working hours of Tongjiang.
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """A test that reaches for another machine fails at once."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
            raise RuntimeError(f"a test reached for {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def calendar() -> Calendar:
    """The first half of 2026 with one holiday and the Saturday worked for it."""
    return Calendar({date(2026, 4, 6): False, date(2026, 4, 11): True}, date(2026, 12, 31))


@pytest.fixture
def fixed_now(time_machine: Any) -> datetime:
    """Stop the clock at NOW."""
    time_machine.move_to(NOW, tick=False)
    return NOW


@pytest.fixture
def var(settings: Any, tmp_path: Path) -> Path:
    """An empty TONGBAN_VAR of one test."""
    settings.TONGBAN_VAR = tmp_path
    return tmp_path


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback
