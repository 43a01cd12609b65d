"""Where one item is served, the nearest first asked for: halls, their lines, their hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.base.clock import local_day
from tongban.catalogue.queries import Guide, guide
from tongban.hall.models import Stationing, StationingException
from tongban.hall.queries.halls import HallLine, hall_line
from tongban.hall.queries.line import lines_of
from tongban.hall.rules import HallKind
from tongban.law.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Place:
    """A hall that serves the item; `category_id` None where no ticket is taken for it."""

    hall: HallLine
    category_id: UUID | None
    letter: str
    waiting: int
    wait: int | None  # minutes


@dataclass(frozen=True, slots=True)
class Places:
    """Where an item is served. `exception`: why in no hall, "" otherwise."""

    guide: Guide
    places: Sequence[Place]
    exception: str


def places_of(slug: str, now: datetime, calendar: Calendar) -> Places:
    """Return the halls that serve an item, the centre first. Nine queries, however many halls.

    Raises NotFound for an item that is unknown or not in use.
    """
    found = guide(slug)
    served = Stationing.objects.filter(item=found.item_id, until=None, hall__active=True)
    halls = [one.hall for one in served.select_related("hall").prefetch_related("hall__closures")]
    kinds = list(HallKind)
    lines = lines_of([hall.id for hall in halls], local_day(now))
    places = []
    for hall in sorted(halls, key=lambda hall: (kinds.index(HallKind(hall.kind)), hall.slug)):
        line = lines[hall.id]
        name = found.definition.window
        category = next((one for one in line.categories if one.name == name), None)
        places.append(
            Place(
                hall=hall_line(hall, now, calendar),
                category_id=category.id if category else None,
                letter=category.letter if category else "",
                waiting=sum(one.category == name for one in line.waiting),
                wait=line.wait(name, line.waiting) if category else None,
            )
        )
    approved = StationingException.objects.filter(
        item=found.item_id, ended_at=None, approved_at__isnull=False
    )
    reason = approved.values_list("reason", flat=True).first()
    return Places(guide=found, places=places, exception=reason or "")
