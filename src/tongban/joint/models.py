"""Joint matters (一件事), versioned, and the joint cases that run through them."""

from django.db import models

from tongban.base.ids import IdField


class Definition(models.Model):
    """One version of a joint matter; a running case stays on its own."""

    id = IdField()
    slug = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    document = models.JSONField()  # an entry of bundles.yaml, whole
    place = models.PositiveSmallIntegerField()  # in the file
    is_current = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="joint_version"),
            models.UniqueConstraint(
                fields=["slug"], condition=models.Q(is_current=True), name="joint_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class JointCase(models.Model):
    """One joint matter of one applicant: a draft until its form is submitted."""

    id = IdField()
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    folder = models.OneToOneField(
        "applications.Folder", on_delete=models.CASCADE, related_name="joint"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    applicant_name = models.CharField(max_length=120)
    name = models.CharField(max_length=240)  # of the matter; of a phase: with what it is a phase of
    whole_id = models.UUIDField(null=True)  # what it is a phase of: a project
    phase = models.PositiveSmallIntegerField(null=True)
    window = models.CharField(max_length=20, default="", blank=True)  # 一窗分类 of the lead
    situations = models.JSONField(default=dict)  # question key → chosen value
    created_at = models.DateTimeField()
    lead = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )  # None where the department in the lead does not work on the platform
    # Filled by submission.
    number = models.CharField(max_length=40, default="", blank=True)
    query_code = models.CharField(max_length=8, default="", blank=True)
    submitted_at = models.DateTimeField(null=True)
    started_on = models.DateField(null=True)  # the overall clock counts from here
    due_on = models.DateField(null=True)  # what is announced
    legal_due_on = models.DateField(null=True)  # what the law allows joint handling
    # Filled at the end.
    finished_on = models.DateField(null=True)
    days_taken = models.PositiveSmallIntegerField(null=True)  # working days to the last result
    is_complete = models.BooleanField(default=False)  # every chosen stage came to its result

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="joint_number", condition=~models.Q(number="")
            ),
            models.CheckConstraint(
                condition=models.Q(number="") | models.Q(started_on__isnull=False),
                name="joint_submitted_has_clock",
            ),
            models.UniqueConstraint(
                fields=["whole_id", "phase"],
                name="joint_phase_runs_once",
                condition=models.Q(finished_on=None, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(whole_id=None, phase=None)
                | models.Q(whole_id__isnull=False, phase__isnull=False),
                name="joint_phase_of_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["window", "due_on", "id"],
                name="joint_open",
                condition=models.Q(finished_on=None, submitted_at__isnull=False),
            ),
            models.Index(fields=["due_on", "id"], name="joint_due"),
            models.Index(fields=["finished_on", "id"], name="joint_finished"),
            models.Index(fields=["person", "-submitted_at"], name="joint_of_person"),
            models.Index(
                fields=["whole_id", "phase"],
                name="joint_of_whole",
                condition=models.Q(whole_id__isnull=False),
            ),
            models.Index(fields=["organisation", "-submitted_at"], name="joint_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.number or f"joint draft {self.id}"


class JointExtension(models.Model):
    """延长期限: once, fifteen working days at most, approved by another person (行政许可法 42 (2))."""

    id = IdField()
    joint = models.ForeignKey(JointCase, on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField()
    reason = models.TextField()
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField()
    approved = models.BooleanField(null=True)  # None: waiting
    answer = models.TextField(default="", blank=True)  # who approved it, or why not
    answered_by = models.CharField(max_length=80, default="", blank=True)
    answered_name = models.CharField(max_length=160, default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("by")),
                name="joint_extension_second_person",
            ),
            # One that was refused may be asked for again.
            models.UniqueConstraint(
                fields=["joint"],
                name="joint_extension_once",
                condition=models.Q(approved__isnull=True) | models.Q(approved=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joint_id} {self.days}"


class JointStage(models.Model):
    """A chosen stage of a joint case."""

    id = IdField()
    joint = models.ForeignKey(JointCase, on_delete=models.CASCADE, related_name="stages")
    slug = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)  # the day of the decision that counts

    class Meta:
        constraints = [models.UniqueConstraint(fields=["joint", "slug"], name="joint_stage")]
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.joint_id} {self.slug}"


class Attempt(models.Model):
    """An application made for a stage; another follows where one was refused. The last one counts."""

    id = IdField()
    stage = models.ForeignKey(JointStage, on_delete=models.CASCADE, related_name="attempts")
    application = models.OneToOneField(
        "applications.Application", on_delete=models.CASCADE, related_name="joint_attempt"
    )
    at = models.DateTimeField()
    refusal_told = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.application_id}"


class Confirmation(models.Model):
    """环节核验: what one body says of a stage without a case of its own. After a no it may be asked again."""

    id = IdField()
    stage = models.ForeignKey(JointStage, on_delete=models.CASCADE, related_name="confirmations")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    put_right = models.TextField(default="", blank=True)  # what the applicant says he has put right
    outcome = models.CharField(
        max_length=8, default="", blank=True
    )  # rules.Outcome, "" while it waits
    words = models.TextField(default="", blank=True)
    said_at = models.DateTimeField(null=True)
    officer = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "agency"],
                condition=models.Q(outcome=""),
                name="joint_one_confirmation_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(said_at__isnull=False),
                name="joint_said_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_on", "id"],
                name="joint_to_confirm",
                condition=models.Q(outcome=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.agency_id} {self.outcome}"


class Simulation(models.Model):
    """模拟审批意见: what an agency says of a stage before it can be decided. It is no decision."""

    id = IdField()
    stage = models.ForeignKey(JointStage, on_delete=models.CASCADE, related_name="simulations")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    stand = models.CharField(max_length=8)  # simulated.Stand
    turns_by_itself = models.BooleanField()  # asked while a result or a promised paper was missing
    asked_at = models.DateTimeField()
    due_on = models.DateField()  # to say it by
    number = models.CharField(max_length=60, default="", blank=True)  # 文号, once issued
    words = models.TextField(default="", blank=True)
    said_at = models.DateTimeField(null=True)
    officer = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    valid_until = models.DateField(null=True)
    extended_at = models.DateTimeField(null=True)  # once at most
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(default="", blank=True)  # what an officer says on revoking it

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"],
                condition=models.Q(stand__in=["asked", "issued"]),
                name="joint_one_simulation_open",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="joint_simulation_number"
            ),
            models.CheckConstraint(
                condition=~models.Q(stand="issued") | models.Q(valid_until__isnull=False),
                name="joint_simulation_ends",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_on", "id"],
                name="joint_to_simulate",
                condition=models.Q(stand="asked"),
            ),
            models.Index(
                fields=["agency", "valid_until", "id"],
                name="joint_simulated",
                condition=models.Q(stand="issued"),
            ),
            models.Index(
                fields=["valid_until", "id"],
                name="joint_simulation_lapses",
                condition=models.Q(stand="issued"),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.stage_id} {self.stand}"
