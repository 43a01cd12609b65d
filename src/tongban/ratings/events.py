"""What this room tells. The words stay in the rating: the journal needs only that it happened."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRated:
    """已评价. A chain of its own: the officers' timeline of the case does not say who rated."""

    subject: str  # "rating:<uuid>"
    number: str  # of the case
    agency_id: UUID
    level: int
    bad: bool
