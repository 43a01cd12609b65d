"""What a draft chooses from: the data elements (数据元) forms share, intermediary services."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tongban.base.paging import Page
from tongban.catalogue.models import Intermediary, Item
from tongban.catalogue.queries.editions import keeping
from tongban.catalogue.rules import PUBLIC_STATES, State
from tongban.forms.queries import ElementView, elements, elements_page
from tongban.forms.rules import PICKED

OWN = "own."  # an element that means something in one item alone


@dataclass(frozen=True, slots=True)
class DataElement:
    """A shared element as most forms ask it."""

    element: str  # person.name
    label: str
    type: str  # forms.rules.Type
    choices: tuple[str, ...]
    hint: str
    forms: int  # how many ask it


@dataclass(frozen=True, slots=True)
class ItemUse:
    """An item whose form asks an element, and in which words."""

    slug: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ElementLine:
    """An entry of the dictionary and how many items ask it."""

    entry: ElementView
    items: int


class _Kept(NamedTuple):
    edition: tuple[int, int]
    elements: list[DataElement]
    uses: Mapping[str, list[ItemUse]]


_kept: _Kept | None = None


def shared_elements() -> list[DataElement]:
    """Return what a form can be made of, by name: the dictionary, each as most forms ask it.

    Where no dictionary has been loaded, what forms share. Two queries for each edition, then none.
    """
    return _keep().elements


def element_lines(*, after: str | None = None) -> Page[ElementLine]:
    """Return a page of the dictionary with how many public items ask each. One query once warm."""
    uses = _keep().uses
    page = elements_page(after=after)
    return page.map(lambda entry: ElementLine(entry, len(uses.get(entry.element, ()))))


def items_asking(element: str) -> list[ItemUse]:
    """Return the public items whose forms ask an element, by name. No query once warm."""
    return _keep().uses.get(element, [])


def _keep() -> _Kept:
    global _kept
    now = keeping()
    if _kept is None or _kept.edition != now:
        rows = Item.objects.filter(state__in=PUBLIC_STATES, current__isnull=False)
        forms = rows.order_by("current__name", "slug").values_list(
            "slug", "current__name", "current__definition__form_fields"
        )
        uses: dict[str, list[ItemUse]] = defaultdict(list)
        fields = []
        for slug, name, asked in forms:
            for field in asked or ():
                fields.append(field)
                uses[field["element"]].append(ItemUse(slug, name, field["label"]))
        _kept = _Kept(now, _with_dictionary(_usual(fields), elements()), dict(uses))
    return _kept


def intermediary_choices() -> list[tuple[str, str]]:
    """Return (slug, service) of the intermediary services on the list. One query."""
    rows = Intermediary.objects.filter(state=State.IN_USE.value).order_by("service", "slug")
    return list(rows.values_list("slug", "service"))


def _with_dictionary(
    usual: list[DataElement], dictionary: Sequence[ElementView]
) -> list[DataElement]:
    """Return each entry as most forms ask it; one that no form asks yet, as the dictionary has it.

    A choice that no form asks has no choices to offer and is left out.
    """
    if not dictionary:
        return usual
    asked = {one.element: one for one in usual}
    return [
        asked.get(entry.element)
        or DataElement(entry.element, entry.name, entry.type, choices=(), hint="", forms=0)
        for entry in sorted(dictionary, key=lambda one: one.element)
        if entry.element in asked or entry.type not in PICKED
    ]


def _usual(fields: Iterable[Mapping[str, Any]]) -> list[DataElement]:
    """Return each element the way most of the fields have it."""
    ways: dict[str, Counter[tuple[str, str, tuple[str, ...], str]]] = defaultdict(Counter)
    for field in fields:
        if not field["element"].startswith(OWN):
            choices, hint = tuple(field.get("choices", ())), field.get("hint", "")
            ways[field["element"]][field["label"], field["type"], choices, hint] += 1
    usual = []
    for element, counted in sorted(ways.items()):
        label, kind, choices, hint = counted.most_common(1)[0][0]
        usual.append(DataElement(element, label, kind, choices, hint, counted.total()))
    return usual
