"""Who reacts to what, across rooms. Read this page to see every hidden path in the system."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.applications import handlers as applications
from tongban.applications.events import AnswersRevised, ApplicationSubmitted, FolderSubmitted
from tongban.cases import events as case
from tongban.cases import handlers as cases
from tongban.hall import handlers as halls
from tongban.hall.events import BookingMoved
from tongban.joint import handlers as joint
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
from tongban.messages import handlers as messages
from tongban.people.events import SignInBlocked
from tongban.processes import handlers as processes
from tongban.processes.events import (
    RunBegun,
    RunEnded,
    RunMoved,
    StepFinished,
    StepReminded,
    StepSentBack,
)
from tongban.projects import handlers as projects
from tongban.projects.events import ActConvened
from tongban.records import events as record
from tongban.records import handlers as records
from tongban.stations import handlers as stations

# In the same transaction: must succeed, or nothing happened.
NOW: dict[type, Sequence[Callable[[Any, Any], None]]] = {
    ApplicationSubmitted: [
        cases.open_case,
        stations.keep_originals,
        applications.remember_answers,
        applications.note_uses,
    ],
    FolderSubmitted: [joint.submit],
    AnswersRevised: [applications.restate_answers],
    case.CaseAccepted: [cases.begin_steps],
    case.CaseResumed: [cases.shift_steps],
    case.CaseEnded: [cases.stop_steps],
    RunEnded: [cases.close_steps],
}

# After commit, by the worker, retried with back-off; idempotent by entry.
LATER: dict[type, Sequence[Callable[[Any, UUID, datetime], None]]] = {
    SignInBlocked: [messages.tell_blocked],
    BookingMoved: [halls.tell_booking],
    record.LicenceIssued: [records.sign_licence, cases.complete_parts, joint.pass_on],
    record.LicenceChanged: [cases.tell_holder],
    RunBegun: [processes.tell_consulted, cases.catch_up],
    RunMoved: [processes.tell_consulted, cases.catch_up],
    StepFinished: [processes.tell_consulted, cases.catch_up],
    StepSentBack: [processes.tell_consulted, cases.catch_up],
    StepReminded: [processes.tell_reminded],
    JointSubmitted: [joint.open_first],
    ActConvened: [projects.tell_convened],
    StageRefused: [joint.tell_refused],
    StageWithdrawn: [joint.go_on],
    JointExtensionAsked: [joint.tell_extension_asked],
    JointExtensionAnswered: [joint.tell_extended],
    ConfirmationAsked: [joint.tell_confirmers],
    ConfirmationSaid: [joint.go_on],
    SimulationAsked: [joint.tell_simulators],
    SimulationSaid: [joint.go_on_simulated],
    SimulationExtended: [joint.tell_simulated],
    SimulationEnded: [joint.tell_simulated],
    case.CheckDue: [cases.tell_checkers],
    case.CaseOpened: [cases.print_papers, cases.tell_applicant],
    case.PreReviewReturned: [cases.print_papers, cases.tell_applicant],
    case.CaseReceived: [cases.print_papers, cases.tell_applicant],
    case.CorrectionAsked: [cases.print_papers, cases.tell_applicant],
    case.CaseRejected: [cases.print_papers, cases.tell_applicant, joint.advance],
    case.CaseAccepted: [cases.print_papers, cases.tell_applicant, cases.vouch_answers],
    case.CaseSettled: [
        cases.print_papers,
        cases.tell_applicant,
        cases.vouch_answers,
        cases.pass_on_result,
        joint.advance,
    ],
    case.CaseFormalised: [
        cases.print_papers,
        cases.tell_applicant,
        cases.vouch_answers,
        cases.pass_on_result,
        joint.advance,
    ],
    case.CaseSuspended: [cases.print_papers, cases.tell_applicant],
    case.PromiseKept: [cases.tell_applicant, cases.pass_on_papers, joint.advance],
    case.OriginalCompared: [joint.advance],
    case.PromiseDue: [cases.tell_applicant],
    case.CommitmentChecked: [cases.tell_applicant],
    case.CommitmentQuestioned: [cases.print_papers, cases.tell_applicant],
    case.DecisionRevoked: [cases.print_papers, cases.tell_applicant, joint.advance],
    case.CaseResumed: [cases.tell_applicant],
    case.ExtensionAnswered: [cases.print_papers, cases.tell_applicant],
    case.CaseGranted: [
        cases.print_papers,
        cases.tell_applicant,
        cases.vouch_answers,
        cases.pass_on_result,
    ],
    case.FilingsSettled: [cases.tell_receivers],
    case.CaseDenied: [cases.print_papers, cases.tell_applicant, joint.advance],
    case.ResultIssued: [cases.print_papers, cases.tell_applicant, joint.advance],
    case.ResultSent: [cases.tell_applicant],
    case.CaseDelivered: [cases.print_papers, cases.tell_applicant],
    case.CaseEnded: [cases.print_papers, cases.tell_applicant, joint.advance],
}
