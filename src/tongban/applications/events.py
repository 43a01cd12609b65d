"""What happens to an application. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSubmitted:
    """申请已提交: number and query code are given out, the answers are fixed from here on."""

    subject: str  # "application:<id>"
    application_id: UUID
    number: str
    query_code: str
    item_version_id: UUID
    agency_id: UUID  # who handles the item
    person_id: UUID
    organisation_id: UUID | None
    agent_id: UUID | None
    channel: str  # rules.Channel
    submitted_at: datetime
    keep_answers: bool = False  # he agrees that they are kept for the next time
    answers_used: list[str] = field(default_factory=list)  # ids of answers kept before, unchanged
    owed_until: date | None = None  # 容缺后补: the first day on which a promised paper is due
    committed: bool = False  # 告知承诺
    step_days: int | None = None  # 一件事: working days announced for it as a step


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSubmitted:
    """一表申请已提交: each part has its number; said after ApplicationSubmitted of each."""

    subject: str  # "folder:<id>"
    folder_id: UUID
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationAbandoned:
    """放弃草稿."""

    subject: str
    application_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAdded:
    """补交材料: a paper put to a submitted application."""

    subject: str
    application_id: UUID
    paper_id: UUID
    line: str
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTakenBack:
    """撤下材料: taken back before it was sent in; the trace stays."""

    subject: str
    application_id: UUID
    paper_id: UUID
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersRevised:
    """修改填报内容: after the pre-review sent it back. Keys only: what was typed stays sealed."""

    subject: str
    application_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersCompleted:
    """补入填报内容: what another part of the form has brought. Keys only."""

    subject: str
    application_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken:
    """承诺未兑现: put on record against who made it."""

    subject: str
    application_id: UUID
    record_id: UUID
    kind: str  # rules.PromiseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftErased:
    """已按期销毁: a draft nobody submitted, with its papers; this line alone stays."""

    subject: str
    application_id: UUID
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedPaperGiven:
    """补交容缺材料: what was promised has come."""

    subject: str
    application_id: UUID
    line: str
