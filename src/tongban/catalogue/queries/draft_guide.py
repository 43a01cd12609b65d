"""A draft as the guide it will be."""

from uuid import UUID

from tongban.agencies.queries import agency
from tongban.base.desk import Desk
from tongban.base.errors import Invalid, Problem
from tongban.catalogue.definition import Unreadable, parse
from tongban.catalogue.queries.drafts import draft
from tongban.catalogue.queries.guides import Guide


def draft_guide(draft_id: UUID, desk: Desk) -> Guide:
    """Return the guide a draft will be once it is published. Four queries.

    Raises NotFound, also for a draft this desk may not see; Invalid while its text is incomplete.
    """
    view = draft(draft_id, desk)
    try:
        definition = parse(view.document)
    except Unreadable as unreadable:
        faults = unreadable.faults
        raise Invalid(
            [Problem(".".join(map(str, one.path)), "item.element", one.words) for one in faults]
        ) from unreadable
    return Guide(
        item_id=view.item_id or view.line.id,
        version_id=view.base_id or view.line.id,
        number=(view.base_number or 0) + 1,
        published_at=desk.now,
        is_suspended=False,
        definition=definition,
        agency=agency(definition.agency),
    )
