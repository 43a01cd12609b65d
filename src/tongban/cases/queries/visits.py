"""The cases a visit to a window was about: what was filed there, what the officer did for the person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongban.cases.models import Case
from tongban.cases.queries.papers import CasePaper, paper_view
from tongban.cases.rules import WAY_NAMES, Way
from tongban.cases.wording import words_of
from tongban.journal.queries import Line, done_by
from tongban.law.lifecycle import STATE_NAMES, State

MOST = 50  # cases of one person, the last submitted ones


@dataclass(frozen=True, slots=True)
class VisitCase:
    """One case from pre-review to delivery, and what was done to it during the visit."""

    number: str
    item_name: str
    state_name: str
    pre_reviewed_at: datetime | None  # 预审通过
    done: Sequence[tuple[str, datetime]]
    papers: Sequence[CasePaper]
    delivery: str  # 窗口领取 …, "" before the result is ready
    delivered_at: datetime | None


def cases_of_visit(
    application_ids: Collection[UUID],
    *,
    person_id: UUID | None,
    staff_id: UUID | None,
    since: datetime,
    until: datetime,
) -> list[VisitCase]:
    """Return the cases that came of applications, and those of the person the officer worked on
    between two instants. Four queries. For a room that has made sure who may see them.
    """
    of_visit = Q(application_id__in=application_ids)
    if person_id:
        of_visit |= Q(person_id=person_id)
    rows = Case.objects.filter(of_visit).select_related("delivery")
    cases = list(rows.prefetch_related("pre_reviews", "documents").order_by("-submitted_at")[:MOST])
    done = done_by(
        f"staff:{staff_id}", [f"case:{case.id}" for case in cases], since=since, until=until
    )
    return [
        _visit_case(case, done.get(f"case:{case.id}", []))
        for case in cases
        if case.application_id in application_ids or f"case:{case.id}" in done
    ]


def _visit_case(case: Case, done: Sequence[Line]) -> VisitCase:
    delivery = getattr(case, "delivery", None)
    passed = [row.at for row in case.pre_reviews.all() if row.passed]
    return VisitCase(
        number=case.number,
        item_name=case.item_name,
        state_name=STATE_NAMES[State(case.state)],
        pre_reviewed_at=max(passed, default=None),
        done=[(words_of(line.event, line.body).title, line.happened_at) for line in done],
        papers=[paper_view(row) for row in sorted(case.documents.all(), key=lambda row: row.at)],
        delivery=WAY_NAMES[Way(delivery.way)] if delivery else "",
        delivered_at=delivery.delivered_at if delivery else None,
    )
