"""The files of a catalogue folder beside its items: joint matters (life events) and synonyms."""

from typing import Any

from tongban.catalogue.document import NAME, SLUG
from tongban.catalogue.models import LifeEvent
from tongban.catalogue.shapes import Lists, Maybe, Record, Several, Text

# What a life event needs of bundles.yaml; the stages and their clocks belong to joint handling.
EVENTS = Record(
    {
        "bundles": Several(
            Record(
                {
                    "slug": SLUG,
                    "name": NAME,
                    "summary": Text(600),
                    "stages": Several(Record({"item": Maybe(SLUG)}, is_open=True)),
                },
                is_open=True,
            )
        )
    },
    is_open=True,
)
SYNONYMS = Lists()


def life_events(file: dict[str, Any]) -> list[LifeEvent]:
    """Return the joint matters of bundles.yaml, unsaved, in the order of the file."""
    return [
        LifeEvent(
            slug=bundle["slug"],
            name=bundle["name"],
            summary=bundle["summary"],
            place=place,
            items=list(dict.fromkeys(s["item"] for s in bundle["stages"] if s["item"])),
        )
        for place, bundle in enumerate(file["bundles"], start=1)
    ]


def synonyms(file: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what people say, and the words that mean it."""
    return {said.lower(): means for said, means in file.items()}
