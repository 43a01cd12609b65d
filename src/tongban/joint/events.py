"""What happens to joint matters and joint cases. Ids, numbers and dates alone."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionLoaded:
    """一件事的定义已载入."""

    subject: str  # "joint-definition:<slug>"
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JointEvent:
    """What every event of a joint case says. Its row is locked while one is recorded."""

    SUBJECT_IS_LOCKED: ClassVar[bool] = True

    subject: str  # "joint:<id>"
    number: str

    @property
    def joint_id(self) -> UUID:
        return UUID(self.subject.removeprefix("joint:"))


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSubmitted(JointEvent):
    """一件事已提交."""

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class JointExtensionAsked(JointEvent):
    """一件事申请延长期限."""

    days: int
    agency_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JointExtensionAnswered(JointEvent):
    """一件事延长期限已答复."""

    approved: bool
    days: int
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOpened(JointEvent):
    """环节已转入办理: the case of a stage was opened."""

    stage: str
    case_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationAsked(JointEvent):
    """已转部门核验: a body is to confirm a stage without a case."""

    confirmation_id: UUID
    stage: str
    agency_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationSaid(JointEvent):
    """部门已核验."""

    confirmation_id: UUID
    stage: str
    agency_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationAsked(JointEvent):
    """申请模拟审批."""

    simulation_id: UUID
    stage: str
    agency_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationSaid(JointEvent):
    """已出具模拟审批意见, or refused: no decision."""

    simulation_id: UUID
    stage: str
    agency_id: UUID
    stand: str
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationExtended(JointEvent):
    """模拟审批意见已延长."""

    simulation_id: UUID
    stage: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationEnded(JointEvent):
    """模拟审批意见转正、失效、撤销或者终止."""

    simulation_id: UUID
    stage: str
    stand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRefused(JointEvent):
    """环节没有通过."""

    stage: str
    case_number: str  # "" where a body did not confirm it


@dataclass(frozen=True, slots=True, kw_only=True)
class StageBegunAgain(JointEvent):
    """改正后重新申请."""

    stage: str
    application_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWithdrawn(JointEvent):
    """撤回环节."""

    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointEnded(JointEvent):
    """一件事已办结: nothing of it is left to do."""

    on: date
    done: int  # stages that came to a result
    stages: int
