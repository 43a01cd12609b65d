"""好差评: one rating of one case, and one of one visit to a window (GB/T 39735)."""

from django.db import models

from tongban.base.ids import IdField


class Rating(models.Model):
    """一事一评. The rater is never shown to those who are rated."""

    id = IdField()
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="rating")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()  # 5 非常满意 … 1 非常不满意
    tags = models.JSONField(default=list)  # chosen phrases
    words = models.TextField(default="")
    channel = models.CharField(max_length=10)  # web, window, api
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=5), name="rating_level_1_5"
            )
        ]
        indexes = [models.Index(fields=["agency", "-at"], name="rating_of_agency")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"


class VisitRating(models.Model):
    """一次一评: one service at a window, rated on its tablet. The clerk learns neither level nor rater."""

    id = IdField()
    ticket = models.OneToOneField("hall.Ticket", on_delete=models.PROTECT, related_name="rating")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField()  # as of Rating
    tags = models.JSONField(default=list)  # chosen phrases
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=5), name="visit_rating_level_1_5"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.level}"
