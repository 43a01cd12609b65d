"""多证合一: what was settled with a licence; and what an agency was told so (信息推送)."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.base.desk import Desk, require
from tongban.base.paging import Page, page_by_key
from tongban.cases.models import Case, SettledFiling
from tongban.cases.queries.promises import PAGE_SIZE, begins_with
from tongban.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class FilingView:
    """A filing that was settled with the decision of a case."""

    name: str
    receiver: str  # who keeps it, in words
    is_forwarded: bool  # by the agency that registered
    at: datetime
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One push of information in the list of an agency."""

    id: UUID
    name: str
    basis: str
    receiver: str
    is_forwarded: bool
    case_number: str
    item_name: str
    applicant_name: str
    licence: str  # 营业执照 and its number, "" until it is made
    information: tuple[tuple[str, str], ...]  # label, text; () once it was erased
    is_revoked: bool  # the registration itself was taken back
    agency_short: str
    at: datetime
    received_at: datetime | None
    received_by_name: str
    may_receive: bool


def filings_of(case: Case) -> tuple[FilingView, ...]:
    """Return what was settled with a case, in the order of the list. One query, none where nothing was."""
    if not case.filings:
        return ()
    rows = SettledFiling.objects.filter(case=case).order_by("place")
    return tuple(
        FilingView(row.name, row.receiver, row.is_forwarded, row.at, row.received_at)
        for row in rows
    )


def pushed_filings(
    desk: Desk, *, done: bool = False, text: str = "", after: str | None = None
) -> Page[FilingRow]:
    """Return what an agency was told of filings: those not received, the oldest first, or those that
    were. One query.

    `text`: beginning of an applicant's name, or a case number. Who looks on sees every agency's.
    Raises:  NotPermitted; Invalid for a token of another list.
    """
    require(desk, Permission.CASE_READ)
    rows = SettledFiling.objects.all()
    if not desk.may(Permission.CASE_READ_EVERY):
        rows = rows.filter(agency=desk.agency_id)
    rows = rows.filter(received_at__isnull=not done)
    if text.strip():
        rows = rows.filter(begins_with(text.strip()))
    order = ("-received_at", "-id") if done else ("at", "id")
    rows = rows.select_related("agency", "case__result", "case__revocation")
    found = page_by_key(rows, key=order, after=after, size=PAGE_SIZE)
    return found.map(lambda row: _row(row, desk))


def waiting_filings(case_id: UUID) -> dict[UUID, list[str]]:
    """Return which filings settled with a case wait to be received, by agency. One query."""
    rows = SettledFiling.objects.filter(case_id=case_id, received_at=None).order_by("place")
    waiting: dict[UUID, list[str]] = {}
    for agency_id, name in rows.values_list("agency_id", "name"):
        waiting.setdefault(agency_id, []).append(name)
    return waiting


def _row(row: SettledFiling, desk: Desk) -> FilingRow:
    result = getattr(row.case, "result", None)
    works = desk.may(Permission.CASE_REVIEW) or desk.may(Permission.CASE_RECEIVE)
    return FilingRow(
        id=row.id,
        name=row.name,
        basis=row.basis,
        receiver=row.receiver,
        is_forwarded=row.is_forwarded,
        case_number=row.case.number,
        item_name=row.case.item_name,
        applicant_name=row.case.applicant_name,
        licence=f"{result.name} {result.number}".strip() if result else "",
        information=tuple((label, text) for label, text in json.loads(row.information or "[]")),
        is_revoked=getattr(row.case, "revocation", None) is not None,
        agency_short=row.agency.short,
        at=row.at,
        received_at=row.received_at,
        received_by_name=row.received_by_name,
        may_receive=row.received_at is None and works and row.agency_id == desk.agency_id,
    )
