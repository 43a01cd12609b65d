"""What can be done to joint matters and joint cases. Each function is one transaction."""

from tongban.joint.services.beginning import Part, begin, begin_phase, require_fit
from tongban.joint.services.changing import begin_again, withdraw
from tongban.joint.services.confirming import ask_again, confirm, look_at_paper
from tongban.joint.services.delivering import deliver_together
from tongban.joint.services.extending import answer_extension, ask_extension
from tongban.joint.services.loading import load
from tongban.joint.services.running import advance, go_on, open_first, pass_on, submit
from tongban.joint.services.simulating import (
    ask_simulation,
    extend_simulation,
    give_simulation,
    lapse_simulation,
    look_at_simulation_paper,
    revoke_simulation,
)

__all__ = [
    "Part",
    "advance",
    "answer_extension",
    "ask_again",
    "ask_extension",
    "ask_simulation",
    "begin",
    "begin_again",
    "begin_phase",
    "confirm",
    "deliver_together",
    "extend_simulation",
    "give_simulation",
    "go_on",
    "lapse_simulation",
    "load",
    "look_at_paper",
    "look_at_simulation_paper",
    "open_first",
    "pass_on",
    "require_fit",
    "revoke_simulation",
    "submit",
    "withdraw",
]
