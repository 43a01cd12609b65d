"""A data source is asked in place of a paper (共享免交), with the applicant's consent.

Source: 国务院令第716号 art. 9, 11; 个人信息保护法 art. 13, 29, 30 (consent, told what is asked of whom).
"""

from uuid import UUID

from django.db import transaction

from tongban.applications import rules
from tongban.applications.models import Application, ApplicationMaterial, Folder
from tongban.applications.queries.loading import Filer, asked_of, find_draft, lock_draft
from tongban.applications.rules import Way
from tongban.applications.services.papers import lift, line_of, touch
from tongban.base.errors import Refused
from tongban.base.said import said
from tongban.sharing import queries as sharing
from tongban.sharing.rules import APART, Outcome
from tongban.sharing.services import ask

BASIS = "国务院令第716号第九条、第十一条；申请人同意"
LONGEST_NAME = 90  # of the item, within the purpose


def ask_source(application_id: UUID, line: str, *, viewer: Filer) -> UUID:
    """Ask the data source of a line about the applicant, who agrees to it; return the paper's id.

    Not in a transaction: nothing is locked while the source is waited for. Pressed twice it asks
    and is there once. Where it says nothing the paper is to be uploaded; that it was asked is kept.
    Writes:  the question and what came of it; where it was answered, one paper, in the place of what
             was promised or to be shown.
    Raises:  Refused: application.no_source where the line has none that can be asked,
             sharing.not_found, sharing.failed; NotFound; Refused once submitted.
    """
    application = find_draft(application_id, by=viewer)
    asked = line_of(asked_of(application), line)
    if (there := there_already(application, line)) is not None:
        return UUID(str(there.id))
    code = asked.data_source if rules.may_ask_source(asked) else ""
    require_source(code, asked.name, for_organisation=application.organisation_id is not None)
    purpose = purpose_of(application.item_version.name, application.id)
    fetch_id = answer_of(asked.data_source, application, purpose=purpose, by=viewer)
    return _give(application_id, line, fetch_id, by=viewer)


def answer_of(source: str, applied: Application | Folder, *, purpose: str, by: Filer) -> UUID:
    """Ask a source about who applies; return the question that was answered. Not in a transaction.

    Raises:  Refused (sharing.not_found, sharing.failed).
    """
    came = ask(
        source,
        person_id=applied.person_id,
        organisation_id=applied.organisation_id,
        purpose=purpose,
        basis=BASIS,
        by=by,
    )
    if came.answer.outcome is not Outcome.ANSWERED:
        raise Refused(came.words, code=f"sharing.{came.answer.outcome.value}")
    return came.fetch_id


def give_answer(
    application: Application, line: str, fetch_id: UUID, *, by: Filer
) -> tuple[ApplicationMaterial, bool]:
    """Put an answer to a line of a locked application, in the place of what was promised or to be shown; say
    if it is new there.
    """
    if (there := there_already(application, line)) is not None:  # pressed twice
        return there, False
    lift(application, line, [Way.LATER, Way.PAPER], by=by)
    paper = ApplicationMaterial.objects.create(
        application=application,
        line=line,
        way=Way.SHARED.value,
        fetch_id=fetch_id,
        added_at=by.now,
    )
    return paper, True


def require_source(code: str, name: str, *, for_organisation: bool) -> None:
    """Raise Refused (application.no_source) where the source of a paper cannot be asked."""
    if not (code and sharing.offers({code}, for_organisation=for_organisation)):
        raise Refused(
            said("“{name}”现在不能由部门共享核验，请上传。", name=name),
            code="application.no_source",
        )


def purpose_of(name: str, matter_id: UUID) -> str:
    """Say what it is asked for: one matter alone, so that another one asks anew."""
    return f"{name[:LONGEST_NAME]}申请{APART}{matter_id.hex[-8:]}"


def there_already(application: Application, line: str) -> ApplicationMaterial | None:
    """Return what was answered for a line. One query."""
    return application.papers.filter(line=line, way=Way.SHARED, removed_at=None).first()


@transaction.atomic
def _give(application_id: UUID, line: str, fetch_id: UUID, *, by: Filer) -> UUID:
    application = lock_draft(application_id, by=by)
    paper, is_new = give_answer(application, line, fetch_id, by=by)
    if is_new:
        touch(application, by=by)
    return UUID(str(paper.id))
