"""What can be read of diagrams and runs."""

from tongban.processes.queries.diagrams import (
    DiagramView,
    ProcessLine,
    Term,
    Trial,
    VersionLine,
    diagram_page,
    processes_page,
    trial,
    version_file,
)
from tongban.processes.queries.durations import Duration, durations
from tongban.processes.queries.moves import MoveLine, runs_to_move
from tongban.processes.queries.steps import (
    PublicStep,
    RunView,
    StepLine,
    StepTrace,
    StepView,
    absences,
    awaited,
    is_drawn,
    is_running,
    open_steps,
    public_steps,
    run_of,
    step,
)

__all__ = [
    "DiagramView",
    "Duration",
    "MoveLine",
    "ProcessLine",
    "PublicStep",
    "RunView",
    "StepLine",
    "StepTrace",
    "StepView",
    "Term",
    "Trial",
    "VersionLine",
    "absences",
    "awaited",
    "diagram_page",
    "durations",
    "is_drawn",
    "is_running",
    "open_steps",
    "processes_page",
    "public_steps",
    "run_of",
    "runs_to_move",
    "step",
    "trial",
    "version_file",
]
