"""Words sent to people, and whether they arrived."""

from django.db import models

from tongban.base.ids import IdField
from tongban.base.sealing import SealedField


class Message(models.Model):
    """One message to one person over one channel."""

    id = IdField()
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, null=True, related_name="messages"
    )
    channel = models.CharField(max_length=20)  # in_app, sms …
    template = models.CharField(max_length=60)  # "case.accepted"
    subject = models.CharField(max_length=80, default="")  # what it is about: "case:<uuid>"
    title = models.CharField(max_length=120)
    text = SealedField()
    link = models.CharField(max_length=200, default="")
    address = SealedField(default="")  # phone, for SMS
    key = models.CharField(max_length=120, unique=True)  # the same event tells once
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="message_inbox")]

    def __str__(self) -> str:
        return self.title
