"""What is known of data sources and of what came of asking them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count as CountOf

from tongban.base.ageing import Pile, Spared
from tongban.base.desk import Desk, require
from tongban.journal.permissions import Permission
from tongban.sharing import rules
from tongban.sharing.models import DataSource, Fetch
from tongban.sharing.rules import FAILURE_NAMES, Count, Outcome

WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, and what came of asking it lately."""

    id: UUID
    code: str
    name: str
    agency: str
    about: str
    says: tuple[str, ...]
    connector: str
    note: str
    is_on: bool
    tally: rules.Tally
    failures: tuple[str, ...]  # 连接不上 3 次


def sources(desk: Desk) -> list[SourceView]:
    """List all sources with what came of asking them in the last 30 days. Two queries.

    Raises NotPermitted.
    """
    require(desk, Permission.OPERATIONS_READ)
    lately = Fetch.objects.filter(at__gte=desk.now - WITHIN)
    counts: defaultdict[UUID, list[Count]] = defaultdict(list)
    found = lately.values_list("source_id", "outcome", "failure", "ms").annotate(CountOf("id"))
    for source_id, outcome, failure, ms, times in found:
        counts[source_id].append(Count(Outcome(outcome), failure, ms, times))
    rows = DataSource.objects.select_related("agency").order_by("code")
    return [_view(row, rules.tally(counts[row.id])) for row in rows]


def kept_answers(spared: Spared) -> Pile:
    """Return the answers of sources whose facts are still kept, from when they were given."""
    rows = Fetch.objects.exclude(facts="").exclude(person_id__in=spared.people)
    return Pile(rows.exclude(organisation_id__in=spared.organisations), "at")


def _view(row: DataSource, tally: rules.Tally) -> SourceView:
    return SourceView(
        id=row.id,
        code=row.code,
        name=row.name,
        agency=row.agency.name,
        about=row.about,
        says=tuple(row.says),
        connector=row.connector,
        note=row.note,
        is_on=row.is_on,
        tally=tally,
        failures=tuple(f"{FAILURE_NAMES[why]} {times} 次" for why, times in tally.failures),
    )
