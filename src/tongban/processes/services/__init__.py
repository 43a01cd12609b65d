"""What can be done to diagrams and runs."""

from tongban.processes.services.desks import (
    hand_step,
    release_step,
    say_absent,
    take_back_absence,
    take_step,
)
from tongban.processes.services.drawing import discard_draft, publish_diagram, save_diagram
from tongban.processes.services.erasing import erase_runs
from tongban.processes.services.moving import Moved, move_runs
from tongban.processes.services.reminding import remind_step
from tongban.processes.services.running import (
    begin_run,
    finish_step,
    receive_message,
    send_step_back,
    shift_steps,
    stop_run,
)

__all__ = [
    "Moved",
    "begin_run",
    "discard_draft",
    "erase_runs",
    "finish_step",
    "hand_step",
    "move_runs",
    "publish_diagram",
    "receive_message",
    "release_step",
    "remind_step",
    "save_diagram",
    "say_absent",
    "send_step_back",
    "shift_steps",
    "stop_run",
    "take_back_absence",
    "take_step",
]
