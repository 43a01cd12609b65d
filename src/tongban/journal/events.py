"""What happens to the journal's own deliveries."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionRetried:
    """再次执行: an operator put a reaction that had been given up back in line."""

    subject: str  # "telling:<uuid>"
    telling_id: UUID
    entry_id: UUID
    reaction: str
