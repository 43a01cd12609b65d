"""The one-window chain: what the person with a ticket agreed to, and what was begun for him."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.hall.events import ApplicationLinked, ConsentGiven
from tongban.hall.models import Ticket, TicketApplication
from tongban.hall.rules import AT_WINDOW
from tongban.hall.services.windows import sitting_of
from tongban.journal import services as journal


@transaction.atomic
def agree(ticket_id: UUID, *, sure: bool, desk: Desk) -> None:
    """The person at the window agrees that the clerk sees what he has on the way.

    Writes:  the ticket; one journal entry, none if he had agreed before.
    Tells:   ConsentGiven.
    Raises:  Refused (hall.not_signed_on); NotFound unless he stands at this window; Invalid unless
             the clerk says that he asked.
    """
    ticket = _at_my_window(ticket_id, desk)
    if not sure:
        words = "请先征得本人同意，并勾选确认。"
        raise Invalid([Problem("sure", "hall.not_asked", words)])
    if ticket.shares_matters:
        return
    ticket.shares_matters = True
    ticket.save(update_fields=["shares_matters"])
    journal.record(ConsentGiven(subject=f"ticket:{ticket.id}"), by=desk)


@transaction.atomic
def link_application(ticket_id: UUID, application_id: UUID, *, desk: Desk) -> None:
    """Note that an application was begun for who stands at the window.

    Writes:  the link; one journal entry.
    Tells:   ApplicationLinked.
    Raises:  Refused (hall.not_signed_on); NotFound unless he stands at this window.
    """
    ticket = _at_my_window(ticket_id, desk)
    TicketApplication.objects.create(
        ticket=ticket, application_id=application_id, linked_at=desk.now
    )
    event = ApplicationLinked(subject=f"ticket:{ticket.id}", application_id=application_id)
    journal.record(event, by=desk)


def _at_my_window(ticket_id: UUID, desk: Desk) -> Ticket:
    window = sitting_of(desk).window_id
    tickets = Ticket.objects.select_for_update().filter(window=window, state__in=AT_WINDOW)
    ticket = tickets.filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound("这个号不在您的窗口。", code="hall.ticket_unknown")
    return ticket
