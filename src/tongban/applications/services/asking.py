"""A data source is asked in place of a paper (共享免交), with the applicant's consent.

Source: 国务院令第716号 art. 9, 11; 个人信息保护法 art. 13, 29, 30 (consent, told what is asked of whom).
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from tongban.applications import rules
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.queries.loading import Filer, asked_of, find_draft, lock_draft
from tongban.applications.rules import Way
from tongban.applications.services.papers import lift, line_of, touch
from tongban.base.errors import Refused
from tongban.base.said import said
from tongban.sharing import queries as sharing
from tongban.sharing.rules import APART, Outcome
from tongban.sharing.services import Asked, ask

if TYPE_CHECKING:
    from tongban.catalogue.definition import Material

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
    there = _there(application, line)
    if there is not None:
        return UUID(str(there.id))
    _require_source(asked, application)
    came = ask(
        asked.data_source,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        purpose=_purpose(application),
        basis=BASIS,
        by=viewer,
    )
    if came.answer.outcome is not Outcome.ANSWERED:
        raise Refused(came.words, code=f"sharing.{came.answer.outcome.value}")
    return _give(application_id, line, came, by=viewer)


@transaction.atomic
def _give(application_id: UUID, line: str, came: Asked, *, by: Filer) -> UUID:
    application = lock_draft(application_id, by=by)
    if (there := _there(application, line)) is not None:  # pressed twice
        return UUID(str(there.id))
    lift(application, line, [Way.LATER, Way.PAPER], by=by)
    paper = ApplicationMaterial.objects.create(
        application=application,
        line=line,
        way=Way.SHARED.value,
        fetch_id=came.fetch_id,
        added_at=by.now,
    )
    touch(application, by=by)
    return UUID(str(paper.id))


def _there(application: Application, line: str) -> ApplicationMaterial | None:
    return application.papers.filter(line=line, way=Way.SHARED, removed_at=None).first()


def _require_source(asked: "Material", application: Application) -> None:
    offered = rules.may_ask_source(asked) and sharing.offers(
        {asked.data_source}, for_organisation=application.organisation_id is not None
    )
    if not offered:
        raise Refused(
            said("“{name}”现在不能由部门共享核验，请上传。", name=asked.name),
            code="application.no_source",
        )


def _purpose(application: Application) -> str:
    """What it is asked for; of this application alone, so that another one asks anew."""
    name = application.item_version.name[:LONGEST_NAME]
    return f"{name}申请{APART}{application.id.hex[-8:]}"
