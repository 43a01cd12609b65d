"""What the applicant does while his case waits for him: bring papers, change answers, hand it in.

Source: 行政许可法 (2019) art. 32(1)(4) (correction).
"""

from collections.abc import Mapping
from typing import IO
from uuid import UUID

from django.db import transaction

from tongban.applications import queries as applied
from tongban.applications import services as applications
from tongban.applications.services import Saved
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, Problem, Refused
from tongban.cases.models import Case, Correction
from tongban.cases.rules import WITH_APPLICANT, MissingItem, unanswered
from tongban.cases.services import moving
from tongban.cases.services.promises import keep_promise
from tongban.law.lifecycle import STATE_NAMES, State


@transaction.atomic
def add_paper(number: str, line: str, file: IO[bytes], *, name: str, viewer: Viewer) -> UUID:
    """Put a paper to a line while the case waits for its applicant; return the paper's id.

    Writes:  the stored file, its material, one paper; one journal entry.
    Raises:  Refused (case.not_waiting) in any other state, (case.not_asked) for a line a correction
             does not ask; Invalid for a bad file; NotFound for an unknown line;
             Case.DoesNotExist for another person's.
    """
    case = _waiting(number, viewer)
    if case.state == State.CORRECTING:
        _require_asked(_correction_of(case), line)
    paper_id = applications.add_paper(
        case.application_id, line, file, name=name, by=viewer, round=round_of(case)
    )
    if case.owed_until is not None:
        keep_promise(case, line, by=viewer)
    return paper_id


@transaction.atomic
def take_back_paper(number: str, paper_id: UUID, *, viewer: Viewer) -> None:
    """Take back a paper put to the case while it waits; those of earlier rounds stay.

    Raises:  Refused (case.not_waiting); NotFound; Case.DoesNotExist for another person's.
    """
    case = _waiting(number, viewer)
    applications.take_back_paper(case.application_id, paper_id, by=viewer, round=round_of(case))


@transaction.atomic
def revise_answers(number: str, raw: Mapping[str, str], *, viewer: Viewer) -> Saved:
    """Save changed answers, as typed, while the case waits for its applicant.

    Raises:  Refused (case.not_waiting); Case.DoesNotExist for another person's.
    """
    case = _waiting(number, viewer)
    return applications.revise_answers(case.application_id, raw, by=viewer)


def require_answered(case: Case, correction: Correction, answer: str, *, viewer: Viewer) -> None:
    """Go on only if every item of a notice is answered: a paper, a changed form, or a word on it.

    Three queries at most. Raises Invalid with one problem for each item that is not.
    """
    application_id = case.application_id
    items = [MissingItem.from_dict(item) for item in correction.items]
    given = applied.lines_given(application_id, round=correction.round)
    revised = bool(answer.strip()) or applied.answers_revised(application_id, since=correction.at)
    missing = unanswered(items, given=given, revised=revised)
    if missing:
        raise Invalid(_problem(item) for item in missing)
    applications.require_complete(application_id, by=viewer)


def round_of(case: Case) -> int:
    """Return the round papers brought now belong to: 0 before the case was received."""
    return case.notices if case.state == State.CORRECTING else 0


def _waiting(number: str, viewer: Viewer) -> Case:
    case = moving.mine(number, viewer=viewer)
    if State(case.state) not in WITH_APPLICANT:
        name = STATE_NAMES[State(case.state)]
        raise Refused(
            f"这个办件现在是“{name}”，没有在等您补正，材料和填写内容不能再改。",
            code="case.not_waiting",
        )
    return case


def _correction_of(case: Case) -> Correction:
    return Correction.objects.get(case=case, answered_at=None)


def _require_asked(correction: Correction, line: str) -> None:
    if line not in {item["line"] for item in correction.items}:
        raise Refused("这次补正没有要求这项材料。", code="case.not_asked")


def _problem(item: MissingItem) -> Problem:
    if item.line:
        return Problem(f"line-{item.line}", "case.correction_paper", f"请上传“{item.name}”。")
    return Problem(
        "answer",
        "case.correction_form",
        f"“{item.name}”还没有改：请修改填写的内容，或者在“补正说明”里写明情况。",
    )
