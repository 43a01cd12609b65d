"""What happens to the catalogue."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPublished:
    subject: str  # "item:<slug>"
    item_id: UUID
    version_id: UUID
    number: int  # of the version, 1 for a new item
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyThresholdSet:
    subject: str  # "frequency:threshold"
    before: int  # cases a month
    monthly_volume: int
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyOrdered:
    subject: str  # "item:<slug>"
    order_id: UUID
    document_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyOrderEnded:
    subject: str  # "item:<slug>"
    order_id: UUID
    document_number: str
    reason: str
