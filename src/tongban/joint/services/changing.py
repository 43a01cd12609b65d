"""What the applicant does to a running joint case: withdraw stages, begin a refused one again."""

from uuid import UUID

from django.db import transaction

from tongban.applications.services import folders
from tongban.base.desk import Viewer
from tongban.base.errors import NotFound, Refused
from tongban.cases import services as cases
from tongban.joint import events
from tongban.joint.models import Attempt, Confirmation
from tongban.joint.queries.loading import Line, Loaded, load
from tongban.joint.queries.mine import id_of
from tongban.joint.rules import Fact, Outcome, Standing
from tongban.joint.services.locking import lock
from tongban.joint.services.running import close_if_over
from tongban.joint.services.simulating import drop_simulations
from tongban.journal import services as journal


@transaction.atomic
def withdraw(number: str, *, stage: str = "", reason: str = "", viewer: Viewer) -> None:
    """Take one stage back, or all that is not decided yet (`stage` ""). What is behind it stops; what was
    decided goes on to its result.

    Writes:  the stages, their cases (撤回), the end of the joint case where nothing is left.
    Tells:   StageWithdrawn, CaseEnded, JointEnded.
    Raises:  Refused (joint.not_withdrawable) once decided; NotFound for another person's.
    """
    loaded = lock(id_of(number, viewer=viewer))
    taken = loaded.withdrawable(stage)
    if not taken:
        raise Refused("这个环节已经办结，不能撤回。", code="joint.not_withdrawable")
    for line in taken:
        _withdraw(loaded, line, reason=reason, viewer=viewer)
    left = load(loaded.joint.id)
    drop_simulations(left, by=viewer)
    close_if_over(left, by=viewer)


@transaction.atomic
def begin_again(number: str, stage: str, *, viewer: Viewer) -> UUID:
    """Begin the application of a refused stage again with all that was said before; return the draft.

    One that is begun already is gone on with.
    Tells:   StageBegunAgain.
    Raises:  Refused (joint.not_refused); NotFound.
    """
    loaded = lock(id_of(number, viewer=viewer))
    line = next((one for one in loaded.lines if one.slug == stage), None)
    if line is None:
        raise NotFound("这个一件事里没有这个环节。", code="joint.stage_unknown")
    if loaded.standings[stage] is not Standing.REFUSED:
        raise Refused("这个环节没有被退回，不用重新申请。", code="joint.not_refused")
    if line.application_id is None:
        raise Refused("这个环节由部门核验：改正后请部门再核验一次。", code="joint.confirmed_stage")
    if not line.case_number:
        return line.application_id
    draft_id = folders.begin_again(line.application_id, viewer=viewer)
    Attempt.objects.create(stage=line.row, application_id=draft_id, at=viewer.now)
    event = events.StageBegunAgain(
        subject=f"joint:{loaded.joint.id}",
        number=loaded.joint.number,
        stage=stage,
        application_id=draft_id,
    )
    journal.record(event, by=viewer)
    return draft_id


def _withdraw(loaded: Loaded, line: Line, *, reason: str, viewer: Viewer) -> None:
    line.row.withdrawn_at = viewer.now
    line.row.save(update_fields=["withdrawn_at"])
    if line.is_confirmed:
        asked = Confirmation.objects.filter(stage=line.row, outcome="")
        asked.update(outcome=Outcome.DROPPED.value, said_at=viewer.now)
    elif line.fact is Fact.OPEN:
        cases.withdraw(line.case_number, by=viewer, reason=reason)
    elif line.application_id is not None and not line.case_number:
        folders.drop(line.application_id, by=viewer)
    event = events.StageWithdrawn(
        subject=f"joint:{loaded.joint.id}", number=loaded.joint.number, stage=line.slug
    )
    journal.record(event, by=viewer)
