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


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRated:
    """现场服务已评价. A chain of its own: that of the ticket does not say how it was rated."""

    subject: str  # "visit-rating:<uuid>"
    ticket_id: UUID
    staff_id: UUID
    case_id: UUID | None
    level: int
    bad: bool
