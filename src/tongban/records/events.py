"""What happens to the papers and licences of people and enterprises."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialKept:
    """A file was taken in for somebody: uploaded, or made by an agency."""

    subject: str  # "material:<uuid>"
    material_id: UUID
    person_id: UUID | None
    organisation_id: UUID | None
    sha256: str
    trust: str  # 可信等级 A-D


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialVerified:
    """A clerk compared a file with the original: C → B."""

    subject: str  # "material:<uuid>"
    material_id: UUID
    sha256: str
    number: str  # of the case it was handed in with, "" before there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialUnverified:
    """A clerk took that back: B → C."""

    subject: str  # "material:<uuid>"
    material_id: UUID
    reason: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialDated:
    """The last day it is good was noted, or taken off."""

    subject: str  # "material:<uuid>"
    material_id: UUID
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialWithdrawn:
    """Its holder took it out of the vault."""

    subject: str  # "material:<uuid>"
    material_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialErased:
    """已按期销毁: its time was over and nothing used it any more; this line alone stays."""

    subject: str  # "material:<uuid>"
    material_id: UUID
    sha256: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityPapersListed:
    """身份类材料已更新: which papers count as identity papers."""

    subject: str  # "identity-papers"
    words: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialOpened:
    """An officer looked at it, or took a copy; said once for each officer, case and day."""

    subject: str  # "material:<uuid>"
    material_id: UUID
    number: str  # of the case it was looked at for


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceTypeSaved:
    """电子证照类型已更新: an entry of 电子证照目录 was added or changed."""

    subject: str  # "licence-type:<id>"
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceIssued:
    """电子证照已签发: from a case or from a register; its sealed PDF is made after it."""

    subject: str  # "licence:<id>"
    licence_id: UUID
    identifier: str
    source: str  # "case:<id>", "register:<SHA-256 of the file>"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceSigned:
    """电子证照已签章: its PDF was sealed and kept."""

    subject: str  # "licence:<id>"
    licence_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceChanged:
    """电子证照状态已变更: suspended, returned, revoked, struck off, lapsed; its rows say why."""

    subject: str  # "licence:<id>"
    licence_id: UUID
    step: str  # rules.LicenceStep
    state: str  # rules.LicenceState after it
    on: date
