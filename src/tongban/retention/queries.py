"""What is kept for how long, what is due, what is held, and what was erased."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from tongban.base.ageing import Spared
from tongban.base.clock import end_of, local_day
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.cases.queries import subject_of
from tongban.law.retention import Keeping, due_on, due_through
from tongban.retention.models import IN_FORCE, Erasure, Hold, KeepingRule
from tongban.retention.rules import SCOPE_NAMES, Kind, Scope
from tongban.retention.sorts import SORTS

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """One sort of data: its rule, and what of it is due today."""

    kind: Kind
    name: str
    what: str
    since: str
    kept_for: str  # 30 年（自次年1月1日起算）, 永久
    basis: str
    is_typical: bool
    due: int
    oldest: date | None  # of what is due: the day its time began
    next_due: date | None  # when something will be due next


@dataclass(frozen=True, slots=True)
class Period:
    """One sort of data as it is told to the public."""

    name: str
    what: str
    since: str
    keeping: Keeping | None  # None: for ever
    basis: str


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold in a list."""

    id: UUID
    number: str
    scope_name: str
    reason: str
    by_name: str
    at: datetime
    lifted_at: datetime | None
    lifted_by_name: str
    lifted_reason: str


@dataclass(frozen=True, slots=True)
class ErasureView:
    """A batch that was erased."""

    name: str
    rows: int
    files: int
    basis: str
    at: datetime


def standings(today: date) -> list[Standing]:
    """List every sort of data that has a rule, and what is due. Two queries, and two for each sort."""
    spared = spared_now()
    return [_standing(rule, spared, today) for rule in KeepingRule.objects.order_by("place")]


def periods() -> list[Period]:
    """List for how long each sort of data is kept, for everybody to read. One query.

    Source: 个人信息保护法 art. 17 (whose data are handled is told for how long they are kept).
    """
    return [
        Period(rule.name, rule.what, rule.since, rule.keeping, rule.basis)
        for rule in KeepingRule.objects.order_by("place")
    ]


def spared_now() -> Spared:
    """Return whose data nobody may erase now. One query."""
    rows = Hold.objects.filter(IN_FORCE).values_list("case_id", "person_id", "organisation_id")
    held = list(rows)
    return Spared(
        frozenset(case_id for case_id, _, _ in held),
        frozenset(person_id for _, person_id, _ in held if person_id),
        frozenset(organisation_id for _, _, organisation_id in held if organisation_id),
    )


def before(today: date, keeping: Keeping) -> datetime:
    """Return the instant before which what is kept so long must go today."""
    return end_of(due_through(today, keeping))


def holds(after: str | None = None) -> Page[HoldView]:
    """Return the holds, the latest first; those lifted too. One query."""
    rows = Hold.objects.select_related("case")
    page = page_by_key(rows, key=("-at", "-id"), after=after, size=ON_A_PAGE)
    return page.map(_hold_view)


def hold(hold_id: UUID) -> HoldView:
    """Return one hold. One query. Raises NotFound."""
    row = Hold.objects.select_related("case").filter(pk=hold_id).first()
    if row is None:
        raise NotFound("没有这条保全。", code="hold.unknown")
    return _hold_view(row)


def holds_on(number: str) -> list[HoldView]:
    """Return the holds in force that cover a case. Two queries."""
    found = subject_of(number)
    if found is None:
        return []
    covers = Q(case_id=found.case_id, scope=Scope.CASE) | Q(
        person__isnull=False, person_id=found.person_id
    )
    if found.organisation_id:
        covers |= Q(organisation_id=found.organisation_id)
    rows = Hold.objects.filter(IN_FORCE, covers).select_related("case").order_by("at")
    return [_hold_view(row) for row in rows]


def erasures(after: str | None = None) -> Page[ErasureView]:
    """Return the batches that were erased, the latest first. One query."""
    page = page_by_key(Erasure.objects.all(), key=("-at", "-id"), after=after, size=ON_A_PAGE)
    return page.map(lambda row: ErasureView(row.name, row.rows, row.files, row.basis, row.at))


def _standing(rule: KeepingRule, spared: Spared, today: date) -> Standing:
    keeping, due, oldest, following = rule.keeping, 0, None, None
    if keeping:
        pile = SORTS[Kind(rule.kind)].pile(spared)
        edge = before(today, keeping)
        due, oldest = pile.due(edge)
        following = pile.next(edge)
    return Standing(
        kind=Kind(rule.kind),
        name=rule.name,
        what=rule.what,
        since=rule.since,
        kept_for=keeping.words if keeping else "永久",
        basis=rule.basis,
        is_typical=rule.is_typical,
        due=due,
        oldest=local_day(oldest) if oldest else None,
        next_due=due_on(local_day(following), keeping) if following and keeping else None,
    )


def _hold_view(row: Hold) -> HoldView:
    return HoldView(
        id=row.id,
        number=row.case.number,
        scope_name=SCOPE_NAMES[Scope(row.scope)],
        reason=row.reason,
        by_name=row.by_name,
        at=row.at,
        lifted_at=row.lifted_at,
        lifted_by_name=row.lifted_by_name,
        lifted_reason=row.lifted_reason,
    )
