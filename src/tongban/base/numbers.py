"""Numbers for people to see, handed out from blocks: unique, never waited for, with gaps.

A process takes a block of a series with one statement inside the caller's own transaction, and
hands the rest of it out from memory only once that transaction has committed:

- a rollback takes the block back with everything that used it, so no number is given out twice;
- a number handed out from memory to a transaction that rolls back is lost: a gap, never a duplicate;
- there is no second connection, which would wait for the first for ever on SQLite;
- two processes that need a block of one series in the same instant wait for one another once per
  block. Reserve from several series in one order everywhere, or PostgreSQL sees a deadlock.

Memory is kept per process and database, dropped in a forked child, and never falls behind what it
has handed out, even if the row of the series vanishes (a restored backup, a flushed test database).
A test that rolls back (pytest.mark.django_db) never commits, so there every call is one query.
"""

import os
import threading
from collections import defaultdict, deque

from django.db import connection, transaction

# "past" is the highest number this process knows to be taken, whatever the row says.
TAKE = """
    INSERT INTO base_numberseries AS series (name, next)
    VALUES (%(name)s, %(past)s + %(block)s + 1)
    ON CONFLICT (name) DO UPDATE SET next = %(block)s +
        CASE WHEN series.next > %(past)s THEN series.next ELSE %(past)s + 1 END
    RETURNING next
"""

Series = tuple[str, str]  # database, name of the series


class _Memory:
    """What this process holds: numbers nobody else will hand out."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.blocks: defaultdict[Series, deque[int]] = defaultdict(deque)
        self.past: dict[Series, int] = {}

    def pop(self, series: Series) -> int | None:
        with self.lock:
            block = self.blocks[series]
            return block.popleft() if block else None

    def keep(self, series: Series, block: range) -> None:
        with self.lock:
            self.blocks[series].extend(block[1:])
            self.past[series] = max(self.past.get(series, 0), block[-1])


_memory = _Memory()


def reserve(series: str, *, block: int = 50) -> int:
    """Return a number of `series` (80 characters at most), from 1 on, that nobody else gets.

    `block` is how many are taken at once; 1 leaves no gaps but those of rollbacks, and makes
    every reservation of the series wait for the one before. No query, or one per block.
    """
    key = (str(connection.settings_dict["NAME"]), series)
    number = _memory.pop(key)
    return _take(key, block) if number is None else number


def _take(key: Series, block: int) -> int:
    memory = _memory
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            past = memory.past.get(key, 0)
            cursor.execute(TAKE, {"name": key[1], "block": block, "past": past})
            end = int(cursor.fetchone()[0])
        transaction.on_commit(lambda: memory.keep(key, range(end - block, end)))
    return end - block


def _forget() -> None:
    """Start anew in a forked child: its parent hands out the numbers it remembers."""
    global _memory
    _memory = _Memory()


os.register_at_fork(after_in_child=_forget)
