"""The shape of a document, for whoever draws a form of it or reads one."""

from tongban.catalogue.document import ITEM
from tongban.catalogue.elements import NAMES, part_name
from tongban.catalogue.rules import SECTIONS
from tongban.catalogue.shapes import Flag, Lists, Maybe, OneOf, Record, Several, Shape, Text, Whole

__all__ = [
    "Flag",
    "Lists",
    "Maybe",
    "OneOf",
    "Record",
    "Several",
    "Shape",
    "Text",
    "Whole",
    "element_name",
    "part_name",
    "section_shape",
]


def section_shape(section: str) -> Record:
    """Return the shape of one section of a draft (rules.SECTIONS). No query. Raises KeyError."""
    keys = SECTIONS[section][1]
    return Record(
        {key: ITEM.keys[key] for key in keys if key in ITEM.keys},
        optional={key: ITEM.optional[key] for key in keys if key in ITEM.optional},
    )


def element_name(key: str) -> str:
    """Return what an element is called. No query. Raises KeyError."""
    return NAMES[key]
