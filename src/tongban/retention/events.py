"""What happens to the rules of keeping, to holds, and what was erased."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingRuleSaved:
    """保管期限已更新."""

    subject: str  # "keeping:<kind>"
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataErased:
    """已按期销毁: one batch."""

    subject: str  # "keeping:<kind>"
    rows: int
    files: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced:
    """暂停销毁（保全）."""

    subject: str  # "hold:<uuid>"
    hold_id: UUID
    number: str  # of the case it was placed by
    scope: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted:
    """解除保全."""

    subject: str  # "hold:<uuid>"
    hold_id: UUID
    reason: str
