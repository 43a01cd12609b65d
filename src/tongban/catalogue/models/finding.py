"""What helps people find an item: life events, synonyms, the search, the edition."""

from django.db import models

from tongban.base.ids import IdField
from tongban.catalogue.models.items import Item


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
