"""Ended cases whose papers are still kept."""

from django.db.models import Q

from tongban.base.ageing import Pile, Spared
from tongban.cases.documents import PERMIT
from tongban.cases.models import Case
from tongban.cases.rules import Kept
from tongban.law.lifecycle import Finish

DECIDED = Q(decided_on__isnull=False) | Q(finish__in=[Finish.ISSUED.value, Finish.OTHER.value])
WHICH = {
    Kept.CLOSED: ~DECIDED,
    Kept.PERMIT: DECIDED & Q(item_kind=PERMIT),
    Kept.SERVICE: DECIDED & ~Q(item_kind=PERMIT),
}
LONG = 30  # years of a 档号 with D30


def kept_cases(which: Kept, *, years: int, spared: Spared) -> Pile:
    """Return the ended cases of one sort whose papers have not been erased, from when they ended.

    Not those with a check still to come, nor those whose 档号 says longer than `years`.
    """
    rows = Case.objects.filter(WHICH[which], finished_at__isnull=False, erased_on=None)
    rows = rows.exclude(archive_number__contains="-Y-").exclude(
        committed=True, after_check__outcome=""
    )
    if years < LONG:
        rows = rows.exclude(archive_number__contains="-D30-")
    return Pile(
        rows.exclude(pk__in=spared.cases)
        .exclude(person_id__in=spared.people)
        .exclude(agent_id__in=spared.people)
        .exclude(organisation_id__in=spared.organisations),
        "finished_at",
    )
