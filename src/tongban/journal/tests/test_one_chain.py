"""Two who write about one subject in the same instant take turns. Needs a database with row locks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from tongban.journal import queries, services

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not connection.features.has_select_for_update,
        reason="SQLite has one writer at a time: the second begins after the first has ended",
    ),
]
CALLERS = 6


@dataclass(frozen=True, slots=True)
class Rung:
    """The bell was rung."""

    subject: str


def test_entries_of_one_instant_follow_one_another():
    together = Barrier(CALLERS)
    by = SimpleNamespace(actor="a", actor_name="甲", now=datetime(2026, 3, 2, tzinfo=UTC))

    def ring(_: int) -> None:
        try:
            with transaction.atomic():
                together.wait(timeout=10)
                services.record(Rung("bell:1"), by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(ring, range(CALLERS)))

    assert len(queries.history("bell:1")) == CALLERS
    assert queries.verify("bell:1") == []
