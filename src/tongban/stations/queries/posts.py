"""Who works where: the station of a desk, and the villages under a township."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tongban.base.desk import Desk, require
from tongban.base.errors import NotPermitted
from tongban.hall.queries import HallRef, hall_refs
from tongban.hall.rules import HallKind
from tongban.people.permissions import Permission
from tongban.stations.models import Posting


@dataclass(frozen=True, slots=True)
class PostingRow:
    """Somebody who works at a station now."""

    id: UUID
    hall_name: str
    staff_number: str
    staff_name: str


@dataclass(frozen=True, slots=True)
class Postings:
    """Who works where, and where the desk may post others."""

    rows: Sequence[PostingRow]
    halls: Sequence[HallRef]


def posted_at(desk: Desk) -> HallRef | None:
    """Return the hall this officer works for, None while he is posted nowhere. Two queries."""
    if desk.staff_id is None:
        return None
    hall_id = Posting.objects.filter(staff_id=desk.staff_id, until=None).values_list("hall_id")
    row = hall_id.first()
    return next((hall for hall in hall_refs() if row and hall.id == row[0]), None)


def station_of(desk: Desk) -> HallRef:
    """Return the hall this officer works for. Two queries. Raises NotPermitted."""
    found = posted_at(desk)
    if found is None:
        raise NotPermitted(
            "您还没有派驻到服务站或大厅，请乡镇管理员或平台管理员先登记派驻。",
            code="station.no_posting",
        )
    return found


def villages_of(station: HallRef) -> list[HallRef]:
    """Return the village stations under a township's hall; all of them for a hall of the city. One query."""
    villages = [hall for hall in hall_refs() if hall.kind is HallKind.VILLAGE]
    if station.kind is HallKind.TOWNSHIP:
        return [hall for hall in villages if hall.division == station.division]
    return villages if station.kind is not HallKind.VILLAGE else []


def may_post_to(desk: Desk) -> list[HallRef]:
    """Return where the desk may post people: a township its villages, an administrator anywhere.

    One query, three for a township. Raises NotPermitted.
    """
    if desk.may(Permission.HALL_MANAGE):
        return hall_refs()
    require(desk, Permission.STATION_OVERSEE)
    return villages_of(station_of(desk))


def postings(desk: Desk) -> Postings:
    """Return who works at the stations the desk looks after. Five queries at most. Raises NotPermitted."""
    halls = may_post_to(desk)
    rows = Posting.objects.filter(hall_id__in=[hall.id for hall in halls], until=None)
    return Postings(
        rows=[
            PostingRow(row.id, row.hall.name, row.staff.number, row.staff.name)
            for row in rows.select_related("hall", "staff").order_by("hall__slug", "staff__number")
        ],
        halls=halls,
    )
