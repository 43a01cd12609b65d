"""What is known of data sources and of what came of asking them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count as CountOf

from tongban.base.ageing import Pile, Spared
from tongban.base.desk import Desk, Viewer, require
from tongban.journal.permissions import Permission
from tongban.sharing import rules
from tongban.sharing.models import DataSource, Fetch
from tongban.sharing.rules import APART, FAILURE_NAMES, OUTCOME_NAMES, About, Count, Outcome

WITHIN = timedelta(days=30)
MOST_FETCHES = 100  # shown to whom they are about


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


@dataclass(frozen=True, slots=True)
class SourceOffer:
    """A source that may be asked in place of a paper."""

    code: str
    name: str  # 户籍信息
    agency: str  # whose register it is
    about: About


@dataclass(frozen=True, slots=True)
class Looked:
    """What a source said, for the officer whose case it is."""

    source: str
    agency: str
    at: datetime
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FetchLine:
    """A question about somebody, as he may see it: what it said he may ask the agency for."""

    source: str
    agency: str
    purpose: str
    outcome: str
    at: datetime


def source_codes() -> frozenset[str]:
    """Return the codes of all sources. One query."""
    return frozenset(DataSource.objects.values_list("code", flat=True))


def source_choices() -> list[tuple[str, str]]:
    """Return code and name of every source, for who writes an item. One query."""
    rows = DataSource.objects.select_related("agency").order_by("code")
    return [(row.code, f"{row.name}（{row.agency.short}）") for row in rows]


def offers(codes: Collection[str], *, for_organisation: bool) -> dict[str, SourceOffer]:
    """Return by code the sources that are on and can be asked: a person's of anybody, an organisation's
    of who acts for one. One query.
    """
    rows = DataSource.objects.filter(code__in=codes, is_on=True).select_related("agency")
    if not for_organisation:
        rows = rows.filter(about=About.PERSON.value)
    return {
        row.code: SourceOffer(row.code, row.name, row.agency.short, About(row.about))
        for row in rows
    }


def looked(fetch_ids: Collection[UUID]) -> dict[UUID, Looked]:
    """Return what was answered, for a caller who has made sure that it may be seen. One query."""
    rows = Fetch.objects.filter(pk__in=fetch_ids, outcome=Outcome.ANSWERED.value)
    return {
        row.id: Looked(row.source.name, row.source.agency.short, row.at, tuple(row.said.items()))
        for row in rows.select_related("source__agency")
    }


def fetches_of(viewer: Viewer) -> list[FetchLine]:
    """Return the latest questions about the enterprise one acts for, or about oneself. One query.

    Source: 个人信息保护法 art. 44, 45.
    """
    about = (
        {"organisation_id": viewer.organisation_id}
        if viewer.organisation_id
        else {"person_id": viewer.person_id}
    )
    rows = Fetch.objects.filter(**about).select_related("source__agency").order_by("-at", "-id")
    return [
        FetchLine(
            row.source.name,
            row.source.agency.short,
            row.purpose.partition(APART)[0],
            OUTCOME_NAMES[Outcome(row.outcome)],
            row.at,
        )
        for row in rows.defer("facts")[:MOST_FETCHES]
    ]


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
    """Return the answers of sources whose facts are still kept, from when they were given; not those an
    application has in place of a paper: they go with its papers.
    """
    rows = Fetch.objects.exclude(facts="").exclude(uses__erased=False)
    rows = rows.exclude(person_id__in=spared.people)
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
