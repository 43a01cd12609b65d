"""What happens to messages, beyond being sent."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageResent:
    """An operator put a message that had not arrived back in line."""

    subject: str  # "message:<uuid>"
    message_id: UUID
