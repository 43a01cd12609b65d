"""Ended cases whose papers are still kept."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from tongban.base.ageing import Pile, Spared
from tongban.cases.documents import PERMIT
from tongban.cases.models import Case
from tongban.cases.rules import Kept
from tongban.law.lifecycle import Finish

DECIDED = Q(decided_on__isnull=False) | Q(finish__in=[Finish.ISSUED.value, Finish.OTHER.value])
ARCHIVED = ~Q(archive_number="")
# What its 档号 says is kept for thirty years is, whatever it was.
LONG = (DECIDED & Q(item_kind=PERMIT)) | Q(archive_number__contains="-D30-")
WHICH = {
    Kept.CLOSED: ~DECIDED & ~ARCHIVED,
    Kept.PERMIT: LONG,
    Kept.SERVICE: ~LONG & (DECIDED | ARCHIVED),
}


def kept_cases(which: Kept, spared: Spared) -> Pile:
    """Return the ended cases of one sort whose papers have not been erased, from when they ended.

    Not those with a check still to come, nor those whose 档号 says 永久.
    """
    rows = Case.objects.filter(WHICH[which], finished_at__isnull=False, erased_on=None)
    return Pile(
        rows.exclude(archive_number__contains="-Y-")
        .exclude(committed=True, after_check__outcome="")
        .exclude(pk__in=spared.cases)
        .exclude(person_id__in=spared.people)
        .exclude(agent_id__in=spared.people)
        .exclude(organisation_id__in=spared.organisations),
        "finished_at",
    )


class Subject(NamedTuple):
    """Whose case it is, for who holds what may be erased."""

    case_id: UUID
    person_id: UUID
    organisation_id: UUID | None

    def is_erased(self) -> bool:
        """Test whether its papers are gone by now. One query."""
        return Case.objects.filter(pk=self.case_id, erased_on__isnull=False).exists()


def subject_of(number: str) -> Subject | None:
    """Return whose case has this number, None for none. One query."""
    row = Case.objects.filter(number=number).values_list("pk", "person_id", "organisation_id")
    found = row.first()
    return Subject(*found) if found else None
