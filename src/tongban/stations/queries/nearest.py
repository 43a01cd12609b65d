"""The nearest place that does it, by the township one lives in; and what a place does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tongban.agencies.queries import townships
from tongban.base.errors import NotFound
from tongban.base.paging import Page
from tongban.catalogue.queries import Guide, ItemLine, items_to_help_with, may_be_helped_with
from tongban.hall.queries import HallLine, HallRef, hall_refs, halls, items_at, places_of
from tongban.hall.rules import HallKind
from tongban.law.workdays import Calendar
from tongban.stations.models import Posting
from tongban.stations.rules import NEAR_NAMES, Near, near


@dataclass(frozen=True, slots=True)
class NearRow:
    """One place that does it."""

    hall: HallLine
    near_name: str
    is_helped: bool  # the station files it for him (帮办代办); it is not decided there
    takes_numbers: bool
    waiting: int
    wait: int | None  # minutes


@dataclass(frozen=True, slots=True)
class Nearest:
    """Where to go with one item, the nearest first; `home` "" while no township is chosen."""

    guide: Guide
    home: str
    townships: Sequence[tuple[str, str]]  # code, name
    rows: Sequence[NearRow]
    exception: str  # why in no hall, "" otherwise


@dataclass(frozen=True, slots=True)
class Services:
    """What a place does: itself, or (帮办代办) for a neighbour who consents."""

    hall: HallRef
    has_helper: bool
    page: Page[ItemLine]


def nearest(slug: str, *, home: str, now: datetime, calendar: Calendar) -> Nearest:
    """Return the places that do an item, the nearest to the township `home` first. Fourteen queries.

    Stations whose helper files it for a neighbour are rows too, of his own township alone. A code that
    is no township chooses none.
    Raises NotFound for an item that is unknown or not in use.
    """
    found = places_of(slug, now, calendar)
    choices = [(one.code, one.name) for one in townships()]
    home = home if home in dict(choices) else ""
    rows = [
        NearRow(
            hall=place.hall,
            near_name="",
            is_helped=False,
            takes_numbers=place.category_id is not None,
            waiting=place.waiting,
            wait=place.wait,
        )
        for place in found.places
    ]
    if home and may_be_helped_with(found.guide):
        served = {row.hall.slug for row in rows}
        rows += [
            NearRow(hall, "", is_helped=True, takes_numbers=False, waiting=0, wait=None)
            for hall in _with_helpers(home, now, calendar)
            if hall.slug not in served
        ]
    return Nearest(
        guide=found.guide,
        home=home,
        townships=choices,
        rows=_in_order(rows, home),
        exception=found.exception,
    )


def services_of(slug: str, *, helped: bool, after: str | None = None) -> Services:
    """Return what a place does, or with `helped` what its helper files for a neighbour. Four queries.

    Raises NotFound for a hall that is not in use.
    """
    hall = next((one for one in hall_refs() if one.slug == slug), None)
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    is_village = hall.kind is HallKind.VILLAGE
    has_helper = is_village and Posting.objects.filter(hall_id=hall.id, until=None).exists()
    page = items_to_help_with(after=after) if helped and has_helper else items_at(slug, after=after)
    return Services(hall, has_helper, page)


def _with_helpers(home: str, now: datetime, calendar: Calendar) -> list[HallLine]:
    posted = set(Posting.objects.filter(until=None).values_list("hall__slug", flat=True))
    return [
        hall
        for hall in halls(now, calendar)
        if hall.kind is HallKind.VILLAGE and hall.division == home and hall.slug in posted
    ]


def _in_order(rows: Sequence[NearRow], home: str) -> list[NearRow]:
    far = {one: place for place, one in enumerate(Near)}
    placed = [(near(row.hall.kind, row.hall.division, home), row) for row in rows]
    placed.sort(key=lambda both: (far[both[0]], both[1].is_helped, both[1].hall.slug))
    return [
        replace(row, near_name=NEAR_NAMES[where] if home or where is Near.CITY else "")
        for where, row in placed
    ]
