"""What the clock does to stored files and licences. It may run at any time, twice, or beside uploads."""

from datetime import datetime, timedelta
from itertools import islice

from tongban.base import files
from tongban.records import services
from tongban.records.models import StoredFile

# A transaction that stored a file has long ended by then, with its row or without.
UNNAMED_AFTER = timedelta(days=1)
AT_ONCE = 500


def sweep(now: datetime) -> int:
    """Remove stored files no row names, left by transactions that were rolled back; return how many.

    One query for every 500 files.
    """
    before, removed = now - UNNAMED_AFTER, 0
    old = files.stored_before(before)
    while group := list(islice(old, AT_ONCE)):
        named = set(StoredFile.objects.filter(pk__in=group).values_list("pk", flat=True))
        removed += sum(
            files.sweep(sha256, before=before) for sha256 in group if sha256 not in named
        )
    return removed


def lapse_licences(now: datetime) -> int:
    """Let the licences lapse whose last day has passed; return how many."""
    return services.lapse_due(now)
