"""Who reacts to what, across rooms. Read this page to see every hidden path in the system."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.base.desk import Actor
from tongban.messages import handlers as messages
from tongban.people.events import SignInBlocked

# In the same transaction: must succeed, or nothing happened.
NOW: dict[type, Sequence[Callable[[Any, Actor], None]]] = {}

# After commit, by the worker, retried with back-off; idempotent by entry.
LATER: dict[type, Sequence[Callable[[Any, UUID, datetime], None]]] = {
    SignInBlocked: [messages.tell_blocked],
}
