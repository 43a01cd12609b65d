"""Drafts of items, as the officers see them who write, review and publish them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongban.base.desk import Desk
from tongban.base.errors import NotFound, NotPermitted
from tongban.base.paging import Page, page_by_key
from tongban.catalogue.differences import Change, difference
from tongban.catalogue.document import faults_in
from tongban.catalogue.models import Draft
from tongban.catalogue.rules import (
    DRAFT_STATE_NAMES,
    OPEN_DRAFTS,
    SECTIONS,
    DraftState,
    Review,
)
from tongban.catalogue.shapes import Fault
from tongban.people.permissions import Permission

PAGE = 30

REVIEWS = {
    DraftState.OFFICE.value: (Review.OFFICE, Permission.CATALOGUE_REVIEW),
    DraftState.LEGAL.value: (Review.LEGAL, Permission.CATALOGUE_LEGAL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFilters:
    """What a list of drafts is narrowed to; "" for all."""

    state: str = ""  # rules.DraftState; "open": every state but published and dropped
    agency: str = ""  # slug
    words: str = ""  # in the name
    waiting: bool = False  # only what waits for an answer of this desk
    mine: bool = False  # only what this officer began


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as a list shows it."""

    id: UUID
    slug: str
    name: str
    agency_slug: str
    agency_short: str
    state: str  # rules.DraftState
    state_name: str
    origin: str  # 新编, 变更, 拆分, 合并
    reason: str
    planned_on: date | None
    open_comments: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section as it stands; `problems` say what is missing or wrong, with paths."""

    key: str
    name: str
    values: Mapping[str, Any]
    problems: list[Fault]
    comments: int  # that are not settled


@dataclass(frozen=True, slots=True)
class CommentView:
    id: UUID
    section: str
    words: str
    said_at: datetime
    said_by: str
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    stage: str  # rules.Review
    passed: bool
    words: str
    reviewed_at: datetime
    reviewed_by: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with all its sections, what was said of it, and what this desk can do with it."""

    line: DraftLine
    version: int
    document: Mapping[str, Any]
    sections: list[SectionView]
    comments: list[CommentView]
    reviews: list[ReviewView]
    warnings: list[Any]  # of the gate, when it was submitted
    item_id: UUID | None  # None: of an item that is not published yet
    base_number: int | None  # the version it changes
    base_id: UUID | None
    entry_code: str
    replaces: list[str]  # slugs
    begun_at: datetime
    begun_by: str
    can_write: bool  # save sections, submit, settle comments
    can_review: str  # rules.Review, "" when it waits for no answer of this desk
    can_publish: bool
    can_drop: bool

    @property
    def problems(self) -> list[Fault]:
        return [fault for section in self.sections for fault in section.problems]


def drafts(
    desk: Desk, filters: DraftFilters | None = None, after: str | None = None
) -> Page[DraftLine]:
    """Return drafts `desk` may see, the last changed first. One query. Raises NotPermitted, Invalid."""
    if not _sees_any(desk):
        raise NotPermitted("您当前的岗位没有查看事项草稿的权限。")
    rows = _narrowed(seen_by(desk), filters or DraftFilters(), desk)
    rows = rows.select_related("agency").annotate(
        open_comments=Count("comments", filter=Q(comments__settled_at=None))
    )
    return page_by_key(rows, key=("-changed_at", "-id"), after=after, size=PAGE).map(
        lambda row: _line(row, row.open_comments)
    )


def draft(draft_id: UUID, desk: Desk) -> DraftView:
    """Return a draft. Three queries. Raises NotFound, also for one this desk may not see."""
    row = (
        seen_by(desk)
        .select_related("agency", "base", "entry")
        .defer("base__definition")
        .filter(pk=draft_id)
        .first()
    )
    if row is None:
        raise no_draft()
    comments = list(row.comments.order_by("said_at", "id"))
    open_ones = [one.section for one in comments if one.settled_at is None]
    return DraftView(
        line=_line(row, len(open_ones)),
        version=row.version,
        document=row.document,
        sections=[_section(key, row.document, open_ones.count(key)) for key in SECTIONS],
        comments=[_comment(one) for one in comments],
        reviews=[_review(one) for one in row.reviews.order_by("reviewed_at", "id")],
        warnings=row.warnings,
        item_id=row.item_id,
        base_number=row.base.number if row.base else None,
        base_id=row.base_id,
        entry_code=row.entry.code if row.entry else "",
        replaces=row.replaces,
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        can_write=row.state == DraftState.EDITING and may_draft_for(row.agency_id, desk),
        can_review=_answer_waited_for(row, desk),
        can_publish=row.state == DraftState.APPROVED and desk.may(Permission.CATALOGUE_PUBLISH),
        can_drop=may_drop(row, desk),
    )


