"""Calling who waits, and what a clerk does with who stands before him.

Whoever is called next is taken by one statement, so that clerks who call in the same instant never
take the same person, and never wait for one another.
"""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field

from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.hall import rules
from tongban.hall.events import TicketMoved
from tongban.hall.models import Category, Sitting, Ticket, Window
from tongban.hall.rules import State, Step
from tongban.hall.services.windows import sitting_of
from tongban.journal import services as journal
from tongban.law.queueing import place_after_missing, read_number

# The first in line whom this window serves, unless somebody stands there already. {skip} passes over
# rows another clerk is taking just now; SQLite has one writer at a time and needs no such thing.
CALL_NEXT = """
    UPDATE hall_ticket
    SET state = 'called', window_id = %(window)s, staff_id = %(staff)s, only_window_id = NULL,
        calls = calls + 1, called_at = %(now)s,
        first_called_at = COALESCE(first_called_at, %(now)s)
    WHERE id = (
        SELECT waiting.id FROM hall_ticket AS waiting
        WHERE waiting.hall_id = %(hall)s AND waiting.day = %(day)s AND waiting.state = 'waiting'
          AND (waiting.only_window_id = %(window)s
               OR (waiting.only_window_id IS NULL AND waiting.category_id IN (
                   SELECT category.id FROM hall_category AS category
                   JOIN hall_window_categories AS served ON served.category_id = category.id
                   WHERE served.window_id = %(window)s AND category.name IN ({names}))))
        ORDER BY waiting.place, waiting.id
        LIMIT 1 {skip})
      AND NOT EXISTS (
        SELECT 1 FROM hall_ticket AS there
        WHERE there.window_id = %(window)s AND there.state IN ('called', 'serving'))
    RETURNING *
"""
SKIP = "FOR UPDATE OF waiting SKIP LOCKED"


@transaction.atomic
def call_next(*, desk: Desk) -> UUID:
    """Call the first in line whom this window serves; return the ticket's id.

    Writes:  the ticket; one journal entry. Four statements.
    Tells:   TicketMoved.
    Raises:  Refused if the officer sits nowhere (hall.not_signed_on), if somebody is at the window
             still (hall.busy), or nobody waits for it (hall.nobody_waits).
    """
    sitting = sitting_of(desk)
    ticket = _take_first(sitting, desk)
    if ticket is None:
        _refuse_busy(sitting)
        raise Refused("现在没有人等候您窗口的业务。", code="hall.nobody_waits")
    _record(ticket, Step.CALL, sitting, desk)
    return UUID(str(ticket.id))


@transaction.atomic
def finish_and_call_next(ticket_id: UUID, *, desk: Desk) -> None:
    """End with who is here and call the next; that nobody waits undoes nothing.

    Raises:  as finish.
    """
    finish(ticket_id, desk=desk)
    try:
        call_next(desk=desk)
    except Refused as refused:
        if refused.code != "hall.nobody_waits":
            raise


@transaction.atomic
def call_number(text: str, *, desk: Desk) -> UUID:
    """Call a number of today out of turn: who was passed or put aside, or waits; return its id.

    Writes:  the ticket; one journal entry.
    Tells:   TicketMoved.
    Raises:  Invalid for what is no number, or of another day or category; Refused as call_next, or
             where the ticket is at a window or has ended (hall.step).
    """
    sitting = sitting_of(desk)
    _refuse_busy(sitting)
    ticket = _of_number(text, sitting, desk)
    served = sitting.window.categories.filter(name__in=sitting.categories)
    was_here = sitting.window_id in (ticket.only_window_id, ticket.window_id)
    if not was_here and not served.filter(pk=ticket.category_id).exists():
        raise _wrong_number("hall.category", f"您的窗口不办理{ticket.category.name}类业务。")
    if ticket.only_window_id and not was_here:
        raise _wrong_number("hall.sent_elsewhere", f"{ticket}已转到另一个窗口办理。")
    ticket.window, ticket.only_window, ticket.staff_id = sitting.window, None, desk.staff_id
    _move(ticket, Step.CALL, sitting, desk)
    return UUID(str(ticket.id))


