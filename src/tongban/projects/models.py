"""Construction projects (工程建设项目). What becomes of their phases stands in the joint cases."""

from django.db import models

from tongban.base.ids import IdField


class Area(models.Model):
    """区域: a park or zone whose studies serve every project in it (区域评估)."""

    id = IdField()
    name = models.CharField(max_length=100, unique=True)
    manager = models.CharField(max_length=100)  # 管理单位

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AreaStudy(models.Model):
    """区域评估成果: one study made for an area. A newer one of the same study takes its place."""

    id = IdField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="studies")
    study = models.CharField(max_length=40)  # slug in the document of the matter
    number = models.CharField(max_length=80)  # 批复文号
    body = models.CharField(max_length=100)  # who approved it
    scope = models.TextField()  # 适用范围
    issued_on = models.DateField()
    valid_until = models.DateField()
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(default="", blank=True)

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "study", "number"], name="area_study_once"),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("issued_on")),
                name="area_study_lasts",
            ),
        ]

    def __str__(self) -> str:
        return self.number


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
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-registered_at", "-id"], name="project_of"),
            models.Index(fields=["-registered_at", "-id"], name="project_latest"),
        ]

    def __str__(self) -> str:
        return self.code


class StudyFile(models.Model):
    """A file of a project that holds one or more of its studies (多评合一, 联合测绘)."""

    id = IdField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="study_files")
    material = models.ForeignKey("records.Material", on_delete=models.PROTECT, related_name="+")
    studies = models.JSONField()  # slugs
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "material"],
                condition=models.Q(removed_at=None),
                name="project_study_file_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.material_id}"


class Convening(models.Model):
    """What the departments of a phase hold together once (联合踏勘, 多评合一, 联合审图, 联合验收)."""

    id = IdField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="convenings")
    phase = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=20)  # 联合踏勘
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    convened_by = models.CharField(max_length=160)
    convened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "phase", "act"], name="project_convened_once"
            )
        ]
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return f"{self.act} {self.starts_at:%Y-%m-%d}"


class Signature(models.Model):
    """What one department wrote in the record of a convening; nothing is changed once it is signed."""

    id = IdField()
    convening = models.ForeignKey(Convening, on_delete=models.PROTECT, related_name="signatures")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    stages = models.JSONField()  # slugs it is there for
    attended = models.BooleanField(null=True)
    opinion = models.TextField(default="", blank=True)
    signed_by = models.CharField(max_length=160, default="", blank=True)
    signed_at = models.DateTimeField(null=True)
    is_reminded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["convening", "agency"], name="project_signs_once"),
            models.CheckConstraint(
                condition=models.Q(signed_at=None, attended=None)
                | models.Q(signed_at__isnull=False, attended__isnull=False),
                name="project_signed_whole",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.convening_id} {self.agency_id}"
