"""A township and its villages in numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from tongban.base.desk import Desk, require
from tongban.hall.queries import HallRef
from tongban.people.permissions import Permission
from tongban.stations.models import Help, Parcel, Posting
from tongban.stations.queries.handing import on_the_way
from tongban.stations.queries.posts import station_of, villages_of
from tongban.stations.rules import ParcelKind

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One village station, as its township sees it."""

    hall: HallRef
    helpers: tuple[str, ...]
    recent: int  # matters begun in the last thirty days
    asked: int  # wait for the neighbour's consent
    running: int  # submitted, not ended
    ended: int  # … in all
    papers: int  # lie at the station
    results: int  # lie at the station, for the neighbour
    moving: int  # on a list nobody has signed for


@dataclass(frozen=True, slots=True)
class TownshipPage:
    station: HallRef
    villages: Sequence[VillageRow]


def township(*, desk: Desk) -> TownshipPage:
    """Return the villages under the desk's township. Seven queries, however many. Raises NotPermitted."""
    require(desk, Permission.STATION_OVERSEE)
    station = station_of(desk)
    villages = villages_of(station)
    ids = [hall.id for hall in villages]
    filed = Q(application__case__isnull=False)
    helps = _by_hall(
        Help.objects.filter(hall_id__in=ids)
        .values("hall")
        .annotate(
            recent=Count("pk", filter=Q(begun_at__gte=desk.now - RECENT)),
            asked=Count("pk", filter=Q(until=None, withdrawn_at=None)),
            running=Count("pk", filter=filed & Q(application__case__finished_at=None)),
            ended=Count("pk", filter=filed & Q(application__case__finished_at__isnull=False)),
        )
    )
    parcels = _by_hall(
        Parcel.objects.filter(hall_id__in=ids, ended_at=None)
        .values("hall")
        .annotate(
            papers=Count("pk", filter=Q(kind=ParcelKind.PAPER.value)),
            results=Count("pk", filter=Q(kind=ParcelKind.RESULT.value)),
        )
    )
    moving = on_the_way(ids)
    posted = Posting.objects.filter(hall_id__in=ids, until=None).order_by("staff__number")
    helpers = list(posted.values_list("hall_id", "staff__name"))
    none = {"recent": 0, "asked": 0, "running": 0, "ended": 0, "papers": 0, "results": 0}
    return TownshipPage(
        station,
        [
            VillageRow(
                hall=hall,
                helpers=tuple(name for where, name in helpers if where == hall.id),
                moving=moving.get(hall.id, 0),
                **{**none, **helps.get(hall.id, {}), **parcels.get(hall.id, {})},
            )
            for hall in villages
        ],
    )


def _by_hall(rows: Iterable[Mapping[str, Any]]) -> dict[UUID, dict[str, int]]:
    return {row["hall"]: {name: n for name, n in row.items() if name != "hall"} for row in rows}
