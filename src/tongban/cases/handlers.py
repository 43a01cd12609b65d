"""What cases do when something happens elsewhere, or after a step of their own."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from tongban.agencies import queries as agencies
from tongban.applications import queries as applications
from tongban.applications.events import ApplicationSubmitted
from tongban.applications.rules import Channel, commitment_text
from tongban.applications.services import folders
from tongban.base.clock import local_day
from tongban.base.desk import Actor, Desk, System, Viewer
from tongban.cases import services
from tongban.cases.events import (
    CaseAccepted,
    CaseEnded,
    CaseEvent,
    CaseFormalised,
    CaseGranted,
    CaseResumed,
    CaseSettled,
    CheckDue,
    FilingsSettled,
    PromiseKept,
)
from tongban.cases.models import Case
from tongban.cases.queries.filings import waiting_filings
from tongban.cases.queries.letters import Letter, letter_of
from tongban.catalogue.queries import definition_of
from tongban.forms import services as forms
from tongban.law.clock import Limit, Unit
from tongban.messages import services as messages
from tongban.people.permissions import Permission
from tongban.people.queries import officers
from tongban.processes import queries as processes
from tongban.processes import services as running
from tongban.processes.events import RunEnded, RunEvent
from tongban.records import queries as records
from tongban.records.events import LicenceChanged, LicenceIssued

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition

NO_PAPER = "无"  # kind of a result that is no paper


def open_case(event: ApplicationSubmitted, by: Viewer | Desk) -> None:
    """NOW: open the case of an application in the transaction that submits it.

    Over the counter it is received at once, by the clerk who took it in.
    """
    definition = definition_of(event.item_version_id)
    result = definition.result
    filed = services.Filed(
        application_id=event.application_id,
        number=event.number,
        query_code=event.query_code,
        agency_id=event.agency_id,
        item_version_id=event.item_version_id,
        item_name=definition.name,
        item_kind=definition.kind,
        result_name="" if result.kind == NO_PAPER else result.name,
        window=definition.window,
        applicant_name=_applicant_name(event, by),
        person_id=event.person_id,
        organisation_id=event.organisation_id,
        agent_id=event.agent_id,
        channel=event.channel,
        over_the_counter=isinstance(by, Desk)
        and by.staff_id is not None
        and event.channel != Channel.STATION,
        on_the_spot=definition.is_instant,
        statutory=definition.statutory_limit,
        promised=_promised(definition, event.step_days),
        submitted_at=event.submitted_at,
        is_charged=definition.fee.is_charged,
        owed=applications.owed_of(event.application_id) if event.owed_until else (),
        commitment=_commitment(definition) if event.committed else None,
    )
    services.open_case(filed, by=by, on=by.today, calendar=by.calendar)


def begin_steps(event: CaseAccepted, by: Desk) -> None:
    """NOW: open the first steps of the diagram that is in force for the item, if there is one."""
    if processes.is_drawn(event.item_version_id):
        services.begin_steps(event.case_id, by=by, on=event.on, calendar=by.calendar)


def close_steps(event: RunEnded, by: Desk) -> None:
    """NOW: a case whose steps are all done waits for its decision."""
    kind, _, which = event.of.partition(":")
    if kind == "case":
        services.close_steps(
            UUID(which), objected=event.objected, by=by, on=by.today, calendar=by.calendar
        )


def stop_steps(event: CaseEnded, by: Actor) -> None:
    """NOW: a case that ended takes its open steps off the desks."""
    running.stop_run(event.subject, by=by)


def shift_steps(event: CaseResumed, by: Desk) -> None:
    """NOW: the steps get back the days the clock of their case stood."""
    running.shift_steps(event.subject, days=event.stood, calendar=by.calendar)


def print_papers(event: CaseEvent, entry_id: UUID, now: datetime) -> None:
    """LATER: make the PDF of every paper of the case that has none yet, and keep it."""
    services.print_papers(event.case_id, by=System(now))


def tell_applicant(event: CaseEvent, entry_id: UUID, now: datetime) -> None:
    """LATER: tell the applicant, the agent who filed for him, and the officer of a station who did so
    with a consent that lasts, what happened.
    """
    letter = letter_of(event)
    if letter is None:
        return
    for person_id in letter.recipients:
        messages.send(
            letter.template,
            person_id=person_id,
            key=f"{entry_id}:{person_id}",
            now=now,
            subject=letter.subject,
            link=letter.link,
            **letter.data,
        )
    if letter.filed_at_station:
        _tell_helper(letter, letter.filed_at_station, entry_id, now)


def vouch_answers(
    event: CaseAccepted | CaseGranted | CaseSettled | CaseFormalised, entry_id: UUID, now: datetime
) -> None:
    """LATER: what the applicant let be kept of this case counts as verified: an officer took it.

    Not where nobody looked in time and the law takes it as accepted.
    """
    if isinstance(event, CaseAccepted) and event.deemed:
        return
    forms.vouch(event.number, agency=agencies.agency(event.agency_id).short, on=event.on)


def complete_parts(event: LicenceIssued, entry_id: UUID, now: datetime) -> None:
    """LATER: what a licence says that came of one part of a form is filled into the other parts."""
    kind, _, which = event.source.partition(":")
    if kind != "case":
        return
    application_id = Case.objects.values_list("application_id", flat=True).get(pk=which)
    name, facts = records.facts_of_licence(event.licence_id)
    folders.complete(application_id, facts, said_by=f"电子证照“{name}”", by=System(now))


def pass_on_papers(event: PromiseKept, entry_id: UUID, now: datetime) -> None:
    """LATER: where the diagram waits for the papers that were promised, go on once all are in."""
    if event.owed_until is None:
        services.pass_on(event.case_id, services.PAPERS_IN, clock=agencies.clock_desk(now))


def pass_on_result(
    event: CaseGranted | CaseSettled | CaseFormalised, entry_id: UUID, now: datetime
) -> None:
    """LATER: where the diagram of another item of the same form waits for this one, go on."""
    services.pass_on_result(event.case_id, clock=agencies.clock_desk(now))


def catch_up(event: RunEvent, entry_id: UUID, now: datetime) -> None:
    """LATER: what a run has begun to wait for may have happened before."""
    kind, _, which = event.of.partition(":")
    if kind == "case":
        services.catch_up(UUID(which), clock=agencies.clock_desk(now))


def tell_checkers(event: CheckDue, entry_id: UUID, now: datetime) -> None:
    """LATER: remind those who check of a commitment whose check is about to be late."""
    case = Case.objects.only("item_name", "agency_id", "holder_id").get(pk=event.case_id)
    checkers = officers(case.agency_id, Permission.CASE_REVIEW, local_day(now))
    for staff_id in checkers:
        messages.remind(
            "check.due",
            staff_id=staff_id,
            key=f"{entry_id}:{staff_id}",
            now=now,
            subject=event.subject,
            link=f"/workbench/cases/{event.number}",
            item=case.item_name,
            number=event.number,
            due=event.due_on,
        )


def tell_receivers(event: FilingsSettled, entry_id: UUID, now: datetime) -> None:
    """LATER: tell those who take in at each agency which filings were settled for it (多证合一)."""
    case = Case.objects.only("item_name").get(pk=event.case_id)
    for agency_id, names in waiting_filings(event.case_id).items():
        messages.remind_all(
            "filing.pushed",
            officers(agency_id, Permission.CASE_RECEIVE, local_day(now)),
            key=str(entry_id),
            now=now,
            subject=event.subject,
            link="/workbench/filings",
            item=case.item_name,
            number=event.number,
            filings="、".join(names),
        )


def tell_holder(event: LicenceChanged, entry_id: UUID, now: datetime) -> None:
    """LATER: tell the holder of a licence, or who acts for the enterprise, what became of it.

    Here, because records and messages may not know one another.
    """
    change = records.licence_change(event.licence_id, event.step, now=now)
    for person_id in change.recipients:
        messages.send(
            "licence.changed",
            person_id=person_id,
            key=f"{entry_id}:{person_id}",
            now=now,
            subject=event.subject,
            link=f"/my/licences/{event.licence_id}",
            licence=change.type_name,
            licence_number=change.number,
            agency=change.agency,
            what=change.what,
            reason=change.reason,
        )


def _tell_helper(letter: Letter, application_id: UUID, entry_id: UUID, now: datetime) -> None:
    staff_id = applications.helper_of(application_id, today=local_day(now))
    if staff_id is not None:
        messages.remind(
            letter.template,
            staff_id=staff_id,
            key=f"{entry_id}:{staff_id}",
            now=now,
            subject=letter.subject,
            link=f"/workbench/helps/applications/{application_id}",
            **letter.data,
        )


def _promised(definition: "Definition", step_days: int | None) -> Limit | None:
    """Return the announced limit: as a step of a joint matter where that is shorter."""
    own = definition.promised_limit
    if not step_days or (own and own.unit is Unit.WORKDAY and own.days <= step_days):
        return own
    return Limit(step_days, Unit.WORKDAY)


def _commitment(definition: "Definition") -> services.Commitment:
    return services.Commitment(
        text=commitment_text(definition),
        conditions=definition.conditions,
        replaced=tuple(material.name for material in definition.replaced_by_commitment),
        check_days=definition.extras.check_days or settings.TONGBAN_PROMISES.check,
    )


def _applicant_name(event: ApplicationSubmitted, by: Viewer | Desk) -> str:
    """Who submits for himself, or for the enterprise he acts for, is known by name already."""
    applied = (event.person_id, event.organisation_id)
    if isinstance(by, Viewer) and (by.person_id, by.organisation_id) == applied:
        return by.organisation_name or by.name
    return applications.applicant_name(event.application_id)
