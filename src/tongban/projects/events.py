"""What happens to construction projects. Ids, codes and numbers alone."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRegistered:
    """工程建设项目已登记."""

    subject: str  # "project:<id>"
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaKept:
    """区域已登记."""

    subject: str  # "area:<id>"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaStudyAdded:
    """区域评估成果已登记."""

    subject: str
    study: str
    number: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaStudyWithdrawn:
    """区域评估成果不再使用."""

    subject: str
    study: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChosen:
    """项目所在区域已选定."""

    subject: str
    code: str
    area_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFileAdded:
    """评估、测绘成果已提交."""

    subject: str
    code: str
    material_id: UUID
    studies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFileRemoved:
    """评估、测绘成果已取下."""

    subject: str
    code: str
    material_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseBegun:
    """开始填写阶段申请."""

    subject: str
    code: str
    phase: int
    folder_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEvent:
    """What the events of a convening say."""

    subject: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActConvened(ProjectEvent):
    """已召集: a joint site visit … has its day."""

    convening_id: UUID
    starts_at: str  # ISO 8601
    is_moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSigned(ProjectEvent):
    """部门已签署意见."""

    convening_id: UUID
    agency_id: UUID
    still_to_sign: int
