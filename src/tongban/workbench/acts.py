"""What each step of the case screen calls: from the typed fields of a form to one service."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from tongban.base.desk import Desk
from tongban.base.errors import Invalid, Problem
from tongban.cases import services
from tongban.cases.queries import MissingItem, RejectionGround, Way
from tongban.law.clock import Unit
from tongban.workbench.inputs import Typed, choice, day, number, yes


@dataclass(frozen=True, slots=True)
class Call:
    """What a step is called with."""

    number: str
    desk: Desk
    version: int | None
    typed: Typed  # by name, without the noun
    items: Sequence[MissingItem] = ()  # what is to be put right
    file: IO[bytes] | None = None  # a PDF handed in with the step
    file_name: str = ""


def pre_review(call: Call) -> None:
    opinion = call.typed.get("opinion", "")
    if yes(call.typed, "passed"):
        services.pass_pre_review(call.number, desk=call.desk, version=call.version, opinion=opinion)
        return
    services.return_pre_review(
        call.number,
        desk=call.desk,
        version=call.version,
        opinion=opinion,
        items=call.items,
    )


def receipt(call: Call) -> None:
    services.receive(call.number, desk=call.desk, version=call.version)


def correction(call: Call) -> None:
    services.ask_correction(
        call.number,
        desk=call.desk,
        version=call.version,
        items=call.items,
        days=number(call.typed, "days"),
        reason_again=call.typed.get("reason_again", ""),
    )


def corrected(call: Call) -> None:
    services.answer_correction(
        call.number,
        viewer=call.desk,
        version=call.version,
        answer=call.typed.get("answer", ""),
    )


def promised_paper(call: Call) -> None:
    services.give_promised(
        call.number,
        call.typed.get("line", ""),
        file=call.file,
        name=call.file_name,
        by=call.desk,
        version=call.version,
    )


def check_passed(call: Call) -> None:
    services.confirm_commitment(
        call.number,
        desk=call.desk,
        version=call.version,
        finding=call.typed.get("finding", ""),
    )


def check_correction(call: Call) -> None:
    services.question_commitment(
        call.number,
        desk=call.desk,
        version=call.version,
        finding=call.typed.get("finding", ""),
        days=number(call.typed, "days"),
    )


def revocation(call: Call) -> None:
    services.revoke_decision(
        call.number,
        desk=call.desk,
        version=call.version,
        reasons=call.typed.get("reasons", ""),
    )


def acceptance(call: Call) -> None:
    services.accept(call.number, desk=call.desk, version=call.version)


def rejection(call: Call) -> None:
    services.reject(
        call.number,
        desk=call.desk,
        version=call.version,
        ground=choice(call.typed, "ground", RejectionGround),
        reason=call.typed.get("reason", ""),
        elsewhere=call.typed.get("elsewhere", ""),
    )


def settlement(call: Call) -> None:
    handed, receiver = yes(call.typed, "handed"), call.typed.get("receiver", "").strip()
    if handed and not receiver:
        words = "已当场交付的，请填写签收人。"
        raise Invalid([Problem("receiver", "case.receiver_missing", words)])
    services.settle(
        call.number,
        desk=call.desk,
        version=call.version,
        paper=_paper(call),
        opinion=call.typed.get("opinion", ""),
        receiver=receiver if handed else "",
    )


def special(call: Call) -> None:
    services.suspend(
        call.number,
        desk=call.desk,
        version=call.version,
        name=call.typed.get("name", ""),
        reason=call.typed.get("reason", ""),
        days=number(call.typed, "days"),
        unit=choice(call.typed, "unit", Unit),
    )


def special_end(call: Call) -> None:
    services.resume(
        call.number,
        desk=call.desk,
        version=call.version,
        result=call.typed.get("result", ""),
        officers=call.typed.get("officers", ""),
    )


def extension(call: Call) -> None:
    services.ask_extension(
        call.number,
        desk=call.desk,
        version=call.version,
        days=number(call.typed, "days"),
        reason=call.typed.get("reason", ""),
    )


def extension_answer(call: Call) -> None:
    services.answer_extension(
        call.number,
        desk=call.desk,
        version=call.version,
        approved=yes(call.typed, "approved"),
        answer=call.typed.get("answer", ""),
    )


def review(call: Call) -> None:
    services.review(
        call.number,
        desk=call.desk,
        version=call.version,
        recommends_grant=yes(call.typed, "recommends"),
        opinion=call.typed.get("opinion", ""),
    )


def send_back(call: Call) -> None:
    services.send_back(
        call.number, desk=call.desk, version=call.version, opinion=call.typed.get("opinion", "")
    )


def grant(call: Call) -> None:
    services.grant(
        call.number, desk=call.desk, version=call.version, opinion=call.typed.get("opinion", "")
    )


def denial(call: Call) -> None:
    services.deny(
        call.number,
        desk=call.desk,
        version=call.version,
        reasons=call.typed.get("reasons", ""),
        remedy=call.typed.get("remedy", ""),
    )


def certification(call: Call) -> None:
    services.certify(call.number, desk=call.desk, version=call.version)


def result(call: Call) -> None:
    services.issue_result(
        call.number,
        desk=call.desk,
        version=call.version,
        paper=_paper(call),
        way=choice(call.typed, "way", Way),
        receiver=call.typed.get("receiver", ""),
        address=call.typed.get("address", ""),
    )


def posting(call: Call) -> None:
    services.send_by_post(
        call.number,
        desk=call.desk,
        version=call.version,
        tracking=call.typed.get("tracking", ""),
        receiver=call.typed.get("receiver", ""),
        address=call.typed.get("address", ""),
    )


def delivery(call: Call) -> None:
    services.deliver(
        call.number,
        desk=call.desk,
        version=call.version,
        way=choice(call.typed, "way", Way),
        receiver=call.typed.get("receiver", ""),
        tracking=call.typed.get("tracking", ""),
    )


def fee(call: Call) -> None:
    services.note_fee(
        call.number,
        desk=call.desk,
        version=call.version,
        amount=call.typed.get("amount", ""),
        receipt=call.typed.get("receipt", ""),
        waived=call.typed.get("waived", ""),
    )


def withdrawal(call: Call) -> None:
    services.withdraw(
        call.number, by=call.desk, version=call.version, reason=call.typed.get("reason", "")
    )


def forwarding(call: Call) -> None:
    services.forward(
        call.number,
        desk=call.desk,
        version=call.version,
        where=call.typed.get("where", ""),
        reason=call.typed.get("reason", ""),
    )


def voiding(call: Call) -> None:
    services.void(
        call.number, desk=call.desk, version=call.version, reason=call.typed.get("reason", "")
    )


def deletion(call: Call) -> None:
    services.delete(
        call.number, desk=call.desk, version=call.version, reason=call.typed.get("reason", "")
    )


def archive(call: Call) -> None:
    services.archive(call.number, desk=call.desk, version=call.version)


def claim(call: Call) -> None:
    services.claim(call.number, desk=call.desk, version=call.version)


def release(call: Call) -> None:
    services.release(call.number, desk=call.desk, version=call.version)


def _paper(call: Call) -> services.Paper:
    return services.Paper(
        number=call.typed.get("number", ""),
        valid_from=day(call.typed, "valid_from"),
        valid_until=day(call.typed, "valid_until"),
        scan=call.file,
        scan_name=call.file_name,
        renews=call.typed.get("renews", ""),
    )
