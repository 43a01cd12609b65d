"""帮办代办: the officer of a station fills an application in a neighbour's name while he consents.

That he consents, and to what, the room of the stations knows: it calls these inside its own steps.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.applications.models import Application
from tongban.applications.queries.filing import not_in_use
from tongban.applications.rules import Channel, State
from tongban.applications.services.drafting import new_draft
from tongban.base.desk import Desk, require
from tongban.catalogue.queries import guide
from tongban.people.permissions import Permission


@transaction.atomic
def start_for_neighbour(
    slug: str, *, desk: Desk, person_id: UUID, facts: Mapping[str, str], until: date
) -> UUID:
    """Begin an application in the name of a person who consented to it through the day `until`.

    `facts` are what is known of him, by form element.
    Writes:  one draft that this officer alone sees.
    Raises:  NotPermitted; Refused where the item is out of use; NotFound without such an item.
    """
    require(desk, Permission.HELP_FILE)
    found = guide(slug)
    if found.is_suspended:
        raise not_in_use(found.item_id)
    application = new_draft(
        found,
        by=desk,
        channel=Channel.STATION,
        person_id=person_id,
        organisation_id=None,
        account={},
        typed=facts,
    )
    application.entrusted_until = until
    application.save(update_fields=["entrusted_until"])
    return UUID(str(application.id))


def entrust(application_id: UUID, *, until: date) -> None:
    """Let the officer fill it through another day: the person consented again. One query."""
    Application.objects.filter(pk=application_id).update(entrusted_until=until)


def give_back(application_id: UUID) -> None:
    """Make a draft the person's own: the officer who began it finds it no more. Three queries.

    What is submitted stays as it was filed; the officer is told of it no more.
    """
    Application.objects.filter(pk=application_id).update(entrusted_until=None)
    draft = Application.objects.filter(pk=application_id, state=State.DRAFT).first()
    if draft is None:
        return
    draft.filed_by, draft.channel = f"person:{draft.person_id}", Channel.ONLINE.value
    draft.save(update_fields=["filed_by", "channel"])
