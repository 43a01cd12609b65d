"""事后核查: what was granted on a promise is checked; what was false is put right, or revoked.

Source: 国办发〔2020〕42号, 二(六)(七); 行政许可法 (2019) art. 61 (checks), 69 (revocation), 76 (damage).
"""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.applications import services as applications
from tongban.applications.rules import PromiseKind
from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotPermitted, Problem, Refused
from tongban.cases import documents, events, rules
from tongban.cases.documents import Kind
from tongban.cases.models import AfterCheck, Case, Revocation
from tongban.cases.rules import Outcome
from tongban.cases.services import moving
from tongban.catalogue.queries import definition_of
from tongban.journal.services import record
from tongban.law.lifecycle import ENDED, State, Step, finish_of
from tongban.law.promises import check_by
from tongban.people.permissions import Permission
from tongban.records import services as records
from tongban.records.queries import revocable_of_source
from tongban.records.rules import LicenceStep

MOST_DAYS = 60  # working days to put right what was promised


def open_check(case: Case, *, desk: Desk) -> None:
    """Have what was granted on a promise checked in time; nothing to do for another case. One query.

    Called by the step that decides, before it writes its entry.
    """
    if not case.committed:
        return
    days = definition_of(case.item_version_id).extras.check_days or settings.TONGBAN_PROMISES.check
    AfterCheck.objects.create(
        case=case,
        agency_id=case.agency_id,
        due_on=check_by(desk.today, days=days, calendar=desk.calendar),
        **moving.signed(desk),
    )


@transaction.atomic
def confirm_commitment(
    number: str, *, desk: Desk, finding: str, version: int | None = None
) -> None:
    """Say that what was promised is so (符合承诺): the check is done.

    Writes:  the outcome; one journal entry.
    Tells:   CommitmentChecked.
    Raises:  Invalid without a finding; Refused (case.not_checked); NotPermitted; Stale;
             Case.DoesNotExist.
    """
    case, check = _to_check(number, desk, version)
    _conclude(check, Outcome.TRUE, finding, desk)
    _touch(case)
    record(events.CommitmentChecked(**moving.told(case, on=desk.today)), by=desk)


@transaction.atomic
def question_commitment(
    number: str, *, desk: Desk, finding: str, days: int, version: int | None = None
) -> None:
    """Ask to put right within `days` working days what is not as it was promised (限期整改).

    Writes:  the demand and its day, 限期整改通知书; one journal entry.
    Tells:   CommitmentQuestioned.
    Raises:  Invalid without a finding, for days out of range; Refused (case.not_checked);
             NotPermitted; Stale; Case.DoesNotExist.
    """
    if not 1 <= days <= MOST_DAYS:
        words = f"整改期限应在 1 至 {MOST_DAYS} 个工作日之间。"
        raise Invalid([Problem("days", "case.correction_days", words)])
    case, check = _to_check(number, desk, version)
    check.demand = _said(finding)
    check.correct_by = desk.calendar.add(desk.today, days)
    check.save(update_fields=["demand", "correct_by"])
    _touch(case)
    facts = {"finding": check.demand, "due": documents.in_words(check.correct_by)}
    documents.write(case, Kind.CHECK, by=desk, on=desk.today, facts=facts)
    event = events.CommitmentQuestioned(
        **moving.told(case, on=desk.today), correct_by=check.correct_by
    )
    record(event, by=desk)


