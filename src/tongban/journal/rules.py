"""How an event becomes an entry, and how an entry is proved unchanged. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Protocol, TypeVar

from pydantic import TypeAdapter

MAX_ATTEMPTS = 8
E = TypeVar("E")


class Event(Protocol):
    """A frozen dataclass of ids, codes and dates; `subject` says what it is about ("case:<uuid>").

    A class variable SUBJECT_IS_LOCKED = True says that whoever records it holds the subject's row.
    """

    @property
    def subject(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Broken:
    """One entry or day that does not prove itself, and why."""

    subject: str
    place: int
    why: str


def encode(event: Event) -> dict[str, Any]:
    """Return the event's fields, without the subject, as plain JSON values."""
    body: dict[str, Any] = _adapter(type(event)).dump_python(event, mode="json")
    del body["subject"]
    return body


def decode(kind: type[E], subject: str, body: Mapping[str, Any]) -> E:
    """Return the event that `encode` wrote."""
    adapter: TypeAdapter[E] = _adapter(kind)  # type: ignore[arg-type]  # a class is hashable
    return adapter.validate_python({**body, "subject": subject})


def digest(
    *,
    subject: str,
    place: int,
    event: str,
    body: Mapping[str, Any],
    actor: str,
    happened_at: datetime,
    previous: str,
) -> str:
    """Return the SHA-256 (hex) that binds an entry to the one before it."""
    text = json.dumps(
        [subject, place, event, body, actor, happened_at.astimezone(UTC).isoformat(), previous],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def retry_after(attempts: int) -> timedelta:
    """Return how long to wait after the n-th failure: 10 s, 20 s, 40 s … about 20 minutes."""
    return timedelta(seconds=10 * 2 ** (attempts - 1))


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
