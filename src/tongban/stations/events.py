"""What happens at stations. Ids alone: who a matter is of stays in its row."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperPosted:
    """派驻到服务站、撤回派驻."""

    subject: str  # "posting:<uuid>"
    staff_id: UUID
    hall: str  # slug
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpBegun:
    """帮办代办: a helper asks a neighbour whether he may file one item for him."""

    subject: str  # "help:<uuid>"
    help_id: UUID
    person_id: UUID
    item_id: UUID
    hall: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAgreed:
    """同意代办: for this item, this helper, through `until`."""

    subject: str
    help_id: UUID
    way: str  # rules.ConsentWay
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpWithdrawn:
    """撤回同意: the helper sees and does nothing of it any more."""

    subject: str
    help_id: UUID
    where: str  # 网上, 乡镇
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpApplied:
    """代办申请: the draft that is filled in the neighbour's name."""

    subject: str
    help_id: UUID
    application_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelsGiven:
    """转交: one side signs that it hands these over."""

    subject: str  # "handing:<uuid>"
    handing_id: UUID
    from_hall: str  # slugs
    to_hall: str
    parcels: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelsTaken:
    """接收: the other side signs for what it got; the rest stays with who gave it."""

    subject: str
    handing_id: UUID
    taken: list[UUID] = field(default_factory=list)
    missing: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelEnded:
    """交部门留存、退还本人、交到本人手中."""

    subject: str  # "help:<uuid>"
    parcel_id: UUID
    how: str  # rules.ParcelEnd
