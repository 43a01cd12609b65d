"""What can be done to joint matters and joint cases. Each function is one transaction."""

from tongban.joint.services.beginning import begin
from tongban.joint.services.changing import begin_again, withdraw
from tongban.joint.services.loading import load
from tongban.joint.services.running import advance, pass_on, submit

__all__ = ["advance", "begin", "begin_again", "load", "pass_on", "submit", "withdraw"]
