"""What happens to the papers of people and enterprises."""

from dataclasses import dataclass
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
