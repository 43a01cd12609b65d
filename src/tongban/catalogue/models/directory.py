"""基本目录: what the state says exists, before any agency of the city says how it is done."""

from django.db import models

from tongban.base.ids import IdField


class DirectoryEntry(models.Model):
    """One entry of the basic catalogue; what it says is in its versions.

    `code` is the 12-digit 基本编码 where it is known, else a code of the place it came from, kept as
    it was written: `code_fault` then says what is wrong with it.
    """

    id = IdField()
    code = models.CharField(max_length=50, unique=True)
    code_fault = models.CharField(max_length=200, default="", blank=True)
    current = models.ForeignKey(
        "DirectoryVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, default="in_use")  # rules.State, never draft

    class Meta:
        indexes = [models.Index(fields=["state", "code"], name="directory_by_code")]

    def __str__(self) -> str:
        return self.code


class DirectoryVersion(models.Model):
    """One text of an entry: what every item that claims it must agree with (同一事项、同一标准)."""

    id = IdField()
    entry = models.ForeignKey(DirectoryEntry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the entry
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)  # 行政许可 …
    levels = models.JSONField(default=list)  # 行使层级: 县级, 乡镇, 村
    basis = models.JSONField(default=list)  # as in the document of an item
    statutory_days = models.PositiveSmallIntegerField(null=True)  # None: law sets no limit
    statutory_unit = models.CharField(max_length=10, default="", blank=True)
    effective_on = models.DateField()
    reason = models.CharField(max_length=400, default="", blank=True)  # why it was changed
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="directory_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
