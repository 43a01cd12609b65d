"""What happens to diagrams and runs. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPublished:
    """发布流程: new runs go this way from now on."""

    subject: str  # "process:<key>"
    key: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent:
    """Something of one run. Its row is locked while one is recorded."""

    SUBJECT_IS_LOCKED: ClassVar[bool] = True

    subject: str  # "run:<id>"
    of: str  # what runs: "case:<id>"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBegun(RunEvent):
    """流程启动."""

    key: str
    number: int
    steps: tuple[str, ...]  # names of the steps that opened


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(RunEvent):
    """环节办结."""

    step_id: UUID
    name: str
    outcome: str  # rules.Outcome
    words: str
    opened: tuple[str, ...]  # names of the steps that opened


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSentBack(RunEvent):
    """退回上一环节."""

    step_id: UUID
    name: str
    reason: str
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepHeld(RunEvent):
    """认领、移交、代办: whose desk a step is on; None: anybody's of the role."""

    step_id: UUID
    name: str
    holder_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReminded(RunEvent):
    """提醒、催办: a step is due, or was due and is not done."""

    step_id: UUID
    name: str
    due_on: date
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMoved(RunEvent):
    """改用新版流程: a running one was moved to another version of its diagram."""

    key: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded(RunEvent):
    """流程走完: every step is done; `objected` names those that did not agree."""

    objected: tuple[str, ...]
