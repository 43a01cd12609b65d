"""What can be done to construction projects. Each function is one transaction."""

from tongban.projects.services.convening import convene, remind_to_sign, sign
from tongban.projects.services.registering import begin_phase, register

__all__ = ["begin_phase", "convene", "register", "remind_to_sign", "sign"]
