"""What lies at a hall, what is on its way, and which results wait to be fetched for a neighbour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.cases.queries import standings
from tongban.hall.queries import HallRef, hall_refs
from tongban.hall.rules import HallKind
from tongban.people.permissions import Permission
from tongban.people.queries import mask_name
from tongban.stations.models import Handing, HandingLine, Help, Parcel
from tongban.stations.queries.posts import station_of, villages_of
from tongban.stations.rules import PARCEL_KIND_NAMES, ParcelKind

PAGE_SIZE = 30
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """One original or result, for who hands it on."""

    id: UUID
    kind: str
    name: str
    item: str
    person: str  # masked
    number: str  # of the case
    station: str  # whose matter it is
    is_paper: bool


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result that lies at a window and may be fetched for the neighbour."""

    help_id: UUID
    name: str
    item: str
    person: str  # masked
    number: str
    station: str


@dataclass(frozen=True, slots=True)
class HandingRow:
    """One list, from the side of a hall."""

    id: UUID
    from_hall: str
    to_hall: str
    given_at: datetime
    given_by: str
    taken_at: datetime | None
    taken_by: str
    lines: int
    waits_for_me: bool


@dataclass(frozen=True, slots=True)
class HandingView:
    """One list with its lines: (id, parcel, taken)."""

    row: HandingRow
    lines: Sequence[tuple[UUID, ParcelRow, bool | None]]


@dataclass(frozen=True, slots=True)
class Here:
    """All that a hall has to hand on, or to sign for."""

    station: HallRef
    parcels: Sequence[ParcelRow]
    results: Sequence[ResultRow]
    may_send_to: Sequence[HallRef]
    page: Page[HandingRow]
    may_keep: bool  # there are agencies here that keep papers on file


def here(*, desk: Desk, after: str | None = None) -> Here:
    """Return what lies at the desk's hall and the lists it gave or got, the latest first. Nine queries.

    Raises NotPermitted.
    """
    require(desk, Permission.PARCEL_CARRY)
    station = station_of(desk)
    rows = Handing.objects.filter(Q(from_hall_id=station.id) | Q(to_hall_id=station.id))
    page = page_by_key(_with_both(rows), key=("-given_at", "-id"), after=after, size=PAGE_SIZE)
    return Here(
        station=station,
        parcels=_parcels(station),
        results=results_to_fetch(station),
        may_send_to=may_send_to(station),
        page=page.map(lambda row: _row(row, station)),
        may_keep=station.kind is not HallKind.VILLAGE,
    )


def handing(handing_id: UUID, *, desk: Desk) -> HandingView:
    """Return one list the desk's hall gave or got. Four queries. Raises NotPermitted, NotFound."""
    require(desk, Permission.PARCEL_CARRY)
    station = station_of(desk)
    rows = Handing.objects.filter(Q(from_hall_id=station.id) | Q(to_hall_id=station.id))
    row = _with_both(rows).filter(pk=handing_id).first()
    if row is None:
        raise NotFound("没有找到这张转交单。", code="station.handing_unknown")
    lines = HandingLine.objects.filter(handing=row).select_related(
        "parcel__help__person", "parcel__help__hall", "parcel__help__application"
    )
    return HandingView(
        row=_row(row, station),
        lines=[(one.id, _parcel(one.parcel), one.taken) for one in lines.order_by("id")],
    )


def may_send_to(station: HallRef) -> list[HallRef]:
    """Return where a hall may send things: a village up to its township and the city; the city and a
    township down to the villages, and between them. One query.
    """
    halls = [hall for hall in hall_refs() if hall.id != station.id]
    if station.kind in (HallKind.VILLAGE, HallKind.TOWNSHIP):
        return [
            hall
            for hall in halls
            if not hall.division
            or (hall.division == station.division and hall.kind is not station.kind)
        ]
    return halls


def results_to_fetch(station: HallRef) -> list[ResultRow]:
    """Return the results of matters that were helped with in the villages of a hall, which lie at a window
    and no one has fetched yet, the oldest first. Three queries; none for a village: it is brought there.
    """
    if station.kind is HallKind.VILLAGE:
        return []
    villages = [hall.id for hall in villages_of(station)]
    rows = (
        Help.objects.filter(hall_id__in=villages, withdrawn_at=None)
        .filter(
            application__case__finished_at=None,
            application__case__state__in=("delivering", "denied"),
        )
        .exclude(parcels__kind=ParcelKind.RESULT.value)
        .select_related("person", "hall")
        .order_by("begun_at", "id")[:MOST_SHOWN]
    )
    found = standings([row.application_id for row in rows])
    return [
        ResultRow(
            help_id=row.id,
            name=case.result_name,
            item=row.item_name,
            person=mask_name(row.person.name),
            number=case.number,
            station=row.hall.name,
        )
        for row in rows
        if (case := found[row.application_id]).to_fetch
    ]


def on_the_way(hall_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Count, by station, the things of its matters on a list nobody has signed for. One query."""
    rows = HandingLine.objects.filter(taken=None, parcel__help__hall_id__in=hall_ids)
    counted = rows.values("parcel__help__hall").annotate(n=Count("pk"))
    return {row["parcel__help__hall"]: row["n"] for row in counted}


def _parcels(station: HallRef) -> list[ParcelRow]:
    rows = (
        Parcel.objects.filter(hall_id=station.id, ended_at=None)
        .exclude(pk__in=HandingLine.objects.filter(taken=None).values("parcel"))
        .select_related("help__person", "help__hall", "help__application")
        .order_by("help__begun_at", "id")
    )
    return [_parcel(row) for row in rows[:MOST_SHOWN]]


def _with_both(rows: "QuerySet[Handing]") -> "QuerySet[Handing]":
    both = rows.select_related("from_hall", "to_hall", "given_by", "taken_by")
    return both.annotate(n=Count("lines"))


def _row(row: Handing, station: HallRef) -> HandingRow:
    return HandingRow(
        id=row.id,
        from_hall=row.from_hall.name,
        to_hall=row.to_hall.name,
        given_at=row.given_at,
        given_by=row.given_by.name,
        taken_at=row.taken_at,
        taken_by=row.taken_by.name if row.taken_by else "",
        lines=getattr(row, "n"),  # noqa: B009  # of the annotation in _with_both
        waits_for_me=row.taken_at is None and row.to_hall_id == station.id,
    )


def _parcel(row: Parcel) -> ParcelRow:
    kind = ParcelKind(row.kind)
    application = row.help.application
    return ParcelRow(
        id=row.id,
        kind=PARCEL_KIND_NAMES[kind],
        name=row.name,
        item=row.help.item_name,
        person=mask_name(row.help.person.name),
        number=application.number if application else "",
        station=row.help.hall.name,
        is_paper=kind is ParcelKind.PAPER,
    )
