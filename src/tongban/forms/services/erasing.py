"""Erasing kept answers whose time is over."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from tongban.base.ageing import Erased
from tongban.base.desk import Actor
from tongban.forms.events import AnswersExpired
from tongban.forms.models import ProfileAnswer
from tongban.journal import services as journal


@transaction.atomic
def erase_superseded(answer_ids: Sequence[UUID], *, basis: str, by: Actor) -> Erased:
    """Erase answers a later one has taken the place of, and where they were used.

    Writes:  they are deleted; one journal entry for each holder.
    Tells:   AnswersExpired.
    Source:  个人信息保护法 art. 19, 47.
    """
    rows = ProfileAnswer.objects.filter(pk__in=answer_ids).exclude(superseded_at=None)
    elements: defaultdict[str, list[str]] = defaultdict(list)
    for answer in rows.order_by("element").only("person", "organisation", "element"):
        holder = f"organisation:{answer.organisation_id}"
        if answer.person_id:
            holder = f"person:{answer.person_id}"
        elements[f"profile:{holder}"].append(answer.element)
    rows.delete()
    for subject, gone in elements.items():
        journal.record(AnswersExpired(subject=subject, elements=gone, basis=basis), by=by)
    return Erased(sum(map(len, elements.values())), 0)
