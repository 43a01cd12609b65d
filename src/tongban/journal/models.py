"""What happened, and what is still to be told to whom."""

from django.db import models

from tongban.base.ids import IdField


class Entry(models.Model):
    """One thing that happened. Never changed, never deleted.

    The entries of one subject form a chain: `digest` covers the entry and the digest before it.
    """

    id = IdField()
    subject = models.CharField(max_length=80)  # "case:<uuid>", "item:<slug>", "person:<uuid>" …
    place = models.PositiveIntegerField()  # 1, 2, 3 … within the subject
    event = models.CharField(max_length=80)  # class name of the event
    body = models.JSONField()  # the event's fields: ids, codes, dates
    actor = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=120)
    happened_at = models.DateTimeField()
    previous = models.CharField(max_length=64)  # digest of the entry before, "" for the first
    digest = models.CharField(max_length=64)  # SHA-256 hex

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "place"], name="journal_one_chain"),
        ]
        indexes = [models.Index(fields=["happened_at"], name="journal_when")]

    def __str__(self) -> str:
        return f"{self.subject} {self.place} {self.event}"


class Telling(models.Model):
    """One LATER reaction still owed to one entry; deleted when done, kept when it has failed for good."""

    id = IdField()
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="tellings")
    reaction = models.CharField(max_length=120)  # "messages.tell_applicant"
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)  # given up; shown on the operations page
    error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], name="telling_due", condition=models.Q(failed_at__isnull=True)
            ),
            models.Index(
                fields=["-next_at", "-id"],
                name="telling_failed",
                condition=models.Q(attempts__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} {self.entry_id}"


class DayDigest(models.Model):
    """The signed digest over every chain that moved on one day."""

    day = models.DateField(primary_key=True)
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    signature = models.TextField()

    def __str__(self) -> str:
        return str(self.day)


class Run(models.Model):
    """When a scheduled job last began, so that of several workers one does it."""

    job = models.CharField(max_length=60, primary_key=True)
    began_at = models.DateTimeField()
    error = models.TextField(default="")

    def __str__(self) -> str:
        return f"{self.job} {self.began_at}"
