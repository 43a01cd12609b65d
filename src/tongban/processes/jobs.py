"""What the clock itself does to steps. It may run at any time, twice, or late: it does what is due."""

from datetime import datetime

from django.db.models import Q

from tongban.agencies.queries import calendar
from tongban.base.clock import local_day
from tongban.base.desk import System
from tongban.processes import services
from tongban.processes.models import RunStep
from tongban.processes.rules import StepState

MOST = 500  # steps of one run of the job; the next goes on
AHEAD = 1  # working days


def remind_steps(now: datetime) -> int:
    """Remind of every step due today or on the next working day, and of those late; return how many."""
    today = local_day(now)
    soon = calendar().add(today, AHEAD)
    due = RunStep.objects.filter(
        Q(reminders=0, due_on__lte=soon) | Q(reminders=1, due_on__lt=today), state=StepState.OPEN
    )
    ids = list(due.order_by("due_on", "id").values_list("pk", flat=True)[:MOST])
    return sum(services.remind_step(one, by=System(now), on=today) for one in ids)
