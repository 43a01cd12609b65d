"""The first text of a draft: from the basic catalogue, from nothing, by splitting, by merging. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from tongban.catalogue.rules import LEVELS

Document = dict[str, Any]

# What no agency has to decide before it is asked: nothing yet.
EMPTY: Mapping[str, Any] = {
    "parent": None,
    "base_code": None,
    "delegated_to": [],
    "conditions": [],
    "situations": [],
    "materials": [],
    "form_fields": [],
    "statutory_limit": None,
    "promised_limit": None,
    "special_procedures": [],
    "lists": [],
    "high_frequency": False,
    "monthly_volume": 0,
    "keywords": [],
    "faqs": [],
    "not_in_hall_reason": None,
    "window": None,
}
# A code of a place belongs to one item: what comes of it gets its own.
OWN_CODES = ("local_code", "task_code", "handle_code")


def new_text(slug: str, agency: str, name: str) -> Document:
    """Return the text of an item of which only the name is known."""
    return {**deepcopy(dict(EMPTY)), "slug": slug, "agency": agency, "name": name}


def claimed_text(
    document: Mapping[str, Any],
    *,
    code: str,
    kind: str,
    level: str,
    levels: Sequence[str],
    basis: Sequence[Mapping[str, Any]],
    statutory: Mapping[str, Any] | None,
) -> Document:
    """Return `document` with what an entry of the basic catalogue says put in.

    `level` is that of the agency; the levels below it are where one can also file (就近办理).
    """
    is_national = len(code) == 12 and code.isdigit()
    below = LEVELS[LEVELS.index(level) + 1 :]
    return {
        **document,
        **({"base_code": code} if is_national else {"base_code": None, "local_code": code}),
        "kind": kind,
        "level": level,
        "delegated_to": [one for one in below if one in levels],
        "basis": deepcopy(list(basis)),
        "statutory_limit": deepcopy(dict(statutory)) if statutory else None,
    }


def split_text(old: Mapping[str, Any], *, slug: str, name: str) -> Document:
    """Return the text of one of the items `old` is split into.

    They share its base code, so they are 办理项 of one main item: the old one's, or the old one itself.
    """
    parent = old["parent"] or old["name"]
    return {**_without_codes(old), "slug": slug, "name": name, "parent": parent}


def merged_text(olds: Sequence[Mapping[str, Any]], *, slug: str, name: str) -> Document:
    """Return one text for several items: the first one's, with what only the others have.

    Materials, bases and words people use are put together; questions are the first item's, so what
    hung on a question of another is asked always until the draft says otherwise.
    """
    first, *others = olds
    merged = {**_without_codes(first), "slug": slug, "name": name}
    merged["basis"] = _joined((o["basis"] for o in olds), ("law", "article"))
    always = [[{**m, "when": None} for m in other["materials"]] for other in others]
    merged["materials"] = _joined([first["materials"], *always], ("name",))
    words = [*(o["name"] for o in olds), *(word for o in olds for word in o["keywords"])]
    merged["keywords"] = [word for word in dict.fromkeys(words) if len(word) <= 40]
    return merged


def _without_codes(old: Mapping[str, Any]) -> Document:
    return {key: deepcopy(value) for key, value in old.items() if key not in OWN_CODES}


def _joined(lists: Iterable[Sequence[Document]], by: Sequence[str]) -> list[Document]:
    found: dict[tuple[Any, ...], Document] = {}
    for one in (one for rows in lists for one in rows):
        found.setdefault(tuple(one[key] for key in by), deepcopy(one))
    return list(found.values())
