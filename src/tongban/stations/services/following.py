"""What a helper does on a case in the neighbour's name, while he consents: the neighbour's own steps."""

from collections.abc import Mapping
from typing import IO
from uuid import UUID

from tongban.applications.services import Saved
from tongban.base.desk import Desk, Helper
from tongban.base.errors import NotFound
from tongban.cases import services as cases
from tongban.stations.queries.helps import find_help, helper_of


def case_of(help_id: UUID, *, desk: Desk) -> tuple[str, Helper]:
    """Return the number of a matter's case, and who acts on it. One query.

    Raises:  Refused (station.no_consent); NotPermitted; NotFound, also before it is submitted.
    """
    row = find_help(help_id, desk=desk)
    helper = helper_of(row, desk=desk)
    if row.application is None or not row.application.number:
        raise NotFound("这件还没有提交。", code="station.not_filed")
    return row.application.number, helper


def add_paper(help_id: UUID, line: str, file: IO[bytes], *, name: str, desk: Desk) -> None:
    """Put a paper to a line of a correction. Writes, raises: as cases.add_paper and case_of."""
    number, helper = case_of(help_id, desk=desk)
    cases.add_paper(number, line, file, name=name, viewer=helper)


def revise_answers(help_id: UUID, raw: Mapping[str, str], *, desk: Desk) -> Saved:
    """Change the form. Writes, raises: as cases.revise_answers and case_of."""
    number, helper = case_of(help_id, desk=desk)
    return cases.revise_answers(number, raw, viewer=helper)


def answer_correction(help_id: UUID, answer: str, *, desk: Desk) -> None:
    """Hand in what a correction asked for. Writes, tells, raises: as cases.answer_correction and case_of."""
    number, helper = case_of(help_id, desk=desk)
    cases.answer_correction(number, viewer=helper, answer=answer)


def resubmit(help_id: UUID, *, desk: Desk) -> None:
    """Hand in again what the pre-review sent back. Writes, tells, raises: as cases.resubmit and case_of."""
    number, helper = case_of(help_id, desk=desk)
    cases.resubmit(number, viewer=helper)
