"""Words sent to people, and whether they arrived."""

from django.db import models

from tongban.base.ids import IdField
from tongban.base.sealing import SealedField


class Message(models.Model):
    """One message to one person, or to one member of staff (提醒), over one channel.

    sent_at set: it arrived. next_at set: it is on its way. Neither: it was given up, `error` says why.
    """

    id = IdField()
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, null=True, related_name="messages"
    )
    staff = models.ForeignKey(
        "people.Staff", on_delete=models.CASCADE, null=True, related_name="messages"
    )
    channel = models.CharField(max_length=20)  # in_app, sms …
    template = models.CharField(max_length=60)  # "case.accepted"
    subject = models.CharField(max_length=80, default="")  # what it is about: "case:<uuid>"
    title = models.CharField(max_length=120)
    text = SealedField()
    link = models.CharField(max_length=200, default="")
    address = SealedField(default="")  # phone, for SMS
    key = models.CharField(max_length=140, unique=True)  # the same event tells once a channel
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)  # when to try, or try again
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(staff=None), name="message_to_one"
            )
        ]
        indexes = [
            models.Index(fields=["person", "channel", "-created_at", "-id"], name="message_inbox"),
            models.Index(
                fields=["staff", "channel", "-created_at", "-id"],
                name="message_notices",
                condition=models.Q(staff__isnull=False),
            ),
            models.Index(
                fields=["person"],
                name="message_unread",
                condition=models.Q(channel="in_app", read_at__isnull=True),
            ),
            models.Index(
                fields=["next_at"], name="message_due", condition=models.Q(next_at__isnull=False)
            ),
            models.Index(
                fields=["-created_at", "-id"],
                name="message_failed",
                condition=models.Q(next_at__isnull=True, sent_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title
