"""清单: lists published in numbered batches, high frequency, intermediaries, abolished proofs, merged
filings.
"""

from django.db import models

from tongban.base.ids import IdField


class Batch(models.Model):
    """One published batch of a list (第一批 …): frozen when made, public when published."""

    id = IdField()
    kind = models.CharField(max_length=20)  # rules.ListKind
    number = models.PositiveIntegerField()  # 1 = 第一批
    title = models.CharField(max_length=120)
    document_number = models.CharField(max_length=80)  # 文号
    published_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    issued_by = models.CharField(max_length=80)  # 发布单位
    rule = models.TextField()  # by which the list was computed, in words
    columns = models.JSONField(default=list)  # titles of what it shows, in order
    removed = models.JSONField(default=list)  # [{slug, name, agency, why}] since the batch before

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="batch_once"),
            models.UniqueConstraint(fields=["kind", "document_number"], name="batch_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class BatchEntry(models.Model):
    """One item of a batch, in the words it had on that day."""

    id = IdField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="entries")
    item = models.ForeignKey("Item", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("ItemVersion", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()  # 1, 2, 3 … on the list
    is_new = models.BooleanField()  # not on the batch before
    facts = models.JSONField(default=dict)  # column → what the list shows of it, in words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "item"], name="batch_item_once"),
            models.UniqueConstraint(fields=["batch", "place"], name="batch_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.item_id}"


class FrequencyThreshold(models.Model):
    """From how many cases a month on an item is 高频; the latest counts, the others stay."""

    id = IdField()
    monthly_volume = models.PositiveIntegerField()
    document_number = models.CharField(max_length=80, default="", blank=True)
    since = models.DateTimeField()
    set_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["-since", "id"], name="threshold_newest")]

    def __str__(self) -> str:
        return str(self.monthly_volume)


class FrequencyOrder(models.Model):
    """An item the office has ordered onto the list of 高频事项, or off it again."""

    id = IdField()
    item = models.ForeignKey("Item", on_delete=models.PROTECT, related_name="frequency_orders")
    document_number = models.CharField(max_length=80)
    reason = models.CharField(max_length=400, default="", blank=True)
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, default="", blank=True)
    ended_document_number = models.CharField(max_length=80, default="", blank=True)
    ended_reason = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(ended_at__isnull=True),
                name="frequency_order_once",
            ),
        ]
        indexes = [models.Index(fields=["-ordered_at", "-id"], name="frequency_order_newest")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.document_number}"


class Intermediary(models.Model):
    """涉审中介服务: what an applicant buys from others for an approval. The journal keeps its past."""

    id = IdField()
    slug = models.SlugField(max_length=80, unique=True)
    service = models.CharField(max_length=120)
    items = models.JSONField(default=list)  # slugs
    facts = models.JSONField(default=dict)  # basis, payer, pricing … of data/tongjiang
    state = models.CharField(max_length=10, default="in_use")  # in_use, cancelled
    is_own = models.BooleanField(default=False)  # an official changed it: loading leaves it alone

    class Meta:
        indexes = [models.Index(fields=["state", "service", "slug"], name="intermediary_by_name")]

    def __str__(self) -> str:
        return self.service


class MergedFiling(models.Model):
    """多证合一: a certificate or filing that is settled with the business licence."""

    id = IdField()
    name = models.CharField(max_length=120, unique=True)
    place = models.PositiveSmallIntegerField()  # 1, 2, 3 … on the list
    into = models.JSONField(default=list)  # slugs of the registrations it is settled with
    item = models.SlugField(max_length=80, default="", blank=True)  # of the same name, "": none
    receiver = models.SlugField(max_length=80, default="", blank=True)  # agency; "": not connected
    is_asked = models.BooleanField()  # who it applies to says so; else it goes with every licence
    pushed = models.JSONField(default=list)  # data elements the receiver is told
    facts = models.JSONField(default=dict)  # original_organ, basis, handled_by, note

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


class Proof(models.Model):
    """取消的证明事项, and what takes its place. The journal keeps its past."""

    id = IdField()
    name = models.CharField(max_length=200, unique=True)
    material_names = models.JSONField(default=list)  # no item may ask for a material of these names
    asked_by = models.JSONField(default=list)  # slugs of the items that asked for it
    facts = models.JSONField(default=dict)  # issued_by, replaced_by, replacement, basis, batch …
    state = models.CharField(max_length=10, default="in_use")  # in_use (abolished), cancelled
    is_own = models.BooleanField(default=False)  # an official changed it: loading leaves it alone
    words = models.TextField(default="")  # by which it is searched: its name and material names

    class Meta:
        indexes = [models.Index(fields=["state", "name"], name="proof_by_name")]

    def __str__(self) -> str:
        return self.name
