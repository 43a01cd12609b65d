"""Papers handed on and results brought back: a list, signed by who gives and by who takes.

Nothing has moved until the other side has signed; what it did not get stays with who gave it.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tongban.applications.events import ApplicationSubmitted
from tongban.applications.queries import originals_of
from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.cases import services as cases
from tongban.cases.queries import standings
from tongban.hall.queries import HallRef
from tongban.journal import services as journal
from tongban.people.permissions import Permission
from tongban.stations.events import ParcelEnded, ParcelsGiven, ParcelsTaken
from tongban.stations.models import Handing, HandingLine, Help, Parcel
from tongban.stations.queries.handing import may_send_to, results_to_fetch
from tongban.stations.queries.helps import find_help, helper_of
from tongban.stations.queries.posts import station_of
from tongban.stations.rules import ParcelEnd, ParcelKind
from tongban.stations.services.helping import require_card

MOST_ON_A_LIST = 100


def keep_originals(event: ApplicationSubmitted, by: Viewer | Desk) -> None:
    """Note that the originals a helper took in lie at his station, to be handed on.

    Writes:  a parcel for each line that is shown as an original. No query for who files himself.
    """
    if not (isinstance(by, Desk) and by.may(Permission.HELP_FILE)):
        return
    row = Help.objects.filter(application_id=event.application_id).first()
    if row is None:
        return
    Parcel.objects.bulk_create(
        Parcel(
            help=row, kind=ParcelKind.PAPER.value, line=line, name=name[:200], hall_id=row.hall_id
        )
        for line, name in originals_of(event.application_id).items()
    )


@transaction.atomic
def give(to: str, *, parcels: Collection[UUID], results: Collection[UUID], desk: Desk) -> UUID:
    """Sign a list of what goes to the hall `to`; return its id.

    `parcels` lie at the desk's own hall; `results` are matters whose result is fetched there for the
    neighbour: it becomes a parcel with this list.
    Writes:  the list; parcels for results; one journal entry.
    Tells:   ParcelsGiven.
    Raises:  NotPermitted; Invalid for an unknown hall, for nothing chosen, and for what is not here or
             already on a list.
    """
    require(desk, Permission.PARCEL_CARRY)
    here = station_of(desk)
    there = next((hall for hall in may_send_to(here) if hall.slug == to), None)
    if there is None:
        raise Invalid([Problem("to", "station.hall", "请选择送到哪里。")])
    chosen = _chosen(here, parcels) + _results(here, there, results)
    if not 1 <= len(chosen) <= MOST_ON_A_LIST:
        words = f"请勾选要转交的，一次最多 {MOST_ON_A_LIST} 件。"
        raise Invalid([Problem("parcels", "station.nothing", words)])
    assert desk.staff_id
    row = Handing.objects.create(
        from_hall_id=here.id, to_hall_id=there.id, given_at=desk.now, given_by_id=desk.staff_id
    )
    HandingLine.objects.bulk_create(HandingLine(handing=row, parcel=one) for one in chosen)
    event = ParcelsGiven(
        subject=f"handing:{row.id}",
        handing_id=row.id,
        from_hall=here.slug,
        to_hall=there.slug,
        parcels=[one.id for one in chosen],
    )
    journal.record(event, by=desk, first=True)
    return UUID(str(row.id))


@transaction.atomic
def take(handing_id: UUID, *, got: Collection[UUID], desk: Desk) -> None:
    """Sign for a list: `got` are the lines that came; the others stay with who gave them.

    Writes:  the lines; where the parcels are; one journal entry.
    Tells:   ParcelsTaken.
    Raises:  NotPermitted; NotFound unless it goes to the desk's hall; Refused (station.signed) when it is
             signed already, (station.same_hand) for who gave it.
    """
    require(desk, Permission.PARCEL_CARRY)
    here = station_of(desk)
    # Locked: two of the hall may sign in the same second.
    row = Handing.objects.select_for_update().filter(pk=handing_id, to_hall_id=here.id).first()
    if row is None:
        raise NotFound("没有找到这张转交单。", code="station.handing_unknown")
    if row.taken_at is not None:
        raise Refused("这张转交单已经签收。", code="station.signed")
    if row.given_by_id == desk.staff_id:
        raise Refused("交件和收件要两个人签，请收件的同事确认。", code="station.same_hand")
    lines = list(row.lines.select_related("parcel"))
    came = [line for line in lines if line.id in got]
    missing = [line for line in lines if line.id not in got]
    HandingLine.objects.filter(pk__in=[line.pk for line in came]).update(taken=True)
    HandingLine.objects.filter(pk__in=[line.pk for line in missing]).update(taken=False)
    Parcel.objects.filter(pk__in=[line.parcel_id for line in came]).update(hall_id=here.id)
    row.taken_at, row.taken_by_id = desk.now, desk.staff_id
    row.save(update_fields=["taken_at", "taken_by"])
    event = ParcelsTaken(
        subject=f"handing:{row.id}",
        handing_id=row.id,
        taken=[line.parcel_id for line in came],
        missing=[line.parcel_id for line in missing],
    )
    journal.record(event, by=desk)


@transaction.atomic
def leave_with_agency(parcel_id: UUID, *, desk: Desk) -> None:
    """Note that an original at the desk's hall was given to the agency, which keeps it on file.

    Writes:  the parcel; one journal entry.
    Tells:   ParcelEnded.
    Raises:  NotPermitted, also at a village; NotFound unless an original lies here.
    """
    require(desk, Permission.PARCEL_CARRY)
    here = station_of(desk)
    if desk.may(Permission.HELP_FILE):
        raise Refused("村里没有受理部门，请转交乡镇或市里的大厅。", code="station.village")
    rows = Parcel.objects.select_for_update(of=("self",)).select_related("help")
    row = _here(rows.filter(pk=parcel_id, kind=ParcelKind.PAPER.value), here).first()
    if row is None:
        raise NotFound("这件不在这里，或正在路上。", code="station.parcel_unknown")
    _end(row, ParcelEnd.KEPT, desk)


@transaction.atomic
def hand_to_neighbour(help_id: UUID, parcel_id: UUID, *, id_number: str, desk: Desk) -> None:
    """Put what came back into the neighbour's own hands, his card shown: a result, or his original.

    Writes:  the parcel; one journal entry. With a result its case ends: as
             `cases.deliver_by_station`.
    Tells:   ParcelEnded; CaseDelivered.
    Raises:  Invalid for another's card; Refused (station.no_consent) when the consent is over, and as
             `cases.deliver_by_station`; NotPermitted; NotFound unless it lies at the station.
    """
    matter = find_help(help_id, desk=desk)
    helper = helper_of(matter, desk=desk)
    rows = Parcel.objects.select_for_update(of=("self",)).select_related("help")
    row = rows.filter(pk=parcel_id, help=matter, hall_id=matter.hall_id, ended_at=None).first()
    if row is None or row.lines.filter(taken=None).exists():
        raise NotFound("这件不在服务站，或正在路上。", code="station.parcel_unknown")
    require_card(matter, id_number)
    if row.kind == ParcelKind.RESULT:
        assert matter.application
        # Nothing is delivered twice: he may have come for a copy himself meanwhile.
        if standings([matter.application_id])[matter.application_id].is_open:
            cases.deliver_by_station(matter.application.number, helper=helper)
        _end(row, ParcelEnd.HANDED_OVER, desk)
    else:
        _end(row, ParcelEnd.RETURNED, desk)


def _chosen(here: HallRef, ids: Collection[UUID]) -> list[Parcel]:
    # Locked: two of the hall may put one thing on two lists.
    found = list(_here(Parcel.objects.select_for_update(), here).filter(pk__in=list(ids)))
    if len(found) != len(set(ids)):
        words = "有的件已经不在这里，或已在另一张单上。请刷新后再选。"
        raise Invalid([Problem("parcels", "station.not_here", words)])
    return found


def _results(here: HallRef, there: HallRef, ids: Collection[UUID]) -> list[Parcel]:
    ready = {one.help_id: one for one in results_to_fetch(here)} if ids else {}
    if not set(ids) <= ready.keys():
        words = "有的结果已经不能代取。请刷新后再选。"
        raise Invalid([Problem("results", "station.no_result", words)])
    return [
        Parcel.objects.create(
            help_id=key, kind=ParcelKind.RESULT.value, name=ready[key].name, hall_id=here.id
        )
        for key in dict.fromkeys(ids)
    ]


def _here(rows: "QuerySet[Parcel]", here: HallRef) -> "QuerySet[Parcel]":
    """Included if, and only if, it lies at the hall and is on no list that is not signed."""
    return rows.filter(hall_id=here.id, ended_at=None).exclude(
        pk__in=HandingLine.objects.filter(taken=None).values("parcel")
    )


def _end(row: Parcel, how: ParcelEnd, desk: Desk) -> None:
    row.ended_at, row.ended_how, row.ended_by = desk.now, how.value, desk.actor_name[:120]
    row.save(update_fields=["ended_at", "ended_how", "ended_by"])
    event = ParcelEnded(subject=f"help:{row.help_id}", parcel_id=row.id, how=how.value)
    journal.record(event, by=desk)
