"""Signing on and off at a window."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import UUIDField

from tongban.base.clock import local_day
from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound, Refused
from tongban.base.prepared import Prepared, Slot
from tongban.hall.events import WindowStaffed
from tongban.hall.models import Sitting, Ticket, Window
from tongban.hall.rules import AT_WINDOW
from tongban.journal import services as journal
from tongban.people.permissions import Permission


@transaction.atomic
def sign_on(window_id: UUID, *, desk: Desk) -> None:
    """Take a seat at a window. Signing on where one sits already changes nothing: who was being
    served when a browser was closed is still there.

    Writes:  the sitting; an earlier one of the officer at another window ends; journal entries.
    Tells:   WindowStaffed.
    Raises:  NotPermitted; NotFound; Refused if a colleague sits there (hall.window_taken), if the
             position takes in nothing of that window (hall.window_not_mine), or if somebody is
             still being served at the window one leaves (hall.busy).
    """
    require(desk, Permission.TICKET_CALL)
    # Locked: two officers may sit down in the same second.
    window = (
        Window.objects.select_for_update(of=("self",)).filter(pk=window_id, active=True).first()
    )
    if window is None:
        raise NotFound("没有这个窗口。", code="hall.window_unknown")
    there = (
        Sitting.objects.select_related("staff", "window").filter(window=window, until=None).first()
    )
    if there and there.staff_id == desk.staff_id:
        return
    names = _called_here(window, desk)
    if not names:
        words = "您的岗位不受理这个窗口的业务类别，不能在这里上岗。"
        raise Refused(words, code="hall.window_not_mine")
    if there and local_day(there.since) < desk.today:
        _close(there, desk)  # forgotten yesterday
    elif there:
        raise Refused(f"{there.staff.name}正在这个窗口上岗。", code="hall.window_taken")
    if elsewhere := SITTING.first(staff_id=desk.staff_id):
        _end(elsewhere, desk)
    assert desk.staff_id  # a job sits nowhere
    Sitting.objects.create(
        window=window, staff_id=desk.staff_id, categories=sorted(names), since=desk.now
    )
    _record(window, on=True, desk=desk)


@transaction.atomic
def sign_off(*, desk: Desk) -> None:
    """Leave the window. Who was sent to this window alone may be called at others from now on.

    Writes:  the sitting; the tickets sent here; one journal entry.
    Tells:   WindowStaffed.
    Raises:  Refused if the officer sits nowhere (hall.not_signed_on), or somebody is still there
             (hall.busy).
    """
    _end(sitting_of(desk), desk)


def sitting_of(desk: Desk) -> Sitting:
    """Return where the officer sits, locked until the end of the transaction. One query.

    Locked: whoever presses a button twice does one thing after the other.
    Raises Refused (hall.not_signed_on).
    """
    require(desk, Permission.TICKET_CALL)
    found = SITTING.first(staff_id=desk.staff_id)
    if found is None:
        raise Refused("请先选择窗口上岗。", code="hall.not_signed_on")
    return found


# Asked at every press of a button.
SITTING = Prepared(
    lambda: (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("window__hall")
        .filter(until=None, staff_id=Slot("staff_id", UUIDField()))
    )
)


def _called_here(window: Window, desk: Desk) -> Collection[str]:
    """The categories he calls: at a window of his own agency all of it, else those of his position."""
    names = set(window.categories.filter(active=True).values_list("name", flat=True))
    if window.agency_id is not None:
        return names if window.agency_id == desk.agency_id else set()
    return names & desk.windows


def _end(sitting: Sitting, desk: Desk) -> None:
    if Ticket.objects.filter(window=sitting.window_id, state__in=AT_WINDOW).exists():
        words = "窗口还有人在办，请先办完、挂起或转办。"
        raise Refused(words, code="hall.busy")
    _close(sitting, desk)


def _close(sitting: Sitting, desk: Desk) -> None:
    sitting.until = desk.now
    sitting.save(update_fields=["until"])
    Ticket.objects.filter(only_window=sitting.window_id).update(only_window=None)
    _record(sitting.window, on=False, desk=desk)


def _record(window: Window, *, on: bool, desk: Desk) -> None:
    assert desk.staff_id
    event = WindowStaffed(subject=f"window:{window.id}", staff_id=desk.staff_id, on=on)
    journal.record(event, by=desk)