@transaction.atomic
def recall(ticket_id: UUID, *, desk: Desk) -> None:
    """重呼: call the same person again.

    Writes:  the ticket; one journal entry.  Tells: TicketMoved.
    Raises:  Refused (hall.not_signed_on, hall.step); NotFound unless it is at this window.
    """
    _move_here(ticket_id, Step.RECALL, desk)


@transaction.atomic
def serve(ticket_id: UUID, *, desk: Desk) -> None:
    """开始办理: the person has come. Writes, tells and raises as recall."""
    _move_here(ticket_id, Step.SERVE, desk)


@transaction.atomic
def hold(ticket_id: UUID, *, desk: Desk) -> None:
    """挂起: he fetches something and comes back; he keeps his place. Writes, tells, raises as recall."""
    _move_here(ticket_id, Step.HOLD, desk)


@transaction.atomic
def skip(ticket_id: UUID, *, desk: Desk) -> None:
    """过号: he did not come. Writes, tells and raises as recall."""
    _move_here(ticket_id, Step.SKIP, desk)


@transaction.atomic
def finish(ticket_id: UUID, *, desk: Desk) -> None:
    """办完. Writes, tells and raises as recall."""
    _move_here(ticket_id, Step.DONE, desk)


@transaction.atomic
def transfer(
    ticket_id: UUID,
    *,
    desk: Desk,
    category_id: UUID | None = None,
    window_id: UUID | None = None,
) -> None:
    """转办: send who is here to another category, or to one window; he keeps the place he had.

    Writes:  the ticket; one journal entry.
    Tells:   TicketMoved.
    Raises:  Refused (hall.not_signed_on, hall.step); NotFound unless it is at this window; Invalid
             for a category nobody serves here, or a window where nobody sits.
    """
    sitting = sitting_of(desk)
    ticket = _here(ticket_id, sitting)
    if window_id:
        ticket.only_window = _staffed(window_id, sitting)
    else:
        ticket.category = _served(category_id, sitting)
    _move(ticket, Step.TRANSFER, sitting, desk, category=ticket.category.name)


@transaction.atomic
def bring_back(ticket_id: UUID, *, desk: Desk) -> None:
    """重新排队: who was put aside takes the place he had, who was passed stands near the end.

    Writes:  the ticket; one journal entry.
    Tells:   TicketMoved.
    Raises:  Refused (hall.not_signed_on, hall.step); NotFound for another hall's or day's.
    """
    sitting = sitting_of(desk)
    tickets = Ticket.objects.select_for_update(of=("self",)).select_related("category")
    ticket = tickets.filter(pk=ticket_id, hall=sitting.window.hall_id, day=desk.today).first()
    if ticket is None:
        raise NotFound("没有这个号。", code="hall.ticket_unknown")
    if ticket.state == State.SKIPPED:
        ticket.place = place_after_missing(desk.now)
    _move(ticket, Step.BACK, sitting, desk)


def _take_first(sitting: Sitting, desk: Desk) -> Ticket | None:
    names = {f"name{at}": name for at, name in enumerate(sitting.categories)}
    skip = SKIP if connection.features.has_select_for_update_skip_locked else ""
    placeholders = ", ".join(f"%({key})s" for key in names)
    statement = CALL_NEXT.format(names=placeholders, skip=skip)
    values: dict[str, Any] = {
        "window": sitting.window_id,
        "staff": desk.staff_id,
        "now": desk.now,
        "hall": sitting.window.hall_id,
        "day": desk.today,
    }
    prepared = {key: _as_stored(key, value) for key, value in values.items()}
    return next(iter(Ticket.objects.raw(statement, prepared | names)), None)


