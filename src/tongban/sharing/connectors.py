"""The contract of a connector, and how one is found. Those of the house are in contrib/.

Others come as packages with an entry point in the group `tongban.connectors`, whose name is the key
and whose object is a Connector without arguments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol
from uuid import UUID

from tongban.sharing.rules import Answer, Subject

GROUP = "tongban.connectors"


@dataclass(frozen=True, slots=True)
class Question:
    """What a connector is handed."""

    source_id: UUID
    source_code: str
    settings: Mapping[str, Any]
    subject: Subject
    purpose: str
    seconds: float  # within which it answers


class Connector(Protocol):
    """Asks one kind of source. It keeps no state: it is used by several threads at once."""

    def ask(self, question: Question) -> Answer:
        """Return what the source says. A source that cannot be asked is an Answer as well
        (rules.failed); an exception is a bug of the connector and counts as a failure.
        """


_house: dict[str, Connector] = {}


def register(key: str, connector: Connector) -> None:
    """Use `connector` for `key` from now on."""
    _house[key] = connector


def connector(key: str) -> Connector | None:
    """Return the connector of a key; None where there is none."""
    return _house.get(key) or _others().get(key)


@cache
def _others() -> Mapping[str, Connector]:
    return {point.name: point.load()() for point in entry_points(group=GROUP)}
