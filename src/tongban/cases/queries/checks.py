"""事后核查: whether what was promised is so. The check of one case, and the list of an agency."""

from dataclasses import dataclass
from datetime import date, datetime

from tongban.base.desk import Desk, require
from tongban.base.paging import Page, page_by_key
from tongban.cases.models import AfterCheck, Case, Revocation
from tongban.cases.queries.promises import PAGE_SIZE, begins_with, light_of
from tongban.cases.rules import OUTCOME_NAMES, Outcome
from tongban.law.lights import Light
from tongban.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class CheckView:
    """The check of one case."""

    due_on: date
    days_left: int  # working days
    light: Light
    demand: str  # what has to be put right, "" for nothing
    correct_by: date | None
    outcome: Outcome | None  # None: open
    outcome_name: str
    finding: str
    checked_by_name: str
    checked_at: datetime | None
    may_check: bool  # this desk may say what it found
    may_revoke: bool
    reasons: str  # of the revocation
    remedy: str

    @property
    def is_open(self) -> bool:
        return self.outcome is None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check in the list of an agency (事后核查台账)."""

    number: str
    item_name: str
    applicant_name: str
    agency_short: str
    decided_on: date | None
    due_on: date
    days_left: int
    light: Light
    status: str  # 待核查, 限期整改至 …, 符合承诺, 承诺不实，已撤销
    correct_by: date | None
    finding: str
    checked_at: datetime | None


def check_of(case: Case, desk: Desk) -> CheckView | None:
    """Return the check of a case filed by commitment, None before it is decided. Two queries at most."""
    row = AfterCheck.objects.filter(case=case).first()
    if row is None:
        return None
    outcome = Outcome(row.outcome) if row.outcome else None
    revoked = Revocation.objects.filter(case=case).first() if outcome is Outcome.REVOKED else None
    may_check = (
        outcome is None and desk.may(Permission.CASE_REVIEW) and row.agency_id == desk.agency_id
    )
    return CheckView(
        due_on=row.due_on,
        days_left=desk.calendar.count(desk.today, row.due_on),
        light=light_of(row.correct_by or row.due_on, desk),
        demand=row.demand,
        correct_by=row.correct_by,
        outcome=outcome,
        outcome_name=OUTCOME_NAMES[outcome] if outcome else "",
        finding=row.finding,
        checked_by_name=row.checked_by_name,
        checked_at=row.checked_at,
        may_check=may_check,
        may_revoke=may_check and desk.may(Permission.CASE_DECIDE),
        reasons=revoked.reasons if revoked else "",
        remedy=revoked.remedy if revoked else "",
    )


def after_checks(
    desk: Desk, *, done: bool = False, text: str = "", after: str | None = None
) -> Page[CheckRow]:
    """Return the checks of an agency, those open by the day they are due, or those done. One query.

    `text`: beginning of an applicant's name, or a case number. Who looks on sees every agency's.
    Raises:  NotPermitted; Invalid for a token of another list.
    """
    require(desk, Permission.CASE_READ)
    rows = AfterCheck.objects.all()
    if not desk.may(Permission.CASE_READ_EVERY):
        rows = rows.filter(agency=desk.agency_id)
    rows = rows.exclude(outcome="") if done else rows.filter(outcome="")
    if text.strip():
        rows = rows.filter(begins_with(text.strip()))
    order = ("-checked_at", "-id") if done else ("due_on", "id")
    found = page_by_key(
        rows.select_related("case", "agency"), key=order, after=after, size=PAGE_SIZE
    )
    return found.map(lambda row: _check_row(row, desk))


def _check_row(row: AfterCheck, desk: Desk) -> CheckRow:
    return CheckRow(
        number=row.case.number,
        item_name=row.case.item_name,
        applicant_name=row.case.applicant_name,
        agency_short=row.agency.short,
        decided_on=row.case.decided_on,
        due_on=row.due_on,
        days_left=desk.calendar.count(desk.today, row.due_on),
        light=light_of(row.correct_by or row.due_on, desk),
        status=_status(row),
        correct_by=row.correct_by,
        finding=row.finding,
        checked_at=row.checked_at,
    )


def _status(row: AfterCheck) -> str:
    if row.outcome:
        return OUTCOME_NAMES[Outcome(row.outcome)]
    return "限期整改" if row.correct_by else "待核查"
