"""What can be done to one form over several items (一表申请). Each function is one transaction.

Named as for a single application; the parts are ordinary applications and go their own ways once
submitted.
"""

from tongban.applications.services.folders.asking import ask_source
from tongban.applications.services.folders.awaiting import bring, complete
from tongban.applications.services.folders.beginning import (
    Matter,
    abandon,
    add,
    begin,
    release,
    renew,
)
from tongban.applications.services.folders.filling import choose, commit, fill, wish_delivery
from tongban.applications.services.folders.papers import (
    attach,
    date_paper,
    detach,
    promise_later,
    replace,
    reuse,
    show_at_window,
    use_licence,
)
from tongban.applications.services.folders.submission import FolderReceipt, submit
from tongban.applications.services.folders.turns import begin_again, drop, hand_papers, open_turn

__all__ = [
    "FolderReceipt",
    "Matter",
    "abandon",
    "add",
    "ask_source",
    "attach",
    "begin",
    "begin_again",
    "bring",
    "choose",
    "commit",
    "complete",
    "date_paper",
    "detach",
    "drop",
    "fill",
    "hand_papers",
    "open_turn",
    "promise_later",
    "release",
    "renew",
    "replace",
    "reuse",
    "show_at_window",
    "submit",
    "use_licence",
    "wish_delivery",
]
