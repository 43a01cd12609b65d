"""What the tablet of a window shows: who works there, and who was served last. Nobody served is named."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.base.errors import NotFound
from tongban.cases.queries import latest_case_of
from tongban.hall.models import Sitting, Ticket, TicketApplication, Window
from tongban.hall.rules import AT_WINDOW, State


@dataclass(frozen=True, slots=True)
class Served:
    """The last one served to the end at a window."""

    ticket_id: UUID
    label: str
    staff_id: UUID
    clerk: str
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class TabletWindow:
    """A window as who stands before it sees it; `clerk` "" while nobody sits there."""

    hall_name: str
    number: int
    name: str
    clerk: str
    clerk_number: str  # 工号
    label: str  # of who stands there, "" for nobody
    is_serving: bool
    served: Served | None


def tablet_window(tablet_code: str) -> TabletWindow:
    """Return the window a tablet belongs to. Four queries. Raises NotFound."""
    windows = Window.objects.filter(active=True, hall__active=True).select_related("hall")
    window = windows.filter(tablet_code=tablet_code).first()
    if window is None:
        raise NotFound("没有这个评价器。", code="hall.tablet_unknown")
    sitting = Sitting.objects.filter(window=window, until=None).select_related("staff").first()
    there = Ticket.objects.filter(window=window, state__in=AT_WINDOW).first()
    return TabletWindow(
        hall_name=window.hall.name,
        number=window.number,
        name=window.name,
        clerk=sitting.staff.name if sitting else "",
        clerk_number=sitting.staff.number if sitting else "",
        label=there.label if there else "",
        is_serving=there is not None and there.state == State.SERVING,
        served=_served(window),
    )


def case_of_ticket(ticket_id: UUID) -> UUID | None:
    """Return the last case that came of a ticket, None where nothing was filed. Two queries."""
    links = TicketApplication.objects.filter(ticket=ticket_id)
    return latest_case_of(links.values_list("application_id", flat=True))


def _served(window: Window) -> Served | None:
    done = Ticket.objects.filter(window=window, state=State.DONE, staff__isnull=False)
    row = done.select_related("staff").order_by("-ended_at").first()
    if row is None:
        return None
    assert row.staff  # the filter
    assert row.ended_at  # it is done
    return Served(row.id, row.label, row.staff.id, row.staff.name, row.ended_at)
