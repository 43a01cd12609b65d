"""三级: what can be filed at the level of the city, a township, a village (就近办)."""

from dataclasses import dataclass

from django.db.models import Count

from tongban.base.errors import NotFound
from tongban.base.paging import Page
from tongban.catalogue.models import ItemLevel
from tongban.catalogue.queries.browse import ItemLine, page_of, public_items
from tongban.catalogue.rules import LEVEL_SLUGS, LEVELS, PUBLIC_STATES


@dataclass(frozen=True, slots=True)
class LevelCount:
    """A level and how many items can be filed at it."""

    slug: str
    level: str
    items: int


@dataclass(frozen=True, slots=True)
class LevelItems:
    level: str
    slug: str
    page: Page[ItemLine]


def levels() -> list[LevelCount]:
    """Return the three levels with the number of items that can be filed at each. One query."""
    rows = ItemLevel.objects.filter(item__state__in=PUBLIC_STATES)
    counts = dict(rows.values("level").annotate(n=Count("id")).values_list("level", "n"))
    return [LevelCount(slug, level, counts.get(level, 0)) for slug, level in LEVEL_SLUGS.items()]


def by_level(slug: str, *, after: str | None = None) -> LevelItems:
    """Return the items that can be filed at a level, most asked for first. One query.

    Raises NotFound, Invalid.
    """
    level = LEVEL_SLUGS.get(slug)
    if level not in LEVELS:
        raise NotFound("没有这个层级。", code="level.unknown")
    return LevelItems(level, slug, page_of(public_items().filter(levels__level=level), after))
