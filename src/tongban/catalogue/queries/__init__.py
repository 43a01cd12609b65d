"""What can be read of the catalogue."""

from tongban.catalogue.queries.browse import (
    AgencyItems,
    EventItems,
    Home,
    ItemLine,
    ThemeItems,
    by_agency,
    by_event,
    by_theme,
    home,
)
from tongban.catalogue.queries.editions import edition, forget_edition
from tongban.catalogue.queries.guides import Guide, current_documents, definition_of, guide
from tongban.catalogue.queries.search import Found, Hit, Suggestion, search, suggest

__all__ = [
    "AgencyItems",
    "EventItems",
    "Found",
    "Guide",
    "Hit",
    "Home",
    "ItemLine",
    "Suggestion",
    "ThemeItems",
    "by_agency",
    "by_event",
    "by_theme",
    "current_documents",
    "definition_of",
    "edition",
    "forget_edition",
    "guide",
    "home",
    "search",
    "suggest",
]
