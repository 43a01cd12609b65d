"""What can be done in halls: one module per kind of thing done."""

from tongban.hall.services.arriving import arrive_at_machine
from tongban.hall.services.bookings import (
    arrive,
    book,
    cancel,
    end_bookings,
    hold_slot,
    move_booking,
)
from tongban.hall.services.calling import (
    bring_back,
    call_next,
    call_number,
    finish,
    finish_and_call_next,
    hold,
    recall,
    serve,
    skip,
    transfer,
)
from tongban.hall.services.halls import (
    close_on,
    load,
    renew_kiosk,
    renew_tablet,
    reopen,
    save_category,
    save_hall,
    save_window,
)
from tongban.hall.services.links import agree, link_application
from tongban.hall.services.stationing import (
    ask_exception,
    decide_exception,
    end_exception,
    station,
    withdraw,
)
from tongban.hall.services.telling import remind, tell_booking
from tongban.hall.services.tickets import (
    close_day,
    leave,
    return_after_missing,
    take,
    take_by_phone,
    take_for_visitor,
)
from tongban.hall.services.windows import sign_off, sign_on

__all__ = [
    "agree",
    "arrive",
    "arrive_at_machine",
    "ask_exception",
    "book",
    "bring_back",
    "call_next",
    "call_number",
    "cancel",
    "close_day",
    "close_on",
    "decide_exception",
    "end_bookings",
    "end_exception",
    "finish",
    "finish_and_call_next",
    "hold",
    "hold_slot",
    "leave",
    "link_application",
    "load",
    "move_booking",
    "recall",
    "remind",
    "renew_kiosk",
    "renew_tablet",
    "reopen",
    "return_after_missing",
    "save_category",
    "save_hall",
    "save_window",
    "serve",
    "sign_off",
    "sign_on",
    "skip",
    "station",
    "take",
    "take_by_phone",
    "take_for_visitor",
    "tell_booking",
    "transfer",
    "withdraw",
]
