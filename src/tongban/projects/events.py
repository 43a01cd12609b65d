"""What happens to construction projects. Ids, codes and numbers alone."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRegistered:
    """工程建设项目已登记."""

    subject: str  # "project:<id>"
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseBegun:
    """开始填写阶段申请."""

    subject: str
    code: str
    phase: int
    folder_id: UUID