@transaction.atomic
def revoke_decision(number: str, *, desk: Desk, reasons: str, version: int | None = None) -> None:
    """Revoke what was granted on a false promise (撤销), and all that came of it.

    A result that was not handed over yet is not handed over any more: the case ends.
    Writes:  the outcome, a revocation with its remedies, 撤销决定书, the state of the e-licence, the
             record of the applicant (诚信记录); an entry for each.
    Tells:   DecisionRevoked; LicenceChanged; PromiseBroken.
    Raises:  Invalid without reasons; Refused (case.not_checked); NotPermitted without the power to
             decide; Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 69(2).
    """
    require(desk, Permission.CASE_DECIDE)
    case, check = _to_check(number, desk, version)
    _conclude(check, Outcome.REVOKED, reasons, desk, field="reasons")
    agency = case.agency
    remedy = rules.remedy(reconsideration_body=agency.reconsideration_body, court=agency.court)
    Revocation.objects.create(
        case=case, reasons=check.finding, remedy=remedy, **moving.signed(desk)
    )
    if State(case.state) not in ENDED:
        moving.move(case, Step.REVOKE)
        moving.end(case, finish_of(State(case.state)), by=desk)
    moving.keep(case, calendar=desk.calendar)
    decided = case.decided_on
    assert decided is not None
    _write_revocation(case, check.finding, remedy, decided, desk)
    licence_id = _revoke_licence(case, check.finding, desk)
    applications.record_broken(
        case.application_id,
        PromiseKind.COMMITMENT,
        what=f"告知承诺经核查不实，决定已撤销：{check.finding}",
        by=desk,
    )
    event = events.DecisionRevoked(**moving.told(case, on=desk.today), licence_id=licence_id)
    record(event, by=desk)


@transaction.atomic
def remind_check(case_id: UUID, *, clock: Desk) -> bool:
    """Note that a check is about to be late, once; its agency sees it in the list of checks.

    Returns False, and writes nothing, if it has been done, or was noted, meanwhile.
    Writes:  that it was noted; one journal entry.
    Tells:   CheckDue.
    """
    case = moving.by_clock(case_id)
    check = AfterCheck.objects.filter(case=case, outcome="", reminded=False).first()
    if check is None:
        return False
    check.reminded = True
    check.save(update_fields=["reminded"])
    record(events.CheckDue(**moving.told(case, on=clock.today), due_on=check.due_on), by=clock)
    return True


def _to_check(number: str, desk: Desk, version: int | None) -> tuple[Case, AfterCheck]:
    require(desk, Permission.CASE_REVIEW)
    case = moving.within_reach(number, desk=desk)
    if case.agency_id != desk.agency_id:
        raise NotPermitted(f"事后核查由{case.agency.short}办理。", code="case.not_the_hall")
    moving.is_fresh(case, version)
    check = AfterCheck.objects.filter(case=case, outcome="").first()
    if check is None:
        raise Refused("这个办件没有待核查的承诺。", code="case.not_checked")
    return case, check


def _conclude(
    check: AfterCheck, outcome: Outcome, finding: str, desk: Desk, *, field: str = "finding"
) -> None:
    check.outcome, check.finding = outcome.value, _said(finding, field)
    check.checked_by, check.checked_by_name = desk.actor, desk.actor_name
    check.checked_at = desk.now
    check.save(update_fields=["outcome", "finding", "checked_by", "checked_by_name", "checked_at"])


def _said(finding: str, field: str = "finding") -> str:
    if not finding.strip():
        raise Invalid([Problem(field, "case.finding_missing", "请写明核查情况。")])
    return finding.strip()


def _touch(case: Case) -> None:
    case.version += 1
    case.save(update_fields=["version"])


def _write_revocation(case: Case, reasons: str, remedy: str, decided: date, desk: Desk) -> None:
    facts = {
        "reasons": reasons,
        "decided": documents.in_words(decided),
        "result": case.result_name or "办理结果",
        "remedy": remedy,
    }
    documents.write(case, Kind.REVOCATION, by=desk, on=desk.today, facts=facts)


def _revoke_licence(case: Case, reasons: str, desk: Desk) -> UUID | None:
    """Revoke the e-licence that came of the case, if one did and it still stands."""
    licence_id = revocable_of_source(f"case:{case.id}", today=desk.today)
    if licence_id is not None:
        records.change_state(licence_id, LicenceStep.REVOKE, reason=reasons, desk=desk)
    return licence_id
