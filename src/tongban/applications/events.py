"""What happens to an application. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSubmitted:
    """申请已提交: number and query code are given out, the answers are fixed from here on."""

    subject: str  # "application:<id>"
    application_id: UUID
    number: str
    query_code: str
    item_version_id: UUID
    person_id: UUID
    organisation_id: UUID | None
    agent_id: UUID | None
    channel: str  # rules.Channel
    submitted_at: datetime
