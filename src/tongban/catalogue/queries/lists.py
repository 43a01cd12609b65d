"""The lists as they are computed now, and how they differ from the batch published last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.catalogue.definition import parse
from tongban.catalogue.list_facts import AGENCY, KIND, NAME, Entry, facts_of
from tongban.catalogue.models import Batch, BatchEntry, Item, ItemLevel, ItemStanding, Succession
from tongban.catalogue.qualifying import (
    FULLY_ONLINE_FROM,
    MOST_VISITS,
    NEAR,
    POWERS,
    RULES,
    Answer,
    Frequency,
    Rule,
    answer,
)
from tongban.catalogue.queries.browse import MOST_ASKED, PAGE, ItemLine, item_line, public_items
from tongban.catalogue.queries.frequency import (
    ThresholdLine,
    frequencies,
    often_asked_for,
    threshold,
)
from tongban.catalogue.rules import (
    AT_MOST_ONCE_GOALS,
    INSTANT,
    LIST_SLUGS,
    PUBLIC_SERVICE,
    ListKind,
    State,
)

KINDS = {slug: kind for kind, slug in LIST_SLUGS.items()}
# Lists that say more of an item than its line does.
WITH_FACTS = {ListKind.POWERS, ListKind.PUBLIC_SERVICES}
SAID_BY_THE_LINE = {NAME.title, AGENCY.title, KIND.title}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One published batch of a list."""

    kind: ListKind
    number: int
    title: str
    document_number: str
    published_on: date
    entries: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list: its rule, how many items in use are on it now, its last batch."""

    rule: Rule
    items: int
    last: BatchLine | None


@dataclass(frozen=True, slots=True)
class Goal:
    """So many frequent items take one visit at most; so many must, by the end of a year."""

    reached: int
    wanted: dict[int, int]  # year → items


@dataclass(frozen=True, slots=True)
class ListRow:
    """An item on a list; `facts` are what its line does not say: (title, words)."""

    line: ItemLine
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CurrentList:
    """A list as the rule makes it of the items in use now."""

    rule: Rule
    items: int
    page: Page[ListRow]
    batches: list[BatchLine]  # newest first
    threshold: ThresholdLine | None  # of 高频
    goal: Goal | None  # of 最多跑一次
    is_frequent_only: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """An item the rule puts on a list now."""

    item_id: UUID
    version_id: UUID
    slug: str
    name: str
    agency: str
    agency_short: str
    supervise_phone: str
    why: str


@dataclass(frozen=True, slots=True)
class Removed:
    """An item of the last batch that the rule no longer puts on the list, and why."""

    slug: str
    name: str
    agency: str
    why: str


@dataclass(frozen=True, slots=True)
class ListDifference:
    """A list now against its last batch; without one everything is new."""

    rule: Rule
    rule_words: str  # with the number it hangs on, where it hangs on one
    listed: list[Listed]
    added: list[Listed]
    removed: list[Removed]
    last: BatchLine | None

    @property
    def number(self) -> int:
        """Of the batch that would be published now."""
        return self.last.number + 1 if self.last else 1


def kind_of(slug: str) -> ListKind:
    """Return the list an address names. Raises NotFound."""
    if slug not in KINDS:
        raise NotFound("没有这个清单。", code="list.unknown")
    return KINDS[slug]


def lists() -> list[ListLine]:
    """Return every list with its count and last batch. Two queries."""
    counts = in_use().aggregate(
        **{kind.name: Count("id", filter=condition(kind)) for kind in ListKind}
    )
    last: dict[ListKind, BatchLine] = {}
    for row in batch_rows():  # newest first
        last.setdefault(ListKind(row.kind), batch_line(row))
    return [ListLine(RULES[kind], counts[kind.name], last.get(kind)) for kind in ListKind]


def current_list(slug: str, *, after: str | None = None, frequent: bool = False) -> CurrentList:
    """Return one page of a list, what is asked for most first. Three queries, four for 最多跑一次 and 高频.

    `frequent`: of 最多跑一次, only what is 高频 as well.
    Raises NotFound, Invalid.
    """
    kind = kind_of(slug)
    is_goal = kind is ListKind.AT_MOST_ONCE
    rows = in_use().filter(condition(kind))
    if frequent and is_goal:
        rows = rows.filter(often_asked_for())
    return CurrentList(
        rule=RULES[kind],
        items=rows.count(),
        page=_rows_of(kind, rows, after),
        batches=[batch_line(row) for row in batch_rows().filter(kind=kind.value)],
        threshold=threshold() if kind is ListKind.HIGH_FREQUENCY else None,
        goal=at_most_once_goal() if is_goal else None,
        is_frequent_only=frequent and is_goal,
    )


def at_most_once_goal() -> Goal:
    """Count the items that are 高频 and take one visit at most. One query."""
    once = in_use().filter(condition(ListKind.AT_MOST_ONCE))
    return Goal(once.filter(often_asked_for()).count(), AT_MOST_ONCE_GOALS)


def list_difference(kind: ListKind) -> ListDifference:
    """Return the list as the rule makes it now against its last batch. Seven queries."""
    (found,) = _differences([kind])
    return found


def stopped_qualifying() -> list[ListDifference]:
    """Return the lists that lost items since their last batch. Eight queries."""
    published = {ListKind(kind) for kind in Batch.objects.values_list("kind", flat=True).distinct()}
    return [found for found in _differences(sorted(published)) if found.removed]


def in_use() -> QuerySet[Item]:
    """Every item in use, with agency and current version, without its definition."""
    return public_items().filter(state=State.IN_USE.value)


def condition(kind: ListKind) -> Q:
    """Return the rule of qualifying.py as a filter of Item; a test holds them to the same answers."""
    return CONDITIONS[kind]()


def batch_rows() -> QuerySet[Batch]:
    """Every batch with its counts, newest first."""
    return Batch.objects.annotate(
        entries_count=Count("entries"),
        added_count=Count("entries", filter=Q(entries__is_new=True)),
    ).order_by("-published_on", "-number", "kind")


def batch_line(row: Any) -> BatchLine:
    """Return the line of a batch read by batch_rows()."""
    return BatchLine(
        kind=ListKind(row.kind),
        number=row.number,
        title=row.title,
        document_number=row.document_number,
        published_on=row.published_on,
        entries=row.entries_count,
        added=row.added_count,
        removed=len(row.removed),
    )


def _near() -> Q:
    return Q(Exists(ItemLevel.objects.filter(item=OuterRef("pk"), level__in=NEAR)))


CONDITIONS: dict[ListKind, Callable[[], Q]] = {
    ListKind.AT_ONCE: partial(Q, current__case_type=INSTANT),
    ListKind.ONLINE: partial(Q, current__online_depth__gte=FULLY_ONLINE_FROM),
    ListKind.NEARBY: _near,
    ListKind.ONCE: partial(Q, current__visits__lte=MOST_VISITS),
    ListKind.AT_MOST_ONCE: partial(Q, current__visits__lte=MOST_VISITS),
    ListKind.HIGH_FREQUENCY: often_asked_for,
    ListKind.POWERS: partial(Q, current__kind__in=POWERS),
    ListKind.PUBLIC_SERVICES: partial(Q, current__kind=PUBLIC_SERVICE),
}


def _rows_of(kind: ListKind, rows: QuerySet[Item], after: str | None) -> Page[ListRow]:
    if kind in WITH_FACTS:
        rows = rows.defer(None)
    page = page_by_key(rows, key=MOST_ASKED, after=after, size=PAGE)
    return page.map(lambda row: ListRow(item_line(row), _facts(kind, row)))


def _facts(kind: ListKind, row: Item) -> list[tuple[str, str]]:
    if kind not in WITH_FACTS:
        return []
    assert row.current is not None, "what is in use has a current version"
    entry = Entry(
        parse(row.current.definition), row.agency.name, row.agency.supervise_phone, why=""
    )
    facts = facts_of(kind, entry)
    return [(title, words) for title, words in facts.items() if title not in SAID_BY_THE_LINE]


class _Roll:
    """Every item once published, against the rules. Five queries."""

    def __init__(self) -> None:
        rows = Item.objects.filter(current__isnull=False).select_related("agency", "current")
        self._items = {row.id: row for row in rows.defer("current__definition")}
        self._threshold, self._ordered = frequencies()
        self._standing: dict[UUID, ItemStanding] = {}
        for standing in ItemStanding.objects.exclude(item__state=State.IN_USE.value).order_by(
            "since", "id"
        ):
            self._standing[standing.item_id] = standing  # the newest stays
        self._successors: dict[UUID, list[str]] = {}
        for old, name in Succession.objects.order_by("since", "id").values_list(
            "old_id", "new__current__name"
        ):
            self._successors.setdefault(old, []).append(name or "")

    def listed(self, kind: ListKind) -> list[Listed]:
        """Return what is on a list now, by agency and name."""
        on = [
            self._listed(item, found.words)
            for item in self._items.values()
            if item.state == State.IN_USE and (found := self._answer(kind, item)).qualifies
        ]
        return sorted(on, key=lambda one: (one.agency, one.name, one.slug))

    def rule_words(self, kind: ListKind) -> str:
        words = RULES[kind].words
        if kind is ListKind.HIGH_FREQUENCY:
            return f"{words}现行标准为每月 {self._threshold} 件。"
        return words

    def why_not(self, kind: ListKind, item_id: UUID) -> str:
        """Say why an item is not on a list any more."""
        item = self._items[item_id]
        if item.state == State.IN_USE:
            return f"不再符合条件：{self._answer(kind, item).words}"
        standing = self._standing.get(item_id)
        order = f"（{standing.document_number}）" if standing and standing.document_number else ""
        reason = f"：{standing.reason}" if standing and standing.reason else ""
        if item.state == State.SUSPENDED:
            return f"事项暂停{order}{reason}"
        if successors := self._successors.get(item_id):
            return f"事项取消{order}，由“{'”“'.join(successors)}”承接"
        return f"事项取消{order}{reason}"

    def removed(self, kind: ListKind, item_id: UUID) -> Removed:
        item = self._items[item_id]
        assert item.current is not None, "every item here was published"
        return Removed(item.slug, item.current.name, item.agency.name, self.why_not(kind, item_id))

    def _answer(self, kind: ListKind, item: Item) -> Answer:
        assert item.current is not None, "every item here was published"
        frequency = self._ordered.get(item.id, Frequency(self._threshold))
        return answer(kind, item.current, frequency)

    def _listed(self, item: Item, why: str) -> Listed:
        assert item.current is not None, "every item here was published"
        return Listed(
            item_id=item.id,
            version_id=item.current.id,
            slug=item.slug,
            name=item.current.name,
            agency=item.agency.name,
            agency_short=item.agency.short,
            supervise_phone=item.agency.supervise_phone,
            why=why,
        )


def _differences(kinds: list[ListKind]) -> list[ListDifference]:
    roll = _Roll()
    last = {ListKind(row.kind): row for row in _last_batches(kinds)}
    before: dict[UUID, list[UUID]] = {}
    entries = BatchEntry.objects.filter(batch__in=[row.pk for row in last.values()])
    for batch_id, item_id in entries.order_by("place").values_list("batch_id", "item_id"):
        before.setdefault(batch_id, []).append(item_id)
    found = []
    for kind in kinds:
        row = last.get(kind)
        items = before.get(row.pk, []) if row else []
        listed = roll.listed(kind)
        now, then = {one.item_id for one in listed}, set(items)
        found.append(
            ListDifference(
                rule=RULES[kind],
                rule_words=roll.rule_words(kind),
                listed=listed,
                added=[one for one in listed if one.item_id not in then],
                removed=[roll.removed(kind, item) for item in items if item not in now],
                last=batch_line(row) if row else None,
            )
        )
    return found


def _last_batches(kinds: list[ListKind]) -> list[Batch]:
    """Return the last batch of each list. One query."""
    later = Batch.objects.filter(kind=OuterRef("kind"), number__gt=OuterRef("number"))
    return list(batch_rows().filter(~Exists(later), kind__in=[kind.value for kind in kinds]))
