"""Change a submitted application while its case waits for the applicant.

Whether the case is waiting (预审退回, 补正) is for the cases room to know: it calls these functions
inside its own steps.
"""

from collections.abc import Mapping
from typing import IO
from uuid import UUID

from django.db import transaction

from tongban.applications import rules
from tongban.applications.events import (
    AnswersRevised,
    PaperAdded,
    PaperTakenBack,
    PromisedPaperGiven,
)
from tongban.applications.models import Application, ApplicationQuerySet
from tongban.applications.queries.loading import Filer, asked_of, papers_of
from tongban.applications.queries.sheets import sheet_of
from tongban.applications.rules import State, Way
from tongban.applications.services.drafting import Saved
from tongban.applications.services.papers import add, line_of, promise_original, require_room
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, NotFound
from tongban.catalogue.queries import definition_of
from tongban.forms.queries import LONGEST_RAW, check
from tongban.journal import services as journal


@transaction.atomic
def add_paper(
    application_id: UUID, line: str, file: IO[bytes], *, name: str, by: Filer, round: int
) -> UUID:
    """Put one more paper to a submitted application, in the `round`-th correction; return its id.

    Tells:   PaperAdded.
    Raises:  NotFound for another person's application or an unknown line; Invalid for a bad file;
             Refused when the line is full.
    Source:  行政许可法 art. 32 (4) (correction).
    """
    application = _lock_submitted(application_id, by=by)
    require_room(application, line_of(definition_of(application.item_version_id), line))
    owed = application.papers.filter(line=line, way=Way.LATER, removed_at=None)
    owed.update(removed_at=by.now)
    paper = add(application, line, file, name=name, by=by, round=round)
    event = PaperAdded(
        subject=f"application:{application.id}",
        application_id=application.id,
        paper_id=paper.id,
        line=line,
        round=round,
    )
    journal.record(event, by=by)
    return UUID(str(paper.id))


@transaction.atomic
def give_promised(
    application_id: UUID,
    line: str,
    *,
    file: IO[bytes] | None,
    name: str,
    by: Filer,
) -> None:
    """Take in the paper that was promised for a line; without a file its original lay on the counter.

    Writes:  the paper; the promise is taken off the line, its trace stays; one journal entry.
    Tells:   PromisedPaperGiven.
    Raises:  NotFound where nothing was promised; Invalid for a bad file.
    """
    application = _lock_submitted(application_id, by=by)
    owed = application.papers.filter(line=line, way=Way.LATER, removed_at=None)
    if not owed.update(removed_at=by.now):
        raise NotFound("没有承诺补交这项材料，或者已经补交。", code="application.line_unknown")
    if file is None:
        promise_original(application, line, by=by)
    else:
        add(application, line, file, name=name, by=by)
    event = PromisedPaperGiven(
        subject=f"application:{application.id}", application_id=application.id, line=line
    )
    journal.record(event, by=by)


@transaction.atomic
def take_back_paper(application_id: UUID, paper_id: UUID, *, by: Filer, round: int) -> None:
    """Take back a paper of this `round` before it is sent in; those of earlier rounds stay.

    Tells:   PaperTakenBack.
    Raises:  NotFound.
    """
    application = _lock_submitted(application_id, by=by)
    paper = application.papers.filter(pk=paper_id, round=round, removed_at=None).first()
    if paper is None:
        raise NotFound("这份材料已经不在了，或已随上一轮提交。", code="application.paper_unknown")
    paper.removed_at = by.now
    paper.save(update_fields=["removed_at"])
    event = PaperTakenBack(
        subject=f"application:{application.id}",
        application_id=application.id,
        paper_id=paper.id,
        line=paper.line,
    )
    journal.record(event, by=by)


@transaction.atomic
def revise_answers(application_id: UUID, raw: Mapping[str, str], *, by: Filer) -> Saved:
    """Save changed answers of an application that the pre-review sent back, as typed.

    Tells:   AnswersRevised with the keys that changed, when any did.
    Raises:  NotFound.
    """
    application = _lock_submitted(application_id, by=by)
    fields = asked_of(application).fields
    asked = {field.key for field in fields}
    typed = {key: text[:LONGEST_RAW] for key, text in raw.items() if key in asked}
    before = application.stored_answers
    version = application.version + 1
    merged, _ = rules.merge(before, typed, seen=application.version, version=version)
    changed = tuple(key for key, answer in merged.items() if before.get(key) != answer)
    if changed:
        application.stored_answers = merged
        application.version = version
        application.save(update_fields=["answers", "version"])
        subject = f"application:{application.id}"
        event = AnswersRevised(subject=subject, application_id=application.id, fields=changed)
        journal.record(event, by=by)
    checked = check(fields, rules.texts(merged), today=by.today)
    return Saved(application.version, checked.problems, checked.warnings)


def require_complete(application_id: UUID, *, by: Filer) -> None:
    """Go on only if nothing is missing or wrong any more. Two queries. Raises Invalid, NotFound."""
    application = _submitted(application_id, by=by).first()
    if application is None:
        raise NotFound("没有找到这份申请。", code="application.unknown")
    lacks = rules.lacks(sheet_of(application, papers_of(application.id), by=by))
    if lacks:
        raise Invalid(lack.problem for lack in lacks)


def _lock_submitted(application_id: UUID, *, by: Filer) -> Application:
    # Locked: the applicant and the window may add papers in the same second.
    application = _submitted(application_id, by=by).select_for_update().first()
    if application is None:
        raise NotFound("没有找到这份申请。", code="application.unknown")
    return application


def _submitted(application_id: UUID, *, by: Filer) -> ApplicationQuerySet:
    rows = Application.objects.filter(pk=application_id, state=State.SUBMITTED)
    if isinstance(by, Viewer):
        return rows.of_applicant(by.person_id, by.organisation_id)
    return rows
