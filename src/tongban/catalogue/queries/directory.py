"""基本目录: what it lists, and which agencies have claimed an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.catalogue.local_codes import is_local
from tongban.catalogue.models import DirectoryEntry, DirectoryVersion, Item
from tongban.catalogue.rules import State
from tongban.law.clock import Limit, Unit

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryFilters:
    """What the directory is narrowed to; "" for all."""

    words: str = ""  # in the name, or a code
    kind: str = ""
    state: str = ""  # rules.State
    agency: str = ""  # slug, of those that have claimed it
    claimed: str = ""  # "yes", "no"


@dataclass(frozen=True, slots=True)
class Claim:
    """An item that was made from an entry."""

    slug: str
    name: str
    agency_slug: str
    agency_short: str
    state: str  # rules.State


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as the list shows it."""

    code: str
    code_fault: str
    is_local: bool  # 地方编码: no national code is known
    name: str  # "" before its first version takes effect
    kind: str
    levels: list[str]
    statutory: Limit | None
    state: str  # rules.State
    claims: list[Claim]


@dataclass(frozen=True, slots=True)
class EntryVersion:
    number: int
    name: str
    kind: str
    levels: list[str]
    basis: list[dict[str, Any]]
    statutory: Limit | None
    effective_on: date
    reason: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with all its versions, the newest first."""

    line: EntryLine
    versions: list[EntryVersion]


def directory_page(
    filters: DirectoryFilters | None = None, after: str | None = None
) -> Page[EntryLine]:
    """Return entries by code, with what was claimed from them. Two queries. Raises Invalid."""
    rows = _narrowed(DirectoryEntry.objects.select_related("current"), filters)
    page = page_by_key(rows, key=("code",), after=after, size=PAGE)
    claims = _claims(page.items)
    return page.map(lambda row: _line(row, claims.get(row.pk, [])))


def entry(code: str) -> EntryView:
    """Return one entry. Three queries. Raises NotFound."""
    row = DirectoryEntry.objects.select_related("current").filter(code=code).first()
    if row is None:
        raise NotFound("基本目录里没有这一条。", code="directory.unknown")
    line = _line(row, _claims([row]).get(row.pk, []))
    return EntryView(line, [_version(one) for one in row.versions.order_by("-number")])


def _narrowed(
    rows: QuerySet[DirectoryEntry], filters: DirectoryFilters | None
) -> QuerySet[DirectoryEntry]:
    wanted = filters or DirectoryFilters()
    claims = Item.objects.filter(entry__isnull=False).exclude(state=State.CANCELLED.value)
    if wanted.words:
        rows = rows.filter(
            Q(current__name__icontains=wanted.words) | Q(code__istartswith=wanted.words)
        )
    if wanted.kind:
        rows = rows.filter(current__kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.agency:
        rows = rows.filter(pk__in=claims.filter(agency__slug=wanted.agency).values("entry_id"))
    if wanted.claimed == "yes":
        rows = rows.filter(pk__in=claims.values("entry_id"))
    elif wanted.claimed == "no":
        rows = rows.exclude(pk__in=claims.values("entry_id"))
    return rows


def _claims(rows: Sequence[DirectoryEntry]) -> dict[Any, list[Claim]]:
    items = (
        Item.objects.filter(entry__in=[row.pk for row in rows], current__isnull=False)
        .exclude(state=State.CANCELLED.value)
        .order_by("agency__slug", "slug")
        .values_list("entry_id", "slug", "current__name", "agency__slug", "agency__short", "state")
    )
    found: dict[Any, list[Claim]] = {}
    for entry_id, *said in items:
        found.setdefault(entry_id, []).append(Claim(*said))
    return found


def _line(row: DirectoryEntry, claims: list[Claim]) -> EntryLine:
    current = row.current
    return EntryLine(
        code=row.code,
        code_fault=row.code_fault,
        is_local=is_local(row.code),
        name=current.name if current else "",
        kind=current.kind if current else "",
        levels=current.levels if current else [],
        statutory=_limit(current) if current else None,
        state=row.state,
        claims=claims,
    )


def _version(row: DirectoryVersion) -> EntryVersion:
    return EntryVersion(
        row.number,
        row.name,
        row.kind,
        row.levels,
        row.basis,
        _limit(row),
        row.effective_on,
        row.reason,
        row.made_at,
        row.made_by,
    )


def _limit(row: DirectoryVersion) -> Limit | None:
    if row.statutory_days is None:
        return None
    return Limit(row.statutory_days, Unit(row.statutory_unit))
