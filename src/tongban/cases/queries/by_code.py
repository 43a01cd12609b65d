"""How a case goes, for anybody who holds its number and query code; guessing is slowed down."""

import re

from tongban.base.desk import Viewer
from tongban.base.errors import NotFound
from tongban.base.limits import Limit
from tongban.cases.models import Case
from tongban.cases.queries.progress import Progress, progress

# A code has 32^8 values: at this pace guessing one takes longer than the case.
GUESSES = Limit("progress", most=10, seconds=15 * 60)


def progress_by_code(number: str, query_code: str, *, viewer: Viewer, address: str) -> Progress:
    """Return how a case goes, names masked. Blanks and small letters in the number do not matter.

    `address` is where the question comes from. Four queries at most, no write but the count of
    failures in the cache.
    Raises:  NotFound (progress.unknown), the same for a wrong number and a wrong code;
             TooOften after ten failures from one address within a quarter of an hour.
    """
    GUESSES.check(address, now=viewer.now)
    code = re.sub(r"\s", "", query_code)
    try:
        if not code:
            raise Case.DoesNotExist
        return progress(re.sub(r"\s", "", number).upper(), viewer=viewer, query_code=code)
    except Case.DoesNotExist:
        GUESSES.note_failure(address, now=viewer.now)
        raise NotFound(
            "没有查到。请核对办件编号和查询码：它们印在回执上，也在短信里。",
            code="progress.unknown",
        ) from None
