"""What joint cases do when something happens to a form, a case or a licence."""

from datetime import datetime
from uuid import UUID

from tongban.agencies import queries as agencies
from tongban.applications.events import FolderSubmitted
from tongban.base.clock import local_day
from tongban.base.desk import Viewer
from tongban.cases.events import CaseEvent
from tongban.cases.queries import application_of
from tongban.joint import queries, services
from tongban.joint.events import (
    ConfirmationAsked,
    ConfirmationSaid,
    JointExtensionAnswered,
    JointExtensionAsked,
    JointSubmitted,
    SimulationAsked,
    SimulationEnded,
    SimulationExtended,
    SimulationSaid,
    StageRefused,
    StageWithdrawn,
)
from tongban.joint.simulated import Stand
from tongban.messages import services as messages
from tongban.people.permissions import Permission
from tongban.people.queries import officers
from tongban.records.events import LicenceIssued


def submit(event: FolderSubmitted, by: Viewer) -> None:
    """NOW: a form that is of a joint matter makes it a joint case."""
    services.submit(event.folder_id, viewer=by)


def open_first(event: JointSubmitted, entry_id: UUID, now: datetime) -> None:
    """LATER: what waited for another phase of a project opens, if that is done by now."""
    services.open_first(event.joint_id, clock=agencies.clock_desk(now))


def advance(event: CaseEvent, entry_id: UUID, now: datetime) -> None:
    """LATER: what waits for this case opens, or is held, or all is over."""
    services.advance(application_of(event.case_id), clock=agencies.clock_desk(now))


def go_on(event: ConfirmationSaid | StageWithdrawn, entry_id: UUID, now: datetime) -> None:
    """LATER: what waits for a stage confirmed or taken back opens, is held or stopped, or all is over."""
    services.go_on(event.joint_id, clock=agencies.clock_desk(now))


def tell_confirmers(event: ConfirmationAsked, entry_id: UUID, now: datetime) -> None:
    """LATER: tell those who review at the body asked that a stage waits for it."""
    asked = queries.asked(event.confirmation_id)
    messages.remind_all(
        "joint.asked",
        officers(event.agency_id, Permission.CASE_REVIEW, local_day(now)),
        key=str(entry_id),
        now=now,
        subject=event.subject,
        link=f"/workbench/confirmations/{event.confirmation_id}",
        matter=asked.matter,
        stage=asked.stage,
        number=event.number,
        due=event.due_on,
    )


def go_on_simulated(event: SimulationSaid, entry_id: UUID, now: datetime) -> None:
    """LATER: what may begin on a simulated approval opens; the applicant is told."""
    services.go_on(event.joint_id, clock=agencies.clock_desk(now))
    tell_simulated(event, entry_id, now)


def tell_simulators(event: SimulationAsked, entry_id: UUID, now: datetime) -> None:
    """LATER: tell those who decide at the agency that a simulated approval is asked for."""
    letter = queries.simulation_letter(event.simulation_id)
    messages.remind_all(
        "joint.simulation_asked",
        officers(event.agency_id, Permission.CASE_DECIDE, local_day(now)),
        key=str(entry_id),
        now=now,
        subject=event.subject,
        link=f"/workbench/simulations/{event.simulation_id}",
        matter=letter.matter,
        stage=letter.stage,
        number=event.number,
        due=event.due_on,
    )


def tell_simulated(
    event: SimulationSaid | SimulationExtended | SimulationEnded, entry_id: UUID, now: datetime
) -> None:
    """LATER: tell the applicant what became of a simulated approval; he took back what was dropped."""
    letter = queries.simulation_letter(event.simulation_id)
    if isinstance(event, SimulationEnded) and event.stand == Stand.DROPPED:
        return
    messages.send(
        "joint.simulation",
        person_id=letter.person_id,
        key=f"{entry_id}:{letter.person_id}",
        now=now,
        subject=event.subject,
        link=f"/my/joint/{event.number}",
        matter=letter.matter,
        number=event.number,
        stage=letter.stage,
        became=letter.became,
    )


def tell_extension_asked(event: JointExtensionAsked, entry_id: UUID, now: datetime) -> None:
    """LATER: tell those who decide at the department in the lead that more time is asked for."""
    assert event.agency_id, "an officer asked"
    messages.remind_all(
        "joint.extension_asked",
        officers(event.agency_id, Permission.CASE_DECIDE, local_day(now)),
        key=str(entry_id),
        now=now,
        subject=event.subject,
        link=f"/workbench/joint/{event.number}",
        number=event.number,
        days=event.days,
    )


def tell_extended(event: JointExtensionAnswered, entry_id: UUID, now: datetime) -> None:
    """LATER: tell the applicant of the new last day, and why."""
    if not event.approved:
        return
    letter = queries.extension_letter(event.joint_id)
    messages.send(
        "joint.extended",
        person_id=letter.person_id,
        key=f"{entry_id}:{letter.person_id}",
        now=now,
        subject=event.subject,
        link=f"/my/joint/{event.number}",
        matter=letter.matter,
        number=event.number,
        days=event.days,
        due=event.due_on,
        reason=letter.reason,
    )


def pass_on(event: LicenceIssued, entry_id: UUID, now: datetime) -> None:
    """LATER: the other stages get what a licence says, and the licence."""
    kind, _, which = event.source.partition(":")
    if kind == "case":
        clock = agencies.clock_desk(now)
        services.pass_on(application_of(UUID(which)), event.licence_id, clock=clock)


def tell_refused(event: StageRefused, entry_id: UUID, now: datetime) -> None:
    """LATER: tell the applicant what a refused stage means for the others, and how to go on."""
    letter = queries.refusal(event.joint_id, event.stage)
    messages.send(
        "joint.refused",
        person_id=letter.person_id,
        key=f"{entry_id}:{letter.person_id}",
        now=now,
        subject=event.subject,
        link=f"/my/joint/{event.number}",
        matter=letter.matter,
        number=event.number,
        stage=letter.stage,
        held=letter.held or "无",
        going_on=letter.going_on or "无",
    )
