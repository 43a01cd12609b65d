"""What happens to a case. Ids, codes and dates alone: names and reasons stay in the case's rows."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """What every event of a case says. The row of the case is locked while one is recorded."""

    SUBJECT_IS_LOCKED: ClassVar[bool] = True

    subject: str  # "case:<id>"
    number: str
    agency_id: UUID
    on: date  # the day on which it takes legal effect

    @property
    def case_id(self) -> UUID:
        return UUID(self.subject.removeprefix("case:"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(CaseEvent):
    """已提交，开办件."""

    application_id: UUID
    item_version_id: UUID
    channel: str
    state: str
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PreReviewPassed(CaseEvent):
    """预审通过."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreReviewReturned(CaseEvent):
    """预审退回."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResubmitted(CaseEvent):
    """预审退回后重新提交."""

    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReceived(CaseEvent):
    """收件."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked(CaseEvent):
    """补正告知."""

    round: int
    items: int
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAnswered(CaseEvent):
    """已补正."""

    round: int
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalCompared(CaseEvent):
    """核对原件: an uploaded paper agrees with the original seen at the window."""

    material_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonUndone(CaseEvent):
    """撤销原件核对. Why is said in the journal of the paper."""

    material_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(CaseEvent):
    """容缺材料已补交."""

    line: str
    owed_until: date | None  # what is still owed


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDue(CaseEvent):
    """提醒补交容缺材料."""

    papers: int
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDue(CaseEvent):
    """提醒事后核查: it is still open on its last days."""

    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentChecked(CaseEvent):
    """事后核查，符合承诺."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentQuestioned(CaseEvent):
    """事后核查，限期整改."""

    correct_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRevoked(CaseEvent):
    """撤销决定: what was promised is false."""

    licence_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRejected(CaseEvent):
    """不予受理."""

    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted(CaseEvent):
    """受理: from `accepted_on` the statutory clock runs."""

    accepted_on: date
    statutory_due_on: date | None
    promised_due_on: date | None
    item_version_id: UUID
    deemed: bool = False  # 逾期不告知，视为受理


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSettled(CaseEvent):
    """当场办结: accepted, granted and issued in one sitting (行政许可法 34)."""

    delivered: bool
    scan: str = ""  # as in ResultIssued


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeNoted(CaseEvent):
    """已登记缴费, or that nothing is charged."""

    amount: str  # yuan
    receipt: str
    waived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFormalised(CaseEvent):
    """模拟审批意见转为正式决定: accepted, granted and issued with the last paper."""

    opinion: str  # its number
    decided_by: str  # "staff:<uuid>", who gave it


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSuspended(CaseEvent):
    """特别程序开始: the clock stands."""

    procedure: str
    days: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(CaseEvent):
    """特别程序结束: the clock runs again; it stood for `stood` working days."""

    procedure: str
    stood: int
    statutory_due_on: date | None
    promised_due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked(CaseEvent):
    """申请延期."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAnswered(CaseEvent):
    """延期审批."""

    approved: bool
    days: int
    statutory_due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReviewed(CaseEvent):
    """审查完毕."""

    recommends_grant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSentBack(CaseEvent):
    """退回补充审查."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGranted(CaseEvent):
    """准予."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingsSettled(CaseEvent):
    """多证合一: filings settled with the decision; their agencies are told."""

    filings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReceived(CaseEvent):
    """多证合一: an agency has taken over what it was told."""

    name: str
    receiver_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDenied(CaseEvent):
    """不予."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationBegun(CaseEvent):
    """制证."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultIssued(CaseEvent):
    """出证、出件."""

    way: str
    scan: str = ""  # SHA-256 of the paper an officer uploaded, "" for one the system makes


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSent(CaseEvent):
    """已寄出."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDelivered(CaseEvent):
    """送达，办结."""

    way: str
    finish: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEnded(CaseEvent):
    """撤回、转报、作废、删除、补正不来: ended before a decision."""

    step: str  # law.lifecycle.Step
    finish: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseArchived(CaseEvent):
    """归档."""

    archive_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseErased(CaseEvent):
    """材料已按期销毁: form, papers and documents are gone, by this rule; the case itself stays."""

    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExported:
    """导出电子档案: somebody took a copy of all of a case. A chain of its own: the next copy is the same."""

    subject: str  # "export:<case id>"
    case_id: UUID
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeld(CaseEvent):
    """认领、移交: whose desk it is on; None: back in the pool."""

    holder_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTextSaved:
    """文书用语已修改."""

    subject: str  # "document-text:<kind>"
    item_id: UUID | None
