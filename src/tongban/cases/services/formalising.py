"""A simulated approval (模拟审批) becomes the decision of its case, with the last paper."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from tongban.applications import queries as applications
from tongban.base.desk import Desk
from tongban.cases import events
from tongban.cases.models import Acceptance, Case, Decision, Delivery, Document, Promise
from tongban.cases.rules import Way
from tongban.cases.services import moving
from tongban.cases.services.checking import open_check
from tongban.cases.services.decision import Paper, made_result, settled_papers
from tongban.cases.services.filings import settle_filings
from tongban.cases.services.licensing import issue_licence
from tongban.journal.services import record
from tongban.law.lifecycle import State, Step

STEPS_FROM = {
    State.SUBMITTED: (Step.RECEIVE, Step.ACCEPT, Step.GRANT, Step.ISSUE),
    State.PRE_PASSED: (Step.RECEIVE, Step.ACCEPT, Step.GRANT, Step.ISSUE),
    State.RECEIVED: (Step.ACCEPT, Step.GRANT, Step.ISSUE),
}
PAPERS_IN = "模拟审批时缺少的要件已经补齐，申请材料齐全、符合法定形式"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A simulated approval: what was said, and who answers for it."""

    number: str
    words: str
    by: str  # "staff:<uuid>"
    by_name: str


@transaction.atomic
def formalise(application_id: UUID, opinion: Opinion, *, clock: Desk) -> str:
    """Accept, grant and issue what a simulated approval was given for; return the number of the case.

    "": nothing is done, while a paper is missing or one that was promised was seen by nobody, before the
    case is open, or once an officer has accepted it: then it goes the way of every case. The decision is
    that of the officer who gave the opinion.
    Writes:  state, dates, an acceptance, a decision, a result, a delivery, 准予决定书 and the result, the
             e-licence, merged filings; one journal entry, one for the licence, and one for the filings.
    Tells:   CaseFormalised; LicenceIssued; FilingsSettled.
    """
    case = _locked(application_id)
    if case is None or not _is_complete(case):
        return ""
    for step in STEPS_FROM[State(case.state)]:
        moving.move(case, step)
    case.accepted_on = case.decided_on = clock.today
    case.answer_by = None
    result = made_result(case, Paper(), clock)
    moving.keep(case, calendar=clock.calendar)
    words = f"模拟审批意见（{opinion.number}）的要件补齐，转为正式决定。{opinion.words}"
    Acceptance.objects.create(case=case, accepted=True, **moving.signed(clock))
    Decision.objects.create(
        case=case,
        granted=True,
        reasons=words,
        by=opinion.by,
        by_name=opinion.by_name,
        at=clock.now,
    )
    open_check(case, desk=clock)
    result.save(force_insert=True)
    Delivery.objects.create(case=case, way=Way.WINDOW, **moving.signed(clock))
    papers = settled_papers(case, result, "", words, clock, because=PAPERS_IN)
    Document.objects.bulk_create(papers)
    issue_licence(case, result, renews="", desk=clock)
    event = events.CaseFormalised(
        **moving.told(case, on=clock.today), opinion=opinion.number, decided_by=opinion.by
    )
    record(event, by=clock)
    settle_filings(case, desk=clock)
    return str(case.number)


def _is_complete(case: Case) -> bool:
    """Test whether every paper is there, and somebody has seen those that were promised."""
    if case.owed_until or applications.papers_to_come(case.application_id):
        return False
    promised = Promise.objects.filter(case=case, kept_at__isnull=False)
    lines = list(promised.values_list("line", flat=True))
    return not lines or not applications.unseen_lines(case.application_id, lines)


def _locked(application_id: UUID) -> Case | None:
    found = Case.objects.filter(application_id=application_id, state__in=STEPS_FROM)
    case_id = found.values_list("pk", flat=True).first()
    if case_id is None:
        return None
    case = moving.by_clock(case_id)
    return case if State(case.state) in STEPS_FROM else None
