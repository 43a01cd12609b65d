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
