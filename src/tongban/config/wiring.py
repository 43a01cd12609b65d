"""Who reacts to what, across rooms. Read this page to see every hidden path in the system."""

from collections.abc import Callable, Sequence
from typing import Any

# In the same transaction: must succeed, or nothing happened.
NOW: dict[type, Sequence[Callable[[Any], None]]] = {}

# After commit, by the worker, retried with back-off; idempotent by entry.
LATER: dict[type, Sequence[Callable[[Any], None]]] = {}
