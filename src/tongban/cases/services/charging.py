"""Fees (收费): what an item charges is paid, or let off, before its result is handed over.

Source: 行政许可法 art. 58, 59 (only what a law or regulation lets be charged, by the published standard).
"""

from decimal import Decimal, InvalidOperation

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, Problem, Refused
from tongban.cases import events
from tongban.cases.models import Case, Fee
from tongban.cases.rules import FEE_STATES
from tongban.cases.services import moving
from tongban.catalogue.queries import definition_of
from tongban.journal.services import record
from tongban.law.lifecycle import STATE_NAMES, State, StepRefused
from tongban.people.permissions import Permission

MOST = Decimal("1e9")
LONGEST = 200


@transaction.atomic
def note_fee(
    number: str,
    *,
    amount: str = "",
    receipt: str = "",
    waived: str = "",
    desk: Desk,
    version: int | None = None,
) -> None:
    """Note what was paid, in yuan, with the number of the receipt (票据号); or why nothing is charged.

    Until the result is handed over it can be noted anew: the last counts, the journal keeps all. The
    same again changes nothing.
    Writes:  the fee; that nothing is owed for the case any more; one journal entry.
    Tells:   FeeNoted.
    Raises:  Invalid (amount, receipt); Refused (case.no_fee) for an item that charges nothing;
             StepRefused once it has ended; NotPermitted; Stale; Case.DoesNotExist.
    """
    require(desk, Permission.CASE_DELIVER)
    case = moving.within_reach(number, desk=desk)
    moving.is_fresh(case, version)
    if State(case.state) not in FEE_STATES:
        name = STATE_NAMES[State(case.state)]
        raise StepRefused(f"这个办件现在是“{name}”，不登记缴费。")
    if not definition_of(case.item_version_id).fee.is_charged:
        raise Refused("这个事项不收费。", code="case.no_fee", article="行政许可法第五十八条")
    paid = _paid(amount, receipt, waived)
    facts = {"amount": paid, "receipt": receipt.strip(), "waived": waived.strip()}
    known = Fee.objects.filter(case=case).first()
    if known and (known.amount, known.receipt, known.waived) == tuple(facts.values()):
        return
    Fee.objects.update_or_create(case=case, defaults={**facts, **moving.signed(desk)})
    case.fee_due = False
    case.version += 1
    case.save(update_fields=["fee_due", "version"])
    event = events.FeeNoted(
        **moving.told(case, on=desk.today),
        amount=str(paid),
        receipt=receipt.strip(),
        waived=bool(waived.strip()),
    )
    record(event, by=desk)


def require_paid(case: Case) -> None:
    """Go on only if nothing is owed for a case. No query, one where something is.

    Raises:  Refused (case.fee_due) with the published standard.
    """
    if not case.fee_due:
        return
    fee = definition_of(case.item_version_id).fee
    raise Refused(
        f"这个事项收费，还没有登记缴费：{fee.standard}。收费后登记票据号，免收的写明原因，再交付结果。",
        code="case.fee_due",
        article=fee.basis,
    )


def _paid(amount: str, receipt: str, waived: str) -> Decimal:
    problems = []
    if waived.strip():
        if amount.strip() or receipt.strip():
            words = "免收的不填金额和票据号。"
            problems.append(Problem("waived", "case.fee_both", words))
        if len(waived) > LONGEST:
            problems.append(Problem("waived", "case.fee_waived", f"最多 {LONGEST} 个字。"))
        paid = Decimal(0)
    else:
        paid = _amount(amount)
        if not 0 < paid < MOST:
            words = "请填写实收金额（元），例如 80 或 80.50；免收的写明原因。"
            problems.append(Problem("amount", "case.fee_amount", words))
        if not receipt.strip() or len(receipt) > LONGEST:
            problems.append(Problem("receipt", "case.fee_receipt", "请填写票据号。"))
    if problems:
        raise Invalid(problems)
    return paid


def _amount(text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return Decimal(0)
    is_money = found.is_finite() and found == found.quantize(Decimal("0.01"))
    return found if is_money else Decimal(0)
