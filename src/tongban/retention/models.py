"""The rules of keeping, the holds that stop them, and the record of what was erased."""

from django.db import models

from tongban.base.ids import IdField
from tongban.law.retention import Keeping
from tongban.retention.rules import Kind, Scope


class KeepingRule(models.Model):
    """保管期限: for how long one sort of data is kept. Without a row nothing of the sort is erased."""

    kind = models.CharField(
        max_length=10, primary_key=True, choices=[(one.value, one.value) for one in Kind]
    )
    place = models.PositiveSmallIntegerField()  # in the file
    name = models.CharField(max_length=60)
    what = models.CharField(max_length=200)
    since = models.CharField(max_length=60)  # the event its time runs from, in words
    years = models.PositiveSmallIntegerField(null=True)  # years and days None: kept for ever (永久)
    days = models.PositiveSmallIntegerField(null=True)
    from_next_year = models.BooleanField(default=False)
    basis = models.CharField(max_length=200)
    is_typical = models.BooleanField()  # a usual value, to be confirmed by the site

    def __str__(self) -> str:
        return self.name

    @property
    def keeping(self) -> Keeping | None:
        """For how long; None for ever."""
        if self.years is None and self.days is None:
            return None
        return Keeping(self.years or 0, self.days or 0, self.from_next_year)


IN_FORCE = models.Q(lifted_at=None)


class Hold(models.Model):
    """保全: nothing of a case, or of who applied, is erased while it stands."""

    id = IdField()
    scope = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Scope])
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="holds")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by_name = models.CharField(max_length=120, default="", blank=True)
    lifted_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "scope"], condition=IN_FORCE, name="hold_once_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(scope="case", person=None, organisation=None)
                | models.Q(scope="applicant", person__isnull=False, organisation=None)
                | models.Q(scope="applicant", person=None, organisation__isnull=False),
                name="hold_covers_one",
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="hold_newest")]

    def __str__(self) -> str:
        return f"{self.scope} {self.reason}"


class Erasure(models.Model):
    """销毁登记: one batch that was erased."""

    id = IdField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60)  # of the sort, as it was called then
    rows = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    basis = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="erasure_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.rows} {self.at:%Y-%m-%d}"
