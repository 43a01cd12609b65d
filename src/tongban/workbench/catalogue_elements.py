"""Choosing the fields of an application form from the data elements that forms share. Pure."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tongban.catalogue.queries.data_elements import OWN, DataElement

ORGANS = {
    "person": "申请人",
    "org": "单位",
    "agent": "代理人",
    "property": "不动产",
    "vehicle": "车辆",
    "project": "项目",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The elements of one organ that the form does not ask yet."""

    title: str
    elements: Sequence[DataElement]


def dictionary(elements: Sequence[DataElement], values: Mapping[str, Any]) -> list[Shelf]:
    """Return what can still be added to a form, by organ, what most forms ask first."""
    asked = {str(field.get("element")) for field in values.get("form_fields") or ()}
    shelves = []
    for organ, title in ORGANS.items():
        left = [e for e in elements if e.element.startswith(f"{organ}.") and e.element not in asked]
        if left:
            shelves.append(Shelf(title, sorted(left, key=lambda one: (-one.forms, one.element))))
    return shelves


def add_element(
    values: Mapping[str, Any], element: str, elements: Sequence[DataElement]
) -> dict[str, Any]:
    """Return the values with one more field: a shared element as forms usually ask it, or an own one.

    An element the form asks already, or one nobody knows, adds nothing but a field of its own.
    """
    changed = deepcopy(dict(values))
    fields = changed.setdefault("form_fields", [])
    asked = {str(field.get("element")) for field in fields}
    found = next((one for one in elements if one.element == element), None)
    if found is None or element in asked:
        fields.append(_own_field(asked))
        return changed
    field = {"element": found.element, "label": found.label, "type": found.type, "required": True}
    field |= {"choices": list(found.choices)} if found.choices else {}
    fields.append(field | ({"hint": found.hint} if found.hint else {}))
    return changed


def _own_field(asked: set[str]) -> dict[str, Any]:
    """Return a field that means something in this item alone; its label is still to be written."""
    element = next(key for n in range(1, len(asked) + 2) if (key := f"{OWN}field{n}") not in asked)
    return {"element": element, "label": "", "type": "string", "required": True}
