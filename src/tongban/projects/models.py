"""Construction projects (工程建设项目). What becomes of their phases stands in the joint cases."""

from django.db import models

from tongban.base.ids import IdField


class Project(models.Model):
    """A project of an enterprise; it stays on the version of the joint matter it was registered under."""

    id = IdField()
    code = models.CharField(max_length=24, unique=True)  # 投资项目代码
    name = models.CharField(max_length=100)
    definition = models.ForeignKey("joint.Definition", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    situations = models.JSONField()  # question key → chosen value
    facts = models.JSONField()  # form element → text: 建设地点, 总投资 …
    registered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-registered_at", "-id"], name="project_of"),
            models.Index(fields=["-registered_at", "-id"], name="project_latest"),
        ]

    def __str__(self) -> str:
        return self.code
