"""Published diagrams, read once per process: a version never changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from tongban.processes import engine
from tongban.processes.models import ProcessVersion
from tongban.processes.reading import read
from tongban.processes.rules import Diagram, Node

PLANS_KEPT = 512


@dataclass(frozen=True, slots=True)
class Published:
    """One version, ready to be walked through: `diagrams` by key, those it calls among them."""

    id: UUID
    key: str
    number: int
    plan: engine.Plan
    diagrams: Mapping[str, Diagram]

    @property
    def diagram(self) -> Diagram:
        return self.diagrams[self.key]

    def node(self, process: str, node: str) -> Node:
        """Return a node of one of the diagrams. Raises KeyError."""
        return self.diagrams[process].nodes[node]


@lru_cache(maxsize=PLANS_KEPT)
def published(version_id: UUID) -> Published:
    """Return a published version. No query once it was read by this process; else one per diagram."""
    row = ProcessVersion.objects.select_related("process").get(pk=version_id)
    called = {other.key: other for other in map(published, map(UUID, row.calls))}
    diagrams = {key: one for other in called.values() for key, one in other.diagrams.items()}
    own = read(row.file.encode())
    diagrams[own.key] = own
    plan = engine.plan(own, [one for key, one in diagrams.items() if key != own.key])
    return Published(row.id, own.key, row.number, plan, diagrams)
