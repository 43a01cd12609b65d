"""What is kept of the catalogue. A published version, a frozen list, a review never change."""

from tongban.catalogue.models.directory import DirectoryEntry, DirectoryVersion
from tongban.catalogue.models.drafts import Draft, DraftComment, DraftReview, GateSetting, Intake
from tongban.catalogue.models.finding import Edition, LifeEvent, SearchEntry, Synonym
from tongban.catalogue.models.items import (
    Item,
    ItemLevel,
    ItemStanding,
    ItemTheme,
    ItemVersion,
    Succession,
)
from tongban.catalogue.models.lists import (
    Batch,
    BatchEntry,
    FrequencyOrder,
    FrequencyThreshold,
    Intermediary,
    MergedFiling,
    Proof,
)

__all__ = [
    "Batch",
    "BatchEntry",
    "DirectoryEntry",
    "DirectoryVersion",
    "Draft",
    "DraftComment",
    "DraftReview",
    "Edition",
    "FrequencyOrder",
    "FrequencyThreshold",
    "GateSetting",
    "Intake",
    "Intermediary",
    "Item",
    "ItemLevel",
    "ItemStanding",
    "ItemTheme",
    "ItemVersion",
    "LifeEvent",
    "MergedFiling",
    "Proof",
    "SearchEntry",
    "Succession",
    "Synonym",
]
