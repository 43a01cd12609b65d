"""Divisions, agencies, positions and the calendar: who may act where, and on which days."""

from django.db import models

from tongban.base.ids import IdField

TOWN = "同江"


class Division(models.Model):
    """行政区划: GB/T 2260 county + GB/T 10114 township + village, 12 digits where published."""

    id = IdField()
    code = models.CharField(max_length=12, null=True, unique=True)  # None: not published (village)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)  # 县级市, 街道, 镇, 乡, 民族乡, 林场, 农场, 村
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="division_name_in_parent")
        ]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """实施主体: a department, township government or body that handles matters."""

    id = IdField()
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    short = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)  # 政府部门, 直属单位, 乡镇, 垂直管理, 企事业单位
    uscc = models.CharField(max_length=18, default="", blank=True)  # "" when not published
    hall = models.CharField(max_length=20, default="驻厅")  # 驻厅, 专厅, 未进驻
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True)
    address = models.CharField(max_length=120, default="", blank=True)
    hours = models.CharField(max_length=120, default="", blank=True)
    phone = models.CharField(max_length=40, default="", blank=True)  # 咨询电话
    supervise_phone = models.CharField(max_length=40, default="", blank=True)  # 监督投诉电话
    reconsideration_body = models.CharField(max_length=80, default="", blank=True)  # 复议机关
    court = models.CharField(max_length=80, default="", blank=True)  # 诉讼法院
    # A body of a few people may let one officer accept and decide; larger ones may not.
    one_officer_may_decide = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.short

    @property
    def formal_name(self) -> str:
        """How it signs: 市公安局 of this town is 同江市公安局 on paper."""
        return f"{TOWN}{self.name}" if self.name.startswith("市") else self.name


class Position(models.Model):
    """岗位: a post in an agency. Its role gives the permissions, its windows the intake categories."""

    id = IdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="positions")
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=20)  # people.permissions.Role
    windows = models.JSONField(
        default=list, blank=True
    )  # 一窗分类 categories taken in for every agency
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="position_name_in_agency")
        ]

    def __str__(self) -> str:
        return f"{self.agency.short} {self.name}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: 节假日 off, or 调休 worked."""

    day = models.DateField(primary_key=True)
    worked = models.BooleanField()
    name = models.CharField(max_length=40)  # 国庆节
    source = models.CharField(
        max_length=120
    )  # the State Council notice, or where it was seeded from

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
