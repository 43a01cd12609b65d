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
    state = models.CharField(max_length=10, default="draft")  # rules.State; its past: ItemStanding
    entry = models.ForeignKey(
        "DirectoryEntry", on_delete=models.PROTECT, null=True, related_name="items"
    )  # of the basic catalogue, None while unknown
    cancel_on = models.DateField(null=True)  # 计划取消日期
    # Why it is to be cancelled then: {reason, document_number, replaced_by: slugs}.
    cancel_order = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "slug"], name="item_of_agency"),
            models.Index(
                fields=["cancel_on"],
                condition=models.Q(cancel_on__isnull=False),
                name="item_to_cancel",
            ),
        ]

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
    code = models.CharField(max_length=50, default="")  # 基本编码, "" where none is known
    level = models.CharField(max_length=10)  # 县级, 乡镇, 村
    window = models.CharField(max_length=20, default="")  # 一窗分类, "" when not one-window
    online_depth = models.PositiveSmallIntegerField()  # 1-4
    case_type = models.CharField(max_length=10)  # 即办件, 承诺件
    statutory_days = models.PositiveSmallIntegerField(null=True)  # None: law sets no limit
    statutory_unit = models.CharField(max_length=10, default="", blank=True)
    promised_days = models.PositiveSmallIntegerField(null=True)  # None: nothing promised
    promised_unit = models.CharField(max_length=10, default="", blank=True)
    visits = models.PositiveSmallIntegerField(default=0)
    high_frequency = models.BooleanField(default=False)
    monthly_volume = models.PositiveIntegerField(default=0)  # an estimate
    in_hall = models.BooleanField(default=True)
    not_in_hall_reason = models.CharField(max_length=20, default="", blank=True)
    delegated_to = models.JSONField(default=list)  # levels, beside its own
    steps = models.PositiveSmallIntegerField(default=0)
    materials = models.PositiveSmallIntegerField(default=0)  # that a citizen still has to bring
    # October 2018, before the reform (typical values).
    baseline_steps = models.PositiveSmallIntegerField(default=0)
    baseline_materials = models.PositiveSmallIntegerField(default=0)
    baseline_days = models.PositiveSmallIntegerField(default=0)
    baseline_visits = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=400, default="", blank=True)  # 变更说明
    warnings = models.JSONField(default=list)  # of the publish gate
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
        indexes = [models.Index(fields=["published_at", "id"], name="item_version_by_day")]

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


class ItemLevel(models.Model):
    """A level (县级, 乡镇, 村) an item can be filed at; those of its current version (就近办)."""

    id = IdField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="levels")
    level = models.CharField(max_length=10)
    is_own = models.BooleanField()  # the level of the agency that decides

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "item"], name="item_level_once")]

    def __str__(self) -> str:
        return f"{self.level}: {self.item_id}"


class ItemStanding(models.Model):
    """From when on an item was in use, suspended or cancelled, and by what order. Never changed."""

    id = IdField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="standings")
    state = models.CharField(max_length=10)  # rules.State, never draft
    reason = models.CharField(max_length=400, default="", blank=True)
    document_number = models.CharField(max_length=80, default="", blank=True)
    since = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["item", "-since"], name="item_standing_newest")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.state}"


class Succession(models.Model):
    """拆分、合并: `old` ended in favour of `new`."""

    id = IdField()
    old = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="predecessors")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
