"""What can be read of halls, lines, tickets and appointments."""

from tongban.hall.queries.halls import (
    CoverageRow,
    HallAdmin,
    HallLine,
    coverage,
    hall_admin,
    halls,
    opening_of,
)
from tongban.hall.queries.line import (
    Board,
    HallView,
    Line,
    TicketView,
    board,
    display,
    hall_view,
    kiosk_hall,
    ticket,
)
from tongban.hall.queries.slots import BookingView, SlotPage, booking, my_bookings, slot_page
from tongban.hall.queries.window import DeskScreen, ServingTicket, desk_screen, serving_ticket

__all__ = [
    "Board",
    "BookingView",
    "CoverageRow",
    "DeskScreen",
    "HallAdmin",
    "HallLine",
    "HallView",
    "Line",
    "ServingTicket",
    "SlotPage",
    "TicketView",
    "board",
    "booking",
    "coverage",
    "desk_screen",
    "display",
    "hall_admin",
    "hall_view",
    "halls",
    "kiosk_hall",
    "my_bookings",
    "opening_of",
    "serving_ticket",
    "slot_page",
    "ticket",
]
