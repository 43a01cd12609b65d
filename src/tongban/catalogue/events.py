"""What happens to the catalogue."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPublished:
    subject: str  # "item:<slug>"
    item_id: UUID
    version_id: UUID
    number: int  # of the version, 1 for a new item
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyThresholdSet:
    subject: str  # "frequency:threshold"
    before: int  # cases a month
    monthly_volume: int
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyOrdered:
    subject: str  # "item:<slug>"
    order_id: UUID
    document_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyOrderEnded:
    subject: str  # "item:<slug>"
    order_id: UUID
    document_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSuspended:
    subject: str
    reason: str
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResumed:
    subject: str
    reason: str
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCancelPlanned:
    """`on` is the day it will be cancelled; None: the plan was given up."""

    subject: str
    on: date | None
    reason: str
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCancelled:
    subject: str
    reason: str
    document_number: str
    successors: list[str]  # slugs of the items that take its place


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftBegun:
    subject: str  # "draft:<id>"
    slug: str
    name: str
    agency: str  # slug
    entry: str  # code of the basic catalogue, ""
    base: int | None  # number of the version it changes
    replaces: list[str]  # slugs


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSaved:
    subject: str
    section: str
    version: int  # of the draft, after it


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted:
    subject: str
    slug: str
    reason: str
    planned_on: date | None
    warnings: list[str]  # codes


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReviewed:
    subject: str
    slug: str
    stage: str  # rules.Review
    passed: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHeldBack:
    """It was due, but could not be published: it is edited again."""

    subject: str
    slug: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPublished:
    subject: str
    slug: str
    version_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDropped:
    subject: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCommented:
    subject: str
    section: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSettled:
    subject: str
    section: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorySaved:
    subject: str  # "directory:<code>"
    number: int  # of its version
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryStateSet:
    subject: str
    state: str  # rules.State
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPublished:
    """A batch of a list; the slugs it names bind what it froze to the journal."""

    subject: str  # "list:<slug>"
    batch_id: UUID
    number: int
    document_number: str
    items: list[str]
    added: list[str]
    removed: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntermediarySaved:
    """Added, changed, taken off (its state says so); `before` is None for a new one."""

    subject: str  # "intermediary:<slug>"
    before: dict[str, Any] | None  # the document, with its state
    after: dict[str, Any]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSaved:
    """As IntermediarySaved."""

    subject: str  # "proof:<id>"
    before: dict[str, Any] | None
    after: dict[str, Any]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsLookedAt:
    """A file was read, and what would become of its items told; nothing was taken in."""

    subject: str  # "intake:<id>"
    file_name: str
    form: str  # rules.FORMS_OF_INTAKE
    sha256: str
    items: int
    faults: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsTakenIn:
    """The items of a file became drafts, all of them."""

    subject: str
    file_name: str
    sha256: str
    new: int
    changed: int
    same: int
    entries: int  # of the basic catalogue
    agencies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRuleSet:
    """The office made a rule of the publish gate stricter or milder."""

    subject: str  # "gate:<rule>"
    rule: str
    title: str
    before: str  # gate.Severity
    severity: str
    reason: str
