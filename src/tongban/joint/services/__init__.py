"""What can be done to joint matters and joint cases. Each function is one transaction."""

from tongban.joint.services.beginning import Part, begin, begin_phase, require_fit
from tongban.joint.services.changing import begin_again, withdraw
from tongban.joint.services.confirming import ask_again, confirm, look_at_paper
from tongban.joint.services.loading import load
from tongban.joint.services.running import advance, go_on, open_first, pass_on, submit

__all__ = [
    "Part",
    "advance",
    "ask_again",
    "begin",
    "begin_again",
    "begin_phase",
    "confirm",
    "go_on",
    "load",
    "look_at_paper",
    "open_first",
    "pass_on",
    "require_fit",
    "submit",
    "withdraw",
]
