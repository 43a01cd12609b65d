"""Whose desk a case is on: taken from the agency's pool, put back, handed to a colleague."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotPermitted, Problem, Refused
from tongban.cases import events, rules
from tongban.cases.models import Case
from tongban.cases.permissions import may_hold
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.law.lifecycle import State
from tongban.people import queries as people
from tongban.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a batch did: the numbers taken, and why each other one was not."""

    taken: list[str]
    refused: dict[str, str]


@transaction.atomic
def claim(number: str, *, desk: Desk, version: int | None = None) -> None:
    """Take a case from the pool to this desk (认领).

    Writes:  holder; one journal entry.
    Tells:   CaseHeld.
    Raises:  Refused (case.held) if it is on a desk already, or has ended; NotPermitted; Stale;
             Case.DoesNotExist.
    """
    case = _to_hold(number, desk, version)
    if case.holder_id is not None:
        mine = case.holder_id == desk.staff_id
        words = "这个办件已经在您手上。" if mine else "这个办件已由同事认领。"
        raise Refused(words, code="case.held")
    _put_with(case, desk.staff_id, desk)


def claim_many(numbers: Sequence[str], *, desk: Desk) -> Claimed:
    """Take several cases; each is a transaction of its own, and one refused stops no other.

    Raises:  Invalid for none, or for more than rules.MOST_AT_ONCE.
    """
    if not 1 <= len(numbers) <= rules.MOST_AT_ONCE:
        words = f"请选择 1 至 {rules.MOST_AT_ONCE} 个办件。"
        raise Invalid([Problem("numbers", "case.batch_size", words)])
    done = Claimed([], {})
    for number in numbers:
        try:
            claim(number, desk=desk)
            done.taken.append(number)
        except Refused as refused:
            done.refused[number] = refused.message
        except Case.DoesNotExist:
            done.refused[number] = "没有找到这个办件。"
    return done


@transaction.atomic
def release(number: str, *, desk: Desk, version: int | None = None) -> None:
    """Put a case back into the pool: one's own, or, by who decides for the agency, anybody's.

    Writes:  holder; one journal entry.
    Tells:   CaseHeld.
    Raises:  Refused (case.not_held, case.held); NotPermitted; Stale; Case.DoesNotExist.
    """
    case = _held_here(number, desk, version)
    _put_with(case, None, desk)


@transaction.atomic
def hand_over(number: str, *, desk: Desk, to: UUID, version: int | None = None) -> None:
    """Hand a case to a colleague of the agency (移交).

    Writes:  holder; one journal entry.
    Tells:   CaseHeld.
    Raises:  Invalid if `to` is not of this agency; Refused (case.held) if it is on another's desk;
             NotPermitted; Stale; Case.DoesNotExist.
    """
    case = _to_hold(number, desk, version)
    _is_own_or_chief(case, desk)
    assert desk.agency_id is not None
    if to not in {colleague.id for colleague in people.colleagues(desk.agency_id, desk.today)}:
        raise Invalid([Problem("to", "case.colleague", "请选择本部门的同事。")])
    _put_with(case, to, desk)


def _held_here(number: str, desk: Desk, version: int | None) -> Case:
    case = _reached(number, desk, version)
    if case.holder_id is None:
        raise Refused("这个办件不在任何人手上。", code="case.not_held")
    _is_own_or_chief(case, desk)
    return case


def _to_hold(number: str, desk: Desk, version: int | None) -> Case:
    case = _reached(number, desk, version)
    own = case.agency_id == desk.agency_id
    if may_hold(State(case.state), desk.permissions, own=own):
        return case
    if own:
        raise NotPermitted("您当前的岗位不办理办件，不能认领。")
    raise NotPermitted(
        f"这个办件现在由{case.agency.short}办理，综合窗口只收件、受理和出件。",
        code="case.not_the_hall",
    )


def _reached(number: str, desk: Desk, version: int | None) -> Case:
    require(desk, Permission.CASE_READ)
    case = moving.within_reach(number, desk=desk)
    moving.is_fresh(case, version)
    _is_open(case)
    return case


def _is_open(case: Case) -> None:
    if case.finished_at is not None:
        raise Refused("这个办件已经结束。", code="case.ended")


def _is_own_or_chief(case: Case, desk: Desk) -> None:
    others = case.holder_id not in {None, desk.staff_id}
    if others and not desk.may(Permission.CASE_DECIDE):
        raise Refused("这个办件在同事手上，只有本人或首席代表可以移交。", code="case.held")


def _put_with(case: Case, staff_id: UUID | None, desk: Desk) -> None:
    case.holder_id = staff_id
    case.version += 1
    case.save(update_fields=["holder", "version"])
    record(events.CaseHeld(**moving.told(case, on=desk.today), holder_id=staff_id), by=desk)
