"""The items a window takes in."""

from django.db.models import Q, QuerySet

from tongban.base.desk import Desk
from tongban.base.paging import Page
from tongban.catalogue.models import Item, ItemTheme
from tongban.catalogue.queries.browse import (
    ItemLine,
    item_line,
    page_of,
    public_items,
)
from tongban.catalogue.queries.guides import Guide
from tongban.catalogue.queries.search import CANDIDATES, search
from tongban.catalogue.rules import State

ONE_VISIT = 3  # 网上办理深度 Ⅲ: what is left is one visit, to show originals


def items_taken_in(
    desk: Desk, *, words: str = "", window: str = "", after: str | None = None
) -> Page[ItemLine]:
    """Return the items `desk` may take in: its agency's, and those of its window categories.

    `window` keeps those of one category (一窗分类).
    With `words` those that fit, best first, on one page; three queries, otherwise one, the most
    asked for first.
    """
    rows = public_items().filter(Q(agency_id=desk.agency_id) | Q(current__window__in=desk.windows))
    if window:
        rows = rows.filter(current__window=window)
    return _found(rows, words, after)


def items_to_help_with(*, words: str = "", after: str | None = None) -> Page[ItemLine]:
    """Return the items of persons a station may file for a neighbour (帮办代办): wholly on line, or with one
    visit where originals are shown, which the station carries. Queries as items_taken_in.
    """
    for_persons = ItemTheme.objects.filter(for_persons=True).values("item")
    rows = public_items().filter(state=State.IN_USE.value, current__online_depth__gte=ONE_VISIT)
    return _found(rows.filter(pk__in=for_persons), words, after)


def may_be_helped_with(found: Guide) -> bool:
    """Tell whether a station may file it for a neighbour: as items_to_help_with."""
    asked = found.definition
    return not found.is_suspended and asked.is_for_persons and asked.online_depth >= ONE_VISIT


def _found(rows: QuerySet[Item], words: str, after: str | None) -> Page[ItemLine]:
    if not words:
        return page_of(rows, after)
    found = search(words, limit=CANDIDATES)
    wanted = [hit.item.slug for hit in found.hits or found.similar]
    lines = {row.slug: item_line(row) for row in rows.filter(slug__in=wanted)}
    return Page([lines[slug] for slug in wanted if slug in lines], None)
