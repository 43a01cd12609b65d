"""Texts of items on their way to publication (编制 → 审核 → 发布), and what reviewers said."""

from django.db import models

from tongban.base.ids import IdField
from tongban.catalogue.rules import OPEN_DRAFTS


class Draft(models.Model):
    """编制中的实施清单: the next text of an item; `document` may still be incomplete."""

    id = IdField()
    slug = models.SlugField(max_length=80)  # of the item it will be, or is
    item = models.ForeignKey(
        "Item", on_delete=models.PROTECT, null=True, related_name="drafts"
    )  # None until a new item is published
    entry = models.ForeignKey(
        "DirectoryEntry", on_delete=models.PROTECT, null=True, related_name="drafts"
    )
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(
        "ItemVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )  # the version it changes
    # Items it takes the place of when it is published (拆分、合并): their slugs.
    replaces = models.JSONField(default=list)
    document = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)  # counts up with every change, for two tabs
    state = models.CharField(max_length=10, default="editing")  # rules.DraftState
    reason = models.CharField(max_length=400, default="", blank=True)  # 变更说明
    planned_on = models.DateField(null=True)  # 计划生效日期; None: as soon as it is approved
    warnings = models.JSONField(default=list)  # of the gate, as they stood when it was submitted
    intake = models.ForeignKey("Intake", on_delete=models.PROTECT, null=True, related_name="drafts")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)
    # Who wrote in it: none of them may review it.
    writers = models.JSONField(default=list)  # staff ids

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=models.Q(state__in=list(OPEN_DRAFTS)),
                name="draft_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-changed_at", "id"], name="draft_by_state"),
            models.Index(fields=["agency", "state", "-changed_at", "id"], name="draft_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.state})"


class DraftComment(models.Model):
    """What a reviewer or colleague says of one section of a draft."""

    id = IdField()
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(max_length=20)  # rules.SECTIONS
    words = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=80)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.section}: {self.words[:20]}"


class DraftReview(models.Model):
    """One answer of 编办 or of the legal office to a draft."""

    id = IdField()
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="reviews")
    stage = models.CharField(max_length=10)  # rules.Review
    passed = models.BooleanField()
    words = models.TextField(default="", blank=True)
    draft_version = models.PositiveIntegerField()
    reviewed_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=80)
    reviewer_id = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.stage}: {self.passed}"


class Intake(models.Model):
    """导入: one file of officials, looked at first, then taken whole or not at all."""

    id = IdField()
    file_name = models.CharField(max_length=200)
    form = models.CharField(max_length=20)  # rules.FORMS_OF_INTAKE
    state = models.CharField(max_length=10, default="seen")  # seen, taken, dropped
    # What was read, as documents; and what would happen to each: new, changed, the same.
    documents = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    made_by_id = models.CharField(max_length=40)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at", "id"], name="intake_newest")]

    def __str__(self) -> str:
        return self.file_name


class GateSetting(models.Model):
    """The severity the office has set for a rule of the publish gate. The journal keeps its past."""

    id = IdField()
    rule = models.CharField(max_length=10, unique=True)  # G01 …
    severity = models.CharField(max_length=10)  # gate.Severity
    reason = models.CharField(max_length=400)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.rule}: {self.severity}"
