"""One delivery: the results of a joint case that wait at the window are handed over together."""

from collections.abc import Collection

from django.db import transaction

from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotFound, Problem
from tongban.cases import services as cases
from tongban.cases.rules import Way
from tongban.joint.queries.loading import load
from tongban.joint.queries.staff import id_at_desk, to_hand_over


@transaction.atomic
def deliver_together(
    number: str, case_numbers: Collection[str], *, receiver: str, desk: Desk
) -> tuple[str, ...]:
    """Hand the results picked of a joint case over at once; return the numbers of their cases.

    All or none. What was handed over meanwhile is left out: pressing twice hands over once.
    Writes, Tells:  as cases.deliver, for each.
    Raises:  Invalid (receiver, cases); NotFound; Refused (case.fee_due), naming the standard;
             NotPermitted.
    """
    loaded = load(id_at_desk(number, desk=desk))
    ready = {one.number for one in to_hand_over(loaded, desk)}
    known = {line.case_number for line in loaded.lines if line.case_number}
    if not set(case_numbers) <= known:
        raise NotFound("这个一件事里没有这个办件。", code="joint.stage_unknown")
    problems = []
    if not case_numbers:
        problems.append(Problem("cases", "joint.nothing_picked", "请勾选要交付的结果。"))
    if not receiver.strip():
        problems.append(Problem("receiver", "case.receiver_missing", "请填写签收人。"))
    if problems:
        raise Invalid(problems)
    handed = tuple(one for one in sorted(case_numbers) if one in ready)
    for one in handed:
        cases.deliver(one, desk=desk, receiver=receiver, way=Way.WINDOW)
    return handed
