"""What can be done to one form over several items (一表申请). Each function is one transaction.

Named as for a single application; the parts are ordinary applications and go their own ways once
submitted.
"""

from tongban.applications.services.folders.asking import ask_source
from tongban.applications.services.folders.awaiting import complete
from tongban.applications.services.folders.beginning import abandon, add, begin, release, renew
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

__all__ = [
    "FolderReceipt",
    "abandon",
    "add",
    "ask_source",
    "attach",
    "begin",
    "choose",
    "commit",
    "complete",
    "date_paper",
    "detach",
    "fill",
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
