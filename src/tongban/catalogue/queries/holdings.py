"""The items an officer keeps: their state, their version, and what is being drafted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongban.base.desk import Desk
from tongban.base.errors import NotFound, NotPermitted
from tongban.base.paging import Page, page_by_key
from tongban.catalogue.models import Draft, Item
from tongban.catalogue.queries.standings import (
    Standing,
    Successor,
    predecessors,
    standings,
    successors,
)
from tongban.catalogue.rules import OPEN_DRAFTS, State
from tongban.people.permissions import Permission

PAGE = 40
STATE_NAMES = {
    State.DRAFT: "编制中",
    State.IN_USE: "在用",
    State.SUSPENDED: "暂停",
    State.CANCELLED: "取消",
}
SEES_EVERY = (
    Permission.CATALOGUE_REVIEW,
    Permission.CATALOGUE_LEGAL,
    Permission.CATALOGUE_PUBLISH,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingFilters:
    """What the list of items is narrowed to; "" for all."""

    agency: str = ""  # slug
    state: str = ""  # rules.State
    words: str = ""  # in the name


@dataclass(frozen=True, slots=True)
class Holding:
    """An item as the list of officers shows it."""

    slug: str
    name: str
    agency_slug: str
    agency_short: str
    kind: str
    code: str
    state: str  # rules.State
    state_name: str
    number: int  # of its version
    published_at: datetime
    cancel_on: date | None
    draft_id: UUID | None  # of the open draft


@dataclass(frozen=True, slots=True)
class HoldingFile:
    """One item with its past."""

    line: Holding
    standings: list[tuple[str, Standing]]  # name of the state; the latest first
    successors: list[Successor]
    predecessors: list[Successor]
    can_change: bool  # begin a change
    can_order: bool  # suspend, resume, cancel, split, merge


def holdings(desk: Desk, filters: HoldingFilters, after: str | None = None) -> Page[Holding]:
    """Return published items `desk` keeps, by address. Two queries. Raises NotPermitted, Invalid."""
    rows = _kept_by(desk).select_related("agency", "current").defer("current__definition")
    if filters.agency:
        rows = rows.filter(agency__slug=filters.agency)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.words:
        rows = rows.filter(current__name__icontains=filters.words)
    page = page_by_key(rows, key=("slug",), after=after, size=PAGE)
    drafted = _open_drafts([row.slug for row in page.items])
    return page.map(lambda row: _holding(row, drafted.get(row.slug)))


def holding(slug: str, desk: Desk) -> HoldingFile:
    """Return one item. Five queries. Raises NotFound, also for another agency's; NotPermitted."""
    row = (
        _kept_by(desk)
        .select_related("agency", "current")
        .defer("current__definition")
        .filter(slug=slug)
        .first()
    )
    if row is None:
        raise NotFound("没有找到这个事项。", code="item.unknown")
    in_use = row.state != State.CANCELLED
    return HoldingFile(
        line=_holding(row, _open_drafts([slug]).get(slug)),
        standings=[(STATE_NAMES[State(one.state)], one) for one in reversed(standings(slug))],
        successors=successors(slug),
        predecessors=predecessors(slug),
        can_change=in_use and desk.may(Permission.CATALOGUE_DRAFT),
        can_order=in_use and desk.may(Permission.CATALOGUE_PUBLISH),
    )


def _kept_by(desk: Desk) -> QuerySet[Item]:
    rows = Item.objects.filter(current__isnull=False)
    if any(desk.may(permission) for permission in SEES_EVERY):
        return rows
    if desk.may(Permission.CATALOGUE_DRAFT) and desk.agency_id:
        return rows.filter(agency_id=desk.agency_id)
    raise NotPermitted("您当前的岗位没有管理事项目录的权限。")


def _open_drafts(slugs: list[str]) -> dict[str, UUID]:
    rows = Draft.objects.filter(slug__in=slugs, state__in=OPEN_DRAFTS)
    return dict(rows.values_list("slug", "id"))


def _holding(row: Any, draft_id: UUID | None) -> Holding:
    return Holding(
        slug=row.slug,
        name=row.current.name,
        agency_slug=row.agency.slug,
        agency_short=row.agency.short,
        kind=row.current.kind,
        code=row.current.code,
        state=row.state,
        state_name=STATE_NAMES[State(row.state)],
        number=row.current.number,
        published_at=row.current.published_at,
        cancel_on=row.cancel_on,
        draft_id=draft_id,
    )
