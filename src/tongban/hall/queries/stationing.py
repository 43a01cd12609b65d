"""Where items are served, as of any instant: for the goals, and for those who look after it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_in_order
from tongban.catalogue.queries import Figures, ItemLine, figures_at, items_by_id
from tongban.hall.models import Hall, Stationing, StationingException
from tongban.hall.rules import COMPREHENSIVE, HallKind
from tongban.people.permissions import Permission

ON_A_PAGE = 50


class Standing(StrEnum):
    """How an item stands: what the list can be narrowed to."""

    STATIONED = "stationed"
    NOT = "not"
    ASKED = "asked"
    EXCEPTED = "excepted"


STANDING_NAMES: Mapping[Standing, str] = {
    Standing.STATIONED: "已进驻",
    Standing.NOT: "应进未进",
    Standing.ASKED: "申请不进驻",
    Standing.EXCEPTED: "已批准不进驻",
}


@dataclass(frozen=True, slots=True)
class Stationed:
    """Where one item is served at an instant."""

    halls: tuple[str, ...] = ()  # names, of every kind
    is_comprehensive: bool = False  # in the centre or a special hall
    exception: str = ""  # reason approved, catalogue.rules.REASONS_NOT_IN_HALL


@dataclass(frozen=True, slots=True)
class StationRow:
    """One item in the list."""

    slug: str
    name: str
    agency_slug: str
    agency_short: str
    level: str
    window: str
    halls: tuple[tuple[str, str, datetime], ...]  # slug, name, since
    standing: Standing
    reason: str
    explanation: str
    document_number: str
    asked_by: str
    asked_at: datetime | None
    decided_by: str

    @property
    def standing_name(self) -> str:
        return STANDING_NAMES[self.standing]


@dataclass(frozen=True, slots=True)
class StationList:
    """The list, narrowed; `counts` of the whole."""

    counts: Mapping[Standing, int]
    page: Page[StationRow]


NOWHERE = Stationed()


def stationed_at(at: datetime) -> dict[UUID, Stationed]:
    """Return where items were served just before `at`, by item; none for the others. Two queries."""
    served = Stationing.objects.filter(Q(until=None) | Q(until__gte=at), since__lt=at)
    halls: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for item_id, name, kind in served.values_list("item_id", "hall__name", "hall__kind").order_by(
        "hall__slug"
    ):
        halls[item_id].append((name, kind))
    approved = StationingException.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=at), approved_at__lt=at
    )
    reasons = dict(approved.values_list("item_id", "reason"))
    return {
        item_id: Stationed(
            halls=tuple(name for name, _ in halls.get(item_id, ())),
            is_comprehensive=any(
                HallKind(kind) in COMPREHENSIVE for _, kind in halls.get(item_id, ())
            ),
            exception=reasons.get(item_id, ""),
        )
        for item_id in halls.keys() | reasons.keys()
    }


def items_at(slug: str, *, after: str | None = None) -> Page[ItemLine]:
    """Return the items served in a hall, the most asked for first. Two queries."""
    served = Stationing.objects.filter(hall__slug=slug, hall__active=True, until=None)
    return items_by_id(served.values_list("item_id", flat=True), after=after)


def station_list(
    *, desk: Desk, standing: str = "", agency: str = "", after: str | None = None
) -> StationList:
    """Return the items in use and where they are served. Three queries. Raises NotPermitted."""
    rows = [row for row in _rows(desk) if agency in ("", row.agency_slug)]
    listed = [row for row in rows if standing in ("", row.standing)]
    page = page_in_order(
        listed, name="stationing", key=lambda row: (row.slug,), after=after, size=ON_A_PAGE
    )
    counts = {each: sum(row.standing is each for row in rows) for each in Standing}
    return StationList(counts=counts, page=page)


def station_item(slug: str, *, desk: Desk) -> StationRow:
    """Return one item and where it is served. Three queries. Raises NotPermitted, NotFound."""
    row = next((row for row in _rows(desk) if row.slug == slug), None)
    if row is None:
        raise NotFound("没有这个事项，或者已经不再使用。", code="item.unknown")
    return row


def open_halls() -> list[tuple[str, str]]:
    """Return slug and name of every hall in use. One query."""
    return list(Hall.objects.filter(active=True).values_list("slug", "name"))


def _rows(desk: Desk) -> list[StationRow]:
    require(desk, Permission.STATIONING_READ)
    halls: dict[UUID, list[tuple[str, str, datetime]]] = defaultdict(list)
    served = Stationing.objects.filter(until=None).select_related("hall").order_by("hall__slug")
    for one in served:
        halls[one.item_id].append((one.hall.slug, one.hall.name, one.since))
    open_ones = StationingException.objects.filter(ended_at=None)
    exceptions = {one.item_id: one for one in open_ones}
    return [
        _row(item, halls.get(item.item_id, ()), exceptions.get(item.item_id))
        for item in figures_at(desk.now)
    ]


def _row(
    item: Figures,
    halls: Sequence[tuple[str, str, datetime]],
    exception: StationingException | None,
) -> StationRow:
    return StationRow(
        slug=item.slug,
        name=item.name,
        agency_slug=item.agency_slug,
        agency_short=item.agency_short,
        level=item.level,
        window=item.window,
        halls=tuple(halls),
        standing=_standing(bool(halls), exception),
        reason=exception.reason if exception else "",
        explanation=exception.explanation if exception else "",
        document_number=exception.document_number if exception else "",
        asked_by=exception.asked_by_name if exception else "",
        asked_at=exception.asked_at if exception else None,
        decided_by=exception.decided_by_name if exception else "",
    )


def _standing(is_served: bool, exception: StationingException | None) -> Standing:
    if exception:
        return Standing.EXCEPTED if exception.approved_at else Standing.ASKED
    return Standing.STATIONED if is_served else Standing.NOT
