"""What can be read of the catalogue."""

from tongban.catalogue.definition import Definition, Material, Question
from tongban.catalogue.queries.browse import (
    AgencyItems,
    EventItems,
    Home,
    ItemChoice,
    ItemLine,
    ThemeItems,
    all_items,
    by_agency,
    by_event,
    by_theme,
    home,
    item_choices,
)
from tongban.catalogue.queries.editions import edition, forget_edition
from tongban.catalogue.queries.frequency import (
    OrderLine,
    ThresholdLine,
    high_frequency_ids,
    is_high_frequency,
    orders,
    threshold,
    thresholds,
)
from tongban.catalogue.queries.guide_page import GuidePage, guide_page
from tongban.catalogue.queries.guides import Guide, current_documents, definition_of, guide
from tongban.catalogue.queries.search import Found, Hit, Suggestion, forget_found, search, suggest
from tongban.catalogue.queries.window import items_taken_in
from tongban.catalogue.words import limit_words, promise_words, time_parts, time_words, visit_words

__all__ = [
    "AgencyItems",
    "Definition",
    "EventItems",
    "Found",
    "Guide",
    "GuidePage",
    "Hit",
    "Home",
    "ItemChoice",
    "ItemLine",
    "Material",
    "OrderLine",
    "Question",
    "Suggestion",
    "ThemeItems",
    "ThresholdLine",
    "all_items",
    "by_agency",
    "by_event",
    "by_theme",
    "current_documents",
    "definition_of",
    "edition",
    "forget_edition",
    "forget_found",
    "guide",
    "guide_page",
    "high_frequency_ids",
    "home",
    "is_high_frequency",
    "item_choices",
    "items_taken_in",
    "limit_words",
    "orders",
    "promise_words",
    "search",
    "suggest",
    "threshold",
    "thresholds",
    "time_parts",
    "time_words",
    "visit_words",
]
