"""What a draft chooses from: the data elements (数据元) forms share, intermediary services."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tongban.catalogue.models import Intermediary, Item
from tongban.catalogue.queries.editions import keeping
from tongban.catalogue.rules import PUBLIC_STATES, State

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


_kept: tuple[tuple[int, int], list[DataElement]] | None = None


def shared_elements() -> list[DataElement]:
    """Return the elements that forms share, by name. One query for each edition, then none."""
    global _kept
    now = keeping()
    if _kept is None or _kept[0] != now:
        rows = Item.objects.filter(state__in=PUBLIC_STATES, current__isnull=False)
        forms = rows.values_list("current__definition__form_fields", flat=True)
        _kept = now, _usual(field for form in forms for field in form or ())
    return _kept[1]


def intermediary_choices() -> list[tuple[str, str]]:
    """Return (slug, service) of the intermediary services on the list. One query."""
    rows = Intermediary.objects.filter(state=State.IN_USE.value).order_by("service", "slug")
    return list(rows.values_list("slug", "service"))


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
