"""What a citizen asked for: the draft he fills, and what he submitted."""

from django.db import models

from tongban.applications.rules import State
from tongban.base.ids import IdField
from tongban.base.sealing import SealedField


class Application(models.Model):
    """申请: a draft until it is submitted, then the unchanging ground of a case."""

    id = IdField()
    item_version = models.ForeignKey("catalogue.ItemVersion", on_delete=models.PROTECT)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    agent = models.ForeignKey(  # 代办人: who filed for the person, when not himself
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    filed_by = models.CharField(max_length=80)  # Actor.actor: "person:…" or "staff:…" at a window
    channel = models.CharField(max_length=2)  # rules.Channel: 01 online, 02 window, 03 API …
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    situations = models.JSONField(default=dict)  # question key → chosen value
    answers = SealedField(default="")  # JSON: field key → what was typed
    place = models.CharField(max_length=40, default="situations")  # where to resume
    delivery = SealedField(default="")  # JSON: how the result is wanted (rules.DeliveryWish)
    version = models.PositiveIntegerField(
        default=1
    )  # goes up at every save: two devices, one draft
    # Filled by submission.
    number = models.CharField(max_length=40, default="", blank=True)
    query_code = models.CharField(max_length=8, default="", blank=True)
    promised_truth = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="application_number", condition=~models.Q(number="")
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.SUBMITTED.value)
                | (models.Q(submitted_at__isnull=False) & ~models.Q(number="")),
                name="application_submitted_has_number",
            ),
        ]
        indexes = [models.Index(fields=["person", "state", "-saved_at"], name="application_of")]

    def __str__(self) -> str:
        return self.number or f"draft {self.id}"


class ApplicationMaterial(models.Model):
    """One paper put to one line of the material list. Several papers may answer one line."""

    id = IdField()
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    line = models.CharField(max_length=80)  # key of the material in the item version
    material = models.ForeignKey("records.Material", on_delete=models.PROTECT, related_name="uses")
    way = models.CharField(max_length=10, default="upload")  # upload, paper (shown at the window)
    round = models.PositiveSmallIntegerField(
        default=0
    )  # 0 first submission, n after the nth correction
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # replaced or taken back; the case keeps the trace

    class Meta:
        indexes = [models.Index(fields=["application", "line"], name="paper_of_application")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.line}"
