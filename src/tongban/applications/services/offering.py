"""Filling a new form with what is known already, and saying where each text came from.

Source: 国务院令第716号 art. 9 (what can be had by sharing is not asked again); 个人信息保护法 art. 13.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from tongban.applications.rules import Origin
from tongban.forms import queries as forms
from tongban.forms.queries import Field, Known, Trust
from tongban.records import queries as records

# What the real-name check, or the register of enterprises, has compared: as good as verified.
COMPARED = {"person.name", "person.id_number", "org.name", "org.uscc"}


def offer(
    fields: Iterable[Field],
    *,
    slug: str,
    person_id: UUID,
    organisation_id: UUID | None,
    account: Mapping[str, str],
    today: date,
) -> dict[str, Origin]:
    """Return what to fill into a new form of an item, by field key. Two queries.

    Sources are his account (`account`: texts by element), what he let be kept of earlier
    applications, and his e-licences in force; the enterprise's own where he acts for one.
    """
    candidates: dict[str, list[Known]] = {}
    for element, text in account.items():
        candidates.setdefault(element, []).append(_of_account(element, text))
    kept = forms.known(person_id=person_id, organisation_id=organisation_id, item_slug=slug)
    for element, known in kept.items():
        candidates.setdefault(element, []).append(known)
    facts = records.licence_facts(person_id=person_id, organisation_id=organisation_id, today=today)
    for element, fact in facts.items():
        words = f"电子证照“{fact.type_name}”"
        known = Known(fact.text, words, fact.issued_on, Trust.LICENCE)
        candidates.setdefault(element, []).append(known)
    chosen = forms.offered(fields, candidates, today=today)
    return {
        key: Origin(one.text, one.origin_words, str(one.answer_id or ""))
        for key, one in chosen.items()
    }


def _of_account(element: str, text: str) -> Known:
    """Not known since when: whatever he stated later is newer."""
    words = "单位登记信息" if element.startswith("org.") else "账号信息"
    return Known(text, words, None, Trust.VERIFIED if element in COMPARED else Trust.STATED)
