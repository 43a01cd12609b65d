"""What can be done to joint matters and joint cases. Each function is one transaction."""

from tongban.joint.services.beginning import begin
from tongban.joint.services.changing import begin_again, withdraw
from tongban.joint.services.confirming import ask_again, confirm, look_at_paper
from tongban.joint.services.loading import load
from tongban.joint.services.running import advance, go_on, pass_on, submit

__all__ = [
    "advance",
    "ask_again",
    "begin",
    "begin_again",
    "confirm",
    "go_on",
    "load",
    "look_at_paper",
    "pass_on",
    "submit",
    "withdraw",
]
