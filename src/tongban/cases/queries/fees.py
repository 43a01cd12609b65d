"""What an item charges, and what was paid for a case (收费)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tongban.base.said import said
from tongban.cases.models import Case
from tongban.catalogue.queries import definition_of
from tongban.law.lifecycle import State

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition


@dataclass(frozen=True, slots=True)
class FeeView:
    """The published standard, and what was noted. `noted` "" while it is owed."""

    standard: str
    basis: str
    noted: str  # 已缴费 80.00 元，票据号 0001
    by_name: str
    at: datetime | None


def fee_of(case: Case, definition: "Definition") -> FeeView | None:
    """Return what a case charges, read with its `fee`; None for an item that charges nothing."""
    if not definition.fee.is_charged:
        return None
    row = getattr(case, "fee", None)
    noted = ""
    if row is not None:
        paid = f"已缴费 {row.amount} 元，票据号 {row.receipt}"
        noted = f"免收：{row.waived}" if row.waived else paid
    return FeeView(
        standard=definition.fee.standard,
        basis=definition.fee.basis,
        noted=noted,
        by_name=row.by_name if row else "",
        at=row.at if row else None,
    )


def fee_words(case: Case) -> str:
    """Tell the applicant what he pays before he gets the result, "" for nothing. No query once warm."""
    if not case.fee_due or State(case.state) is not State.DELIVERING:
        return ""
    fee = definition_of(case.item_version_id).fee
    return said("领取结果前请先缴费：{standard}。", standard=fee.standard)
