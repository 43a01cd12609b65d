"""What can be done: load the rules, hold what may not go, erase what is due."""

from collections import Counter
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from tongban.base.ageing import Erased
from tongban.base.desk import Actor, Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.cases.queries import Subject, subject_of
from tongban.journal import services as journal
from tongban.people.permissions import Permission
from tongban.retention.events import DataErased, HoldLifted, HoldPlaced, KeepingRuleSaved
from tongban.retention.models import IN_FORCE, Erasure, Hold, KeepingRule
from tongban.retention.queries import before, spared_now
from tongban.retention.rules import Kind, Scope
from tongban.retention.sorts import SORTS

AT_ONCE = 50  # rows of one transaction
MOST_BATCHES = 10  # of one sort in one run: other jobs wait for it; the next run goes on
LONGEST_REASON = 200
COLUMNS = (
    "place",
    "name",
    "what",
    "since",
    "years",
    "days",
    "from_next_year",
    "basis",
    "is_typical",
)

log = structlog.get_logger(__name__)


class NotAllErased(Exception):
    """Some sorts could not be erased; the words name them, the log says why."""


@transaction.atomic
def load(documents: list[dict[str, Any]], *, by: Actor) -> int:
    """Bring the rules up to a file (files.read); return how many were written. What it leaves out stays.

    Writes:  rules that differ, with a journal entry each.
    Tells:   KeepingRuleSaved.
    """
    there = {rule.kind: rule for rule in KeepingRule.objects.all()}
    written = 0
    for place, document in enumerate(documents, start=1):
        wanted = {column: {**document, "place": place}[column] for column in COLUMNS}
        rule = there.get(document["kind"])
        known = {column: getattr(rule, column) for column in COLUMNS} if rule else None
        if known == wanted:
            continue
        KeepingRule.objects.update_or_create(kind=document["kind"], defaults=wanted)
        event = KeepingRuleSaved(subject=f"keeping:{document['kind']}", before=known, after=wanted)
        journal.record(event, by=by)
        written += 1
    return written


@transaction.atomic
def place_hold(number: str, scope: str, *, reason: str, desk: Desk) -> UUID:
    """Let nothing be erased of a case, or of who applied in it, until the hold is lifted.

    Writes:  the hold; one journal entry.
    Tells:   HoldPlaced.
    Raises:  NotPermitted; Invalid, fields "number", "scope", "reason"; Refused (hold.known) where it is
             held so already, and (hold.too_late) where the papers of the case are gone.
    """
    require(desk, Permission.RETENTION_MANAGE)
    reason = " ".join(reason.split())
    found = subject_of(number.strip())
    _refuse([*_hold_problems(found, scope, reason)])
    assert found is not None, "refused above"
    list(KeepingRule.objects.select_for_update())  # nothing is being erased meanwhile
    if scope == Scope.CASE and found.is_erased():
        raise Refused("这个办件的材料已经按期销毁，无法保全。", code="hold.too_late")
    if Hold.objects.filter(IN_FORCE, case_id=found.case_id, scope=scope).exists():
        raise Refused("已经有同样的保全。", code="hold.known")
    whole = scope == Scope.APPLICANT
    hold = Hold.objects.create(
        scope=scope,
        case_id=found.case_id,
        person_id=found.person_id if whole and not found.organisation_id else None,
        organisation_id=found.organisation_id if whole else None,
        reason=reason,
        by=desk.actor,
        by_name=desk.actor_name,
        at=desk.now,
    )
    event = HoldPlaced(
        subject=f"hold:{hold.id}",
        hold_id=hold.id,
        number=number.strip(),
        scope=scope,
        reason=reason,
    )
    journal.record(event, by=desk, first=True)
    return UUID(str(hold.id))


@transaction.atomic
def lift_hold(hold_id: UUID, *, reason: str, desk: Desk) -> None:
    """Lift a hold: what is due goes with the next run. Twice is once.

    Writes:  when, by whom and why; one journal entry.
    Tells:   HoldLifted.
    Raises:  NotPermitted; NotFound; Invalid, field "reason".
    """
    require(desk, Permission.RETENTION_MANAGE)
    reason = " ".join(reason.split())
    _refuse([*_reason_problems(reason)])
    hold = Hold.objects.select_for_update().filter(pk=hold_id).first()
    if hold is None:
        raise NotFound("没有这条保全。", code="hold.unknown")
    if hold.lifted_at:
        return
    hold.lifted_at, hold.lifted_by_name, hold.lifted_reason = desk.now, desk.actor_name, reason
    hold.save(update_fields=["lifted_at", "lifted_by_name", "lifted_reason"])
    journal.record(HoldLifted(subject=f"hold:{hold.id}", hold_id=hold.id, reason=reason), by=desk)


def erase_due(*, clock: Desk, most: int = MOST_BATCHES) -> Counter[Kind]:
    """Erase what is due, a batch at a time and `most` batches of each sort; return how many rows of each.
    It may stop anywhere and be run again.

    A sort that fails leaves its batch as it was, and does not keep the others from going.
    Raises:  NotAllErased, after all others.
    """
    erased, failed = Counter[Kind](), []
    for kind in SORTS:
        try:
            for _ in range(most):
                rows = erase_batch(kind, clock=clock).rows
                if not rows:
                    break
                erased[kind] += rows
        except Exception:
            log.exception("erasing_failed", kind=kind)
            failed.append(kind)
    if failed:
        raise NotAllErased("、".join(failed))
    return erased


@transaction.atomic
def erase_batch(kind: Kind, *, clock: Desk) -> Erased:
    """Erase the oldest that are due of one sort: all of the batch or nothing.

    Writes:  what its room erases; a line of the record and one journal entry.
    Tells:   DataErased, and what its room tells.
    Source:  个人信息保护法 art. 19, 47.
    """
    rule = KeepingRule.objects.select_for_update().filter(pk=kind).first()  # a hold waits for it
    keeping = rule.keeping if rule else None
    if rule is None or keeping is None:
        return Erased(0, 0)
    sort = SORTS[kind]
    ids = sort.pile(spared_now()).first(before(clock.today, keeping), AT_ONCE)
    erased = sort.erase(ids, basis=rule.basis, by=clock) if ids else Erased(0, 0)
    if erased.rows:
        Erasure.objects.create(
            kind=kind,
            name=rule.name,
            rows=erased.rows,
            files=erased.files,
            basis=rule.basis,
            at=clock.now,
        )
        event = DataErased(
            subject=f"keeping:{kind}", rows=erased.rows, files=erased.files, basis=rule.basis
        )
        journal.record(event, by=clock)
    return erased


def _hold_problems(found: Subject | None, scope: str, reason: str) -> list[Problem]:
    problems = [*_reason_problems(reason)]
    if found is None:
        problems.append(Problem("number", "hold.number", "没有这个编号的办件，请核对。"))
    if scope not in tuple(Scope):
        problems.append(Problem("scope", "hold.scope", "请选择保全的范围。"))
    return problems


def _reason_problems(reason: str) -> list[Problem]:
    if 1 <= len(reason) <= LONGEST_REASON:
        return []
    return [Problem("reason", "hold.reason", f"请写明理由，不超过 {LONGEST_REASON} 字。")]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems)
