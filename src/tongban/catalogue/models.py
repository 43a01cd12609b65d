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
    state = models.CharField(max_length=10, default="draft")  # rules.State

    class Meta:
        indexes = [models.Index(fields=["agency", "slug"], name="item_of_agency")]

    def __str__(self) -> str:
        return self.slug


class ItemVersion(models.Model):
    """One published text of an item. `definition` is the whole of it (catalogue/document.py).

    Read it through queries.definition_of, which parses it once per process. The columns beside it
    repeat what lists filter and sort by.
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
    case_type = models.CharField(max_length=10)  # 即办件, 承诺件
    promised_days = models.PositiveSmallIntegerField(null=True)  # None: nothing promised
    promised_unit = models.CharField(max_length=10, default="", blank=True)
    visits = models.PositiveSmallIntegerField(default=0)
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


class ItemTheme(models.Model):
    """A theme (服务主题) an item is found under; those of its current version."""

    id = IdField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField(max_length=20)
    for_persons = models.BooleanField()
    for_organisations = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "item"], name="item_theme_once")]

    def __str__(self) -> str:
        return f"{self.theme}: {self.item_id}"


class LifeEvent(models.Model):
    """A matter of life or business (一件事) that takes several items: 开办餐饮店."""

    id = IdField()
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    summary = models.TextField()
    place = models.PositiveSmallIntegerField()  # order on the home page
    items = models.JSONField(default=list)  # slugs, in the order they are handled

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


class Synonym(models.Model):
    """What people say, and the words of the catalogue that mean it; applied when one searches."""

    id = IdField()
    said = models.CharField(max_length=40, unique=True)
    means = models.JSONField(default=list)  # words

    def __str__(self) -> str:
        return self.said


class SearchEntry(models.Model):
    """What of an item can be found, beside its place in the full-text index (catalogue/index.py)."""

    id = models.BigAutoField(primary_key=True)  # the row of the full-text index
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="search_entry")
    # What it is compared by: {"name": [text, spelling], "keywords": [[text, spelling]], "questions": …}
    words = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.item_id)


class Edition(models.Model):
    """One row: counts up when anything the public sees changes, so that every process notices."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
