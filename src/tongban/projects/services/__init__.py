"""What can be done to construction projects. Each function is one transaction."""

from tongban.projects.services.convening import convene, remind_to_sign, sign
from tongban.projects.services.registering import begin_phase, register
from tongban.projects.services.studying import (
    add_area_study,
    add_study_file,
    choose_area,
    keep_area,
    look_at_study,
    remove_study_file,
    withdraw_area_study,
)

__all__ = [
    "add_area_study",
    "add_study_file",
    "begin_phase",
    "choose_area",
    "convene",
    "keep_area",
    "look_at_study",
    "register",
    "remind_to_sign",
    "remove_study_file",
    "sign",
    "withdraw_area_study",
]
