"""How a joint case goes, for anybody who holds its number and query code; guessing is slowed down."""

from dataclasses import replace

from tongban.base.desk import Viewer
from tongban.base.errors import NotFound
from tongban.cases.queries import GUESSES
from tongban.joint.models import JointCase
from tongban.joint.queries.loading import load
from tongban.joint.queries.mine import JointProgress, StageProgress, progress_of
from tongban.joint.rules import JOINT_CHANNEL
from tongban.law.codes import case_number, query_code
from tongban.people.queries import mask_name

CHANNEL = slice(14, 16)  # of a number: after division and day


def is_joint_number(number: str) -> bool:
    """Tell whether a number, as it was typed, is that of a joint case. No query."""
    return case_number.normalise(number)[CHANNEL] == JOINT_CHANNEL


def joint_by_code(number: str, code: str, *, viewer: Viewer, address: str) -> JointProgress:
    """Return how a joint case goes: no name in full, no case of it, nothing to be done. Five queries.

    `address` is where the question comes from.
    Raises:  NotFound (progress.unknown), the same for a wrong number and a wrong code; TooOften after
             ten failures from one address within a quarter of an hour, those for cases counted too.
    """
    GUESSES.check(address, now=viewer.now)
    try:
        return joint_with_code(number, code, viewer=viewer)
    except NotFound:
        GUESSES.note_failure(address, now=viewer.now)
        raise


def joint_with_code(number: str, code: str, *, viewer: Viewer) -> JointProgress:
    """Return the same for a code that was right before. Five queries. Raises NotFound."""
    typed = query_code.normalise(code)
    rows = JointCase.objects.filter(number=case_number.normalise(number), query_code=typed)
    found = rows.values_list("pk", flat=True).first() if typed else None
    if found is None:
        raise NotFound(
            "没有查到。请核对办件编号和查询码：它们印在回执上，也在短信里。",
            code="progress.unknown",
        )
    shown = progress_of(load(found), viewer)
    return replace(
        shown,
        applicant_name=mask_name(shown.applicant_name),
        query_code="",
        stages=tuple(_without_persons(stage) for stage in shown.stages),
    )


def _without_persons(stage: StageProgress) -> StageProgress:
    said = tuple(replace(word, words="") for word in stage.said)
    return replace(stage, case=None, draft_id=None, may_withdraw=False, said=said)
