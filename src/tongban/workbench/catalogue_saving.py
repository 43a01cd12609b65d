"""Saving one section of a draft that several people write in at the same time."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tongban.base.desk import Desk
from tongban.base.errors import Stale
from tongban.catalogue import queries, services
from tongban.catalogue.queries import DraftView
from tongban.catalogue.services import Saved
from tongban.workbench.catalogue_forms import fingerprint


def seen(draft: DraftView, section: str) -> str:
    """Return what the form of a section carries: the draft's version, and what the section said."""
    return f"{draft.version}.{fingerprint(section, draft.document)}"


def save(
    draft_id: UUID, section: str, values: Mapping[str, Any], *, drawn_from: str, desk: Desk
) -> Saved:
    """Save a section. Colleagues may have changed other sections since the form was drawn.

    `drawn_from` is what `seen` said then.
    Writes, tells, raises: as catalogue.services.save_section; Stale only if this section changed.
    """
    number, _, said_then = drawn_from.partition(".")
    version = int(number) if number.isdecimal() else 0
    try:
        return services.save_section(draft_id, section, values, version=version, desk=desk)
    except Stale:
        draft = queries.draft(draft_id, desk)
        if fingerprint(section, draft.document) != said_then:
            raise
        return services.save_section(draft_id, section, values, version=draft.version, desk=desk)
