"""Opening the case of a submitted application."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongban.applications.queries import Owed
from tongban.base.desk import Actor, Desk
from tongban.base.prepared import insert
from tongban.cases import documents, events
from tongban.cases.documents import Kind
from tongban.cases.models import Case, Promise
from tongban.cases.rules import MissingItem
from tongban.cases.services import moving
from tongban.cases.services.acceptance import receipt_facts
from tongban.journal.services import record
from tongban.law.acceptance import answer_by
from tongban.law.clock import Limit
from tongban.law.lifecycle import State
from tongban.law.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A submitted application and what its item promises, as the case keeps them."""

    application_id: UUID
    number: str
    query_code: str
    agency_id: UUID
    item_version_id: UUID
    item_name: str
    item_kind: str
    result_name: str  # "" where no paper comes of it
    window: str
    applicant_name: str
    person_id: UUID
    organisation_id: UUID | None
    agent_id: UUID | None
    channel: str
    over_the_counter: bool  # the papers were taken in by a clerk: nothing is left to pre-review
    on_the_spot: bool
    statutory: Limit | None
    promised: Limit | None
    submitted_at: datetime
    is_charged: bool = False  # 收费
    owed: tuple[Owed, ...] = ()  # 容缺后补: papers that were promised
    commitment: "Commitment | None" = None  # 告知承诺

    @property
    def owed_until(self) -> date | None:
        """The day on which the next promised paper is due."""
        return min((paper.until for paper in self.owed), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What 告知承诺书 says."""

    text: str
    conditions: tuple[str, ...]
    replaced: tuple[str, ...]
    check_days: int


@transaction.atomic(savepoint=False)  # NOW: it lives or falls with the submission
def open_case(filed: Filed, *, by: Actor, on: date, calendar: Calendar) -> Case:
    """Open the case of an application that was just submitted.

    From this day the agency has five working days to answer. Over the counter it is received at
    once, with its receipt.
    Writes:  a case, on the desk of who took it in, and 接收回执 over the counter; what was promised,
             with 容缺受理承诺书 and 告知承诺书; one journal entry.
    Tells:   CaseOpened.
    Source:  行政许可法 art. 32.
    """
    state = State.RECEIVED if filed.over_the_counter else State.SUBMITTED
    answer_day = answer_by(on, calendar)
    statutory, promised = filed.statutory, filed.promised
    case = Case(
        number=filed.number,
        query_code=filed.query_code,
        application_id=filed.application_id,
        agency_id=filed.agency_id,
        item_version_id=filed.item_version_id,
        item_name=filed.item_name,
        item_kind=filed.item_kind,
        result_name=filed.result_name,
        window=filed.window,
        applicant_name=filed.applicant_name,
        person_id=filed.person_id,
        organisation_id=filed.organisation_id,
        agent_id=filed.agent_id,
        channel=filed.channel,
        state=state,
        on_the_spot=filed.on_the_spot,
        committed=filed.commitment is not None,
        owed_until=filed.owed_until,
        fee_due=filed.is_charged,
        statutory_days=statutory.days if statutory else None,
        statutory_unit=statutory.unit if statutory else "工作日",
        promised_days=promised.days if promised else None,
        promised_unit=promised.unit if promised else "工作日",
        submitted_at=filed.submitted_at,
        received_on=on,
        answer_by=answer_day,
        due_on=answer_day,
    )
    if filed.over_the_counter and isinstance(by, Desk):
        case.holder_id = by.staff_id  # who took it in goes on with it
    insert(case)
    if filed.over_the_counter:
        documents.write(case, Kind.RECEIPT, by=by, on=on, facts=receipt_facts(case))
    _write_promises(case, filed, by=by, on=on)
    event = events.CaseOpened(
        **moving.told(case, on=on),
        application_id=filed.application_id,
        item_version_id=filed.item_version_id,
        channel=filed.channel,
        state=state,
        answer_by=answer_day,
    )
    record(event, by=by, first=True)
    return case


def _write_promises(case: Case, filed: Filed, *, by: Actor, on: date) -> None:
    how = "在窗口签署" if filed.over_the_counter else "在网上签署"
    signed = f"{filed.applicant_name}于{documents.in_words(on)}{how}。"
    if filed.owed:
        rows = [
            Promise(case=case, line=one.line, name=one.name, due_on=one.until, **moving.signed(by))
            for one in filed.owed
        ]
        Promise.objects.bulk_create(rows)
        items = [
            MissingItem(one.line, one.name, f"{documents.in_words(one.until)}前补交")
            for one in filed.owed
        ]
        facts = {"signed": signed}
        documents.write(case, Kind.PROMISE, by=by, on=on, facts=facts, items=items)
    if commitment := filed.commitment:
        facts = {
            "conditions": "\n".join(commitment.conditions) or "法律、法规、规章规定的条件。",
            "check_days": str(commitment.check_days),
            "text": commitment.text,
            "replaced": "、".join(commitment.replaced) or "无",
            "signed": signed,
        }
        documents.write(case, Kind.COMMITMENT, by=by, on=on, facts=facts)
