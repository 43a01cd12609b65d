"""What can be read of joint matters and joint cases."""

from tongban.joint.queries.by_code import is_joint_number, joint_by_code, joint_with_code
from tongban.joint.queries.confirming import (
    Asked,
    ConfirmationPage,
    asked,
    confirmation,
    confirmation_paper,
    to_confirm,
)
from tongban.joint.queries.loading import Word
from tongban.joint.queries.matters import (
    MatterGuide,
    current_matter,
    definitions_with,
    matter_guide,
    matter_of,
    matters,
    matters_with,
)
from tongban.joint.queries.measures import (
    STARTING,
    MeasuredCase,
    StartingMeasure,
    starting_cases,
    starting_measure,
)
from tongban.joint.queries.mine import (
    Consequences,
    JointLine,
    JointProgress,
    StageProgress,
    consequences,
    joint_progress,
    progress_of_folder,
    refusal,
    running_joint_cases,
)
from tongban.joint.queries.opinions import SimulationView
from tongban.joint.queries.phases import PhaseRun, StageRun, Whole, draft_of, whole
from tongban.joint.queries.simulating import (
    OpinionSheet,
    SimulationLine,
    SimulationPage,
    my_opinion,
    opinion_at_desk,
    simulation,
    simulation_letter,
    simulation_paper,
    simulations,
)
from tongban.joint.queries.staff import Sibling, StaffLine, StaffView, at_desk, joint_list, siblings
from tongban.joint.rules import Matter, Outcome, Standing
from tongban.joint.simulated import Stand

__all__ = [
    "STARTING",
    "Asked",
    "ConfirmationPage",
    "Consequences",
    "JointLine",
    "JointProgress",
    "Matter",
    "MatterGuide",
    "MeasuredCase",
    "OpinionSheet",
    "Outcome",
    "PhaseRun",
    "Sibling",
    "SimulationLine",
    "SimulationPage",
    "SimulationView",
    "StaffLine",
    "StaffView",
    "StageProgress",
    "StageRun",
    "Stand",
    "Standing",
    "StartingMeasure",
    "Whole",
    "Word",
    "asked",
    "at_desk",
    "confirmation",
    "confirmation_paper",
    "consequences",
    "current_matter",
    "definitions_with",
    "draft_of",
    "is_joint_number",
    "joint_by_code",
    "joint_list",
    "joint_progress",
    "joint_with_code",
    "matter_guide",
    "matter_of",
    "matters",
    "matters_with",
    "my_opinion",
    "opinion_at_desk",
    "progress_of_folder",
    "refusal",
    "running_joint_cases",
    "siblings",
    "simulation",
    "simulation_letter",
    "simulation_paper",
    "simulations",
    "starting_cases",
    "starting_measure",
    "to_confirm",
    "whole",
]