def _as_stored(key: str, value: object) -> object:
    """Return a value as the database of this site keeps it: SQLite has neither UUIDs nor instants."""
    field = Ticket._meta.get_field("called_at" if key == "now" else key)
    assert isinstance(field, Field)
    return field.get_db_prep_value(value, connection)


def _refuse_busy(sitting: Sitting) -> None:
    there = Ticket.objects.filter(window=sitting.window_id, state__in=rules.AT_WINDOW).first()
    if there:
        words = f"{there}还在您的窗口，请先办完、挂起、转办或标为过号。"
        raise Refused(words, code="hall.busy")


def _of_number(text: str, sitting: Sitting, desk: Desk) -> Ticket:
    read = read_number(text)
    if read is None:
        raise _wrong_number("hall.number", "请输入号码，例如 A012。")
    tickets = Ticket.objects.select_for_update(of=("self",)).select_related("category")
    mine = tickets.filter(hall=sitting.window.hall_id, letter=read[0], number=read[1])
    ticket = mine.filter(day=desk.today).first()
    if ticket is None:
        if mine.filter(day__lt=desk.today).exists():
            words = "今天没有发出这个号。以前的号当天有效，请他重新取号。"
            raise _wrong_number("hall.ticket_old", words)
        raise _wrong_number("hall.number_unknown", "今天没有发出这个号，请核对号码。")
    return ticket


def _wrong_number(code: str, words: str) -> Invalid:
    return Invalid([Problem("number", code, words)])


def _served(category_id: UUID | None, sitting: Sitting) -> Category:
    hall = sitting.window.hall_id
    served = Category.objects.filter(hall=hall, active=True, windows__active=True)
    category = served.filter(pk=category_id).first() if category_id else None
    if category is None:
        words = "请选择本大厅有窗口办理的类别。"
        raise Invalid([Problem("to", "hall.category", words)])
    return category


def _staffed(window_id: UUID, sitting: Sitting) -> Window:
    windows = Window.objects.filter(hall=sitting.window.hall_id, sittings__until=None)
    window = windows.filter(pk=window_id, sittings__isnull=False).first()
    if window is None or window.pk == sitting.window_id:
        words = "请选择另一个有人上岗的窗口。"
        raise Invalid([Problem("to", "hall.window", words)])
    return window


def _move_here(ticket_id: UUID, step: Step, desk: Desk) -> None:
    sitting = sitting_of(desk)
    _move(_here(ticket_id, sitting), step, sitting, desk)


def _here(ticket_id: UUID, sitting: Sitting) -> Ticket:
    tickets = Ticket.objects.select_for_update(of=("self",)).select_related("category")
    ticket = tickets.filter(pk=ticket_id, window=sitting.window_id).first()
    if ticket is None:
        raise NotFound("这个号不在您的窗口。", code="hall.ticket_unknown")
    return ticket


def _move(ticket: Ticket, step: Step, sitting: Sitting, desk: Desk, *, category: str = "") -> None:
    """Let a locked ticket take a step, and say so."""
    state = rules.after(State(ticket.state), step)
    ticket.state = state
    if step in (Step.CALL, Step.RECALL):
        ticket.calls, ticket.called_at = ticket.calls + 1, desk.now
        ticket.first_called_at = ticket.first_called_at or desk.now
    if step is Step.SERVE and ticket.began_at is None:
        ticket.began_at = desk.now
    if state in rules.ENDED:
        ticket.ended_at = desk.now
    ticket.save()
    _record(ticket, step, sitting, desk, category=category)


def _record(
    ticket: Ticket, step: Step, sitting: Sitting, desk: Desk, *, category: str = ""
) -> None:
    event = TicketMoved(
        subject=f"ticket:{ticket.id}",
        step=step,
        state=ticket.state,
        window=sitting.window.number,
        category=category,
    )
    journal.record(event, by=desk)
