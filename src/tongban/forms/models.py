"""The dictionary of data elements, and what holders let the platform remember of their answers."""

from uuid import UUID

from django.db import models

from tongban.base.ids import IdField
from tongban.base.sealing import SealedField
from tongban.forms.profile import Trust


class DataElement(models.Model):
    """数据元: what several forms ask means one thing, has one type and one source."""

    id = IdField()
    code = models.CharField(max_length=20, unique=True)  # DE01006
    element = models.CharField(max_length=80, unique=True)  # person.name
    name = models.CharField(max_length=60)
    type = models.CharField(max_length=20)  # forms.rules.Type
    format = models.CharField(max_length=60)  # an..100, in words of GB/T 18391
    source = models.CharField(max_length=40)  # the register that knows it best, or 自填
    sensitivity = models.CharField(max_length=4)  # profile.Sensitivity
    reused = models.BooleanField()  # may be remembered for the next application

    def __str__(self) -> str:
        return f"{self.code} {self.element}"


class Consent(models.Model):
    """同意留用: a holder lets his answers be kept, until he withdraws."""

    id = IdField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(organisation__isnull=True),
                name="consent_of_one_holder",
            ),
            models.UniqueConstraint(
                fields=["person"],
                name="consent_of_person",
                condition=models.Q(withdrawn_at=None, person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                name="consent_of_organisation",
                condition=models.Q(withdrawn_at=None, organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.organisation_id} {self.given_at:%Y-%m-%d}"


class ProfileAnswerQuerySet(models.QuerySet["ProfileAnswer"]):
    def of_holder(
        self, person_id: UUID | None, organisation_id: UUID | None
    ) -> "ProfileAnswerQuerySet":
        """Included if, and only if, it is the enterprise's acted for, or else the person's own."""
        if organisation_id is not None:
            return self.filter(organisation_id=organisation_id)
        if person_id is None:
            return self.none()
        return self.filter(person_id=person_id)

    def current(self) -> "ProfileAnswerQuerySet":
        """Included if, and only if, nothing later has taken its place."""
        return self.filter(superseded_at=None)


class ProfileAnswer(models.Model):
    """用户档案: one answer a holder gave, where, and how far it is trusted."""

    id = IdField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True)
    element = models.CharField(max_length=80)
    item = models.CharField(max_length=80, default="", blank=True)  # slug, for "own.…" alone
    label = models.CharField(max_length=60)  # how the form called it
    type = models.CharField(max_length=20)  # forms.rules.Type
    value = SealedField()
    is_sensitive = models.BooleanField()
    trust = models.CharField(max_length=1, choices=[(t.value, t.value) for t in Trust])
    # The case it was stated in; "" for a correction by the holder.
    number = models.CharField(max_length=40, default="", blank=True)
    item_name = models.CharField(max_length=200, default="", blank=True)
    stated_on = models.DateField()
    verified_by = models.CharField(max_length=120, default="", blank=True)
    created_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = ProfileAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(organisation__isnull=True),
                name="answer_of_one_holder",
            ),
            models.UniqueConstraint(
                fields=["person", "element", "item"],
                name="answer_of_person",
                condition=models.Q(superseded_at=None, person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organisation", "element", "item"],
                name="answer_of_organisation",
                condition=models.Q(superseded_at=None, organisation__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="answer_of_case", condition=~models.Q(number=""))
        ]

    def __str__(self) -> str:
        return f"{self.element} {self.trust}"


class AnswerUse(models.Model):
    """An application an answer was filled into beforehand and handed in with unchanged."""

    id = IdField()
    answer = models.ForeignKey(ProfileAnswer, on_delete=models.CASCADE, related_name="uses")
    number = models.CharField(max_length=40)
    item_name = models.CharField(max_length=200)
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number
