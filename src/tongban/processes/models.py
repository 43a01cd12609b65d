"""Diagrams and their versions; runs through them, and the steps of runs."""

from typing import Any
from uuid import UUID

from django.db import models

from tongban.base.ids import IdField
from tongban.base.sealing import SealedField
from tongban.processes.rules import Purpose, RunState, StepState


class OfAgency(models.QuerySet[Any]):
    def of_agency(self, agency_id: UUID | None) -> "OfAgency":
        """Included if, and only if, it is the agency's; none for a desk of no agency."""
        return self.filter(agency_id=agency_id) if agency_id else self.none()


class Process(models.Model):
    """流程: of one item, or called by others. Its draft is what somebody is drawing now."""

    id = IdField()
    key = models.SlugField(max_length=80, unique=True)  # slug of the item; id in the file
    name = models.CharField(max_length=120)
    item = models.OneToOneField(
        "catalogue.Item", on_delete=models.PROTECT, null=True, related_name="+"
    )
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    current = models.ForeignKey(
        "ProcessVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    draft = models.TextField(default="", blank=True)  # BPMN; "" = nothing drawn since published
    draft_version = models.PositiveIntegerField(default=1)  # counts up with every save
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=120)

    objects = OfAgency.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "key"], name="process_of_agency")]

    def __str__(self) -> str:
        return self.key


class ProcessVersion(models.Model):
    """One published diagram; it never changes."""

    id = IdField()
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.TextField()  # BPMN
    calls = models.JSONField(default=list)  # ids of the versions its call activities call
    reason = models.CharField(max_length=400)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="process_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.process_id} v{self.number}"


class Run(models.Model):
    """One case on its way through one version."""

    id = IdField()
    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="runs")
    subject = models.CharField(max_length=80, unique=True)  # "case:<id>"
    title = models.CharField(max_length=200)  # number and item, for lists
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    answers = SealedField(default="")  # JSON: those its conditions ask for, by name
    progress = SealedField(default="")  # engine.Standing.state
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RunState])
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version_seen = models.PositiveIntegerField(default=1)  # counts up with every step

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=False) | models.Q(state=RunState.RUNNING.value),
                name="run_ended_when",
            )
        ]
        indexes = [models.Index(fields=["version", "state", "id"], name="run_of_version")]

    def __str__(self) -> str:
        return self.subject


class RunStep(models.Model):
    """环节: one thing somebody has to do, or did, in a run."""

    id = IdField()
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    token = models.UUIDField()  # engine.Open.token
    node = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)  # rules.StepRole; "" = waits for a message
    purpose = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Purpose])
    message = models.CharField(max_length=120, default="", blank=True)  # what it waits for
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in StepState])
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    holder = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, default="", blank=True)
    done_by_name = models.CharField(max_length=120, default="", blank=True)
    outcome = models.CharField(max_length=10, default="", blank=True)  # rules.Outcome
    reminders = models.PositiveSmallIntegerField(default=0)  # 1: due soon, 2: late
    words = models.TextField(default="", blank=True)  # opinion, or why it was sent back

    objects = OfAgency.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "token"],
                condition=models.Q(state=StepState.OPEN.value),
                name="step_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["run", "opened_at", "id"], name="step_of_run"),
            models.Index(
                fields=["agency", "due_on", "id"],
                name="step_open_of_agency",
                condition=models.Q(state=StepState.OPEN.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class Absence(models.Model):
    """外出代办: while somebody is away, a colleague does the steps on his desk."""

    id = IdField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()  # the last day, inclusive
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")),
                name="absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(staff=models.F("deputy")), name="absence_has_a_deputy"
            ),
        ]
        indexes = [models.Index(fields=["deputy", "until"], name="absence_of_deputy")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.since}–{self.until}"
