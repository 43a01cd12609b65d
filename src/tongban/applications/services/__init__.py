"""What can be done to an application. Each function is one transaction.

Drafts are not journalled: they are the applicant's own. From submission on, everything is.
"""

from tongban.applications.services.asking import ask_source
from tongban.applications.services.correction import (
    add_paper,
    give_promised,
    require_complete,
    revise_answers,
    take_back_paper,
)
from tongban.applications.services.drafting import (
    Saved,
    abandon,
    choose_situations,
    fill,
    move_to_current,
    start,
    wish_delivery,
)
from tongban.applications.services.erasing import erase_content, erase_drafts
from tongban.applications.services.helping import entrust, give_back, start_for_neighbour
from tongban.applications.services.originals import compare_original, undo_comparison
from tongban.applications.services.papers import attach, date_paper, detach, replace, show_at_window
from tongban.applications.services.promising import (
    choose_commitment,
    promise_later,
    record_broken,
)
from tongban.applications.services.reusing import reuse
from tongban.applications.services.standing_in import use_licence
from tongban.applications.services.submission import submit
from tongban.applications.services.window import (
    save_at_window,
    start_at_window,
    submit_at_window,
)

__all__ = [
    "Saved",
    "abandon",
    "add_paper",
    "ask_source",
    "attach",
    "choose_commitment",
    "choose_situations",
    "compare_original",
    "date_paper",
    "detach",
    "entrust",
    "erase_content",
    "erase_drafts",
    "fill",
    "give_back",
    "give_promised",
    "move_to_current",
    "promise_later",
    "record_broken",
    "replace",
    "require_complete",
    "reuse",
    "revise_answers",
    "save_at_window",
    "show_at_window",
    "start",
    "start_at_window",
    "start_for_neighbour",
    "submit",
    "submit_at_window",
    "take_back_paper",
    "undo_comparison",
    "use_licence",
    "wish_delivery",
]