def draft_changes(draft_id: UUID, desk: Desk) -> list[Change]:
    """Return what a draft says otherwise than the version it began from; of a new item, everything.

    One query. Raises NotFound, also for a draft this desk may not see.
    """
    rows = seen_by(desk).filter(pk=draft_id).values_list("base__definition", "document")
    row = rows.first()
    if row is None:
        raise no_draft()
    return difference(row[0] or {}, row[1])


def seen_by(desk: Desk) -> QuerySet[Draft]:
    """The drafts a desk may see: its agency's, or all where it reviews them."""
    if _sees_every(desk):
        return Draft.objects.all()
    if desk.may(Permission.CATALOGUE_DRAFT) and desk.agency_id is not None:
        return Draft.objects.filter(agency_id=desk.agency_id)
    return Draft.objects.none()


def may_draft_for(agency_id: UUID | None, desk: Desk) -> bool:
    """Test whether `desk` writes texts for this agency: its own; the office (编办) for every one."""
    if not desk.may(Permission.CATALOGUE_DRAFT):
        return False
    return desk.may(Permission.CATALOGUE_REVIEW) or agency_id == desk.agency_id


def may_drop(row: Draft, desk: Desk) -> bool:
    """Test whether `desk` can give the draft up: who writes it while it is edited, the office always."""
    if row.state == DraftState.EDITING:
        return may_draft_for(row.agency_id, desk)
    return row.state in OPEN_DRAFTS and desk.may(Permission.CATALOGUE_PUBLISH)


def no_draft() -> NotFound:
    return NotFound("没有找到这份草稿。", code="draft.unknown")


def _sees_every(desk: Desk) -> bool:
    return desk.may(Permission.CATALOGUE_REVIEW) or desk.may(Permission.CATALOGUE_LEGAL)


def _sees_any(desk: Desk) -> bool:
    return _sees_every(desk) or desk.may(Permission.CATALOGUE_DRAFT)


def _narrowed(rows: QuerySet[Draft], filters: DraftFilters, desk: Desk) -> QuerySet[Draft]:
    if filters.state == "open":
        rows = rows.filter(state__in=OPEN_DRAFTS)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.agency:
        rows = rows.filter(agency__slug=filters.agency)
    if filters.words:
        rows = rows.filter(document__name__icontains=filters.words)
    if filters.mine:
        rows = rows.filter(begun_by=desk.actor_name)
    if filters.waiting:
        rows = rows.filter(state__in=_states_waiting_for(desk))
    return rows


def _states_waiting_for(desk: Desk) -> list[str]:
    states = [state for state, (_, permission) in REVIEWS.items() if desk.may(permission)]
    if desk.may(Permission.CATALOGUE_PUBLISH):
        states.append(DraftState.APPROVED.value)
    if not _sees_every(desk):
        states.append(DraftState.EDITING.value)
    return states


def _answer_waited_for(row: Draft, desk: Desk) -> str:
    stage, permission = REVIEWS.get(row.state, (None, None))
    if stage is None or permission is None or not desk.may(permission):
        return ""
    return "" if str(desk.staff_id) in row.writers else stage.value


def _line(row: Any, open_comments: int) -> DraftLine:
    return DraftLine(
        id=row.id,
        slug=row.slug,
        name=str(row.document.get("name") or row.slug),
        agency_slug=row.agency.slug,
        agency_short=row.agency.short,
        state=row.state,
        state_name=DRAFT_STATE_NAMES[DraftState(row.state)],
        origin=_origin(row),
        reason=row.reason,
        planned_on=row.planned_on,
        open_comments=open_comments,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def _origin(row: Draft) -> str:
    if row.replaces:
        return "合并" if len(row.replaces) > 1 else "拆分"
    return "变更" if row.base_id else "新编"


def _section(key: str, document: Mapping[str, Any], comments: int) -> SectionView:
    name, elements = SECTIONS[key]
    values = {element: document[element] for element in elements if element in document}
    return SectionView(key, name, values, list(faults_in(document, elements)), comments)


def _comment(row: Any) -> CommentView:
    return CommentView(
        row.id,
        row.section,
        row.words,
        row.said_at,
        row.said_by,
        row.settled_at,
        row.settled_by,
    )


def _review(row: Any) -> ReviewView:
    return ReviewView(row.stage, row.passed, row.words, row.reviewed_at, row.reviewed_by)
