"""The items a window takes in."""

from django.db.models import Q

from tongban.base.desk import Desk
from tongban.base.paging import Page
from tongban.catalogue.queries.browse import ItemLine, item_line, page_of, public_items
from tongban.catalogue.queries.search import CANDIDATES, search


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
    if not words:
        return page_of(rows, after)
    found = search(words, limit=CANDIDATES)
    wanted = [hit.item.slug for hit in found.hits or found.similar]
    lines = {row.slug: item_line(row) for row in rows.filter(slug__in=wanted)}
    return Page([lines[slug] for slug in wanted if slug in lines], None)
