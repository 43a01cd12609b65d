"""Items (政务服务事项) and their versions. A version never changes once it is published."""

from django.db import models

from tongban.base.ids import IdField


class Item(models.Model):
    """实施事项: one item of one agency; what it says is in its versions."""

    id = IdField()
    slug = models.SlugField(max_length=80, unique=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="items")
    # What the public sees today; None before the first publication.
    current = models.ForeignKey(
        "ItemVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, default="draft")  # draft, in_use, suspended, cancelled

    class Meta:
        indexes = [models.Index(fields=["agency", "slug"], name="item_of_agency")]

    def __str__(self) -> str:
        return self.slug


class ItemVersion(models.Model):
    """One published text of an item. `definition` is the whole of it (catalogue/definition.py).

    The columns beside it repeat what lists filter and sort by.
    """

    id = IdField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the item
    definition = models.JSONField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)  # 行政许可 …
    code = models.CharField(max_length=36, default="")  # 实施编码, "" where no base code is known
    level = models.CharField(max_length=10)  # 县级, 乡镇, 村
    window = models.CharField(max_length=20, default="")  # 一窗分类, "" when not one-window
    online_depth = models.PositiveSmallIntegerField()  # 1-4
    high_frequency = models.BooleanField(default=False)
    monthly_volume = models.PositiveIntegerField(default=0)  # an estimate
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="item_version_once"),
            models.CheckConstraint(
                condition=models.Q(online_depth__gte=1, online_depth__lte=4),
                name="item_online_depth_1_4",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Edition(models.Model):
    """One row: counts up when anything the public sees changes, so that every process notices."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
