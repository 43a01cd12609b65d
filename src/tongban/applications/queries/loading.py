"""Find an application for whoever may work on it."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet, UUIDField

from tongban.applications import rules
from tongban.applications.models import Application, ApplicationMaterial, ApplicationQuerySet
from tongban.applications.rules import ANSWER_DAYS, State, Unfit
from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer
from tongban.base.errors import NotFound, Refused
from tongban.base.prepared import Prepared, Slot
from tongban.base.said import said
from tongban.catalogue.queries import asked_now, definition_of
from tongban.people import queries as people
from tongban.records import queries as records

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition

Filer = Viewer | Desk  # a citizen online, or an officer at the counter


def find_draft(application_id: UUID, *, by: Filer) -> Application:
    """Return a draft that `by` began, with its item and applicant. One query.

    Raises: NotFound; Refused once submitted, and while it is filled in a folder
    (application.in_folder, with its id).
    """
    rows = Application.objects.select_related("person", "organisation")
    return _draft(rows, application_id, by)


def lock_draft(application_id: UUID, *, by: Filer) -> Application:
    """Return the same row, locked: one draft may be open on two devices. One query."""
    return _draft(Application.objects.select_for_update(of=("self",)), application_id, by)


def asked_of(application: Application) -> "Definition":
    """Return what the item asks of this application: the fields of its situation, less where it is
    filed by commitment, without insisting on what another item of the same form brings, and without
    proofs abolished since.
    """
    definition = asked_now(definition_of(application.item_version_id)).asking(
        application.situations
    )
    if application.awaits:
        definition = rules.without_awaited(definition, application.awaits)
    if application.awaits_papers:
        definition = rules.without_awaited_papers(definition, application.awaits_papers)
    return definition.committed() if application.committed_at else definition


def papers_of(application_id: UUID) -> list[ApplicationMaterial]:
    """Return the papers in force, oldest first, with their files. One query."""
    return PAPERS.all(application_id=application_id)


def papers_of_all(application_ids: Iterable[UUID]) -> dict[UUID, list[ApplicationMaterial]]:
    """Return the papers in force of several applications, oldest first. One query."""
    held: dict[UUID, list[ApplicationMaterial]] = {key: [] for key in application_ids}
    rows = _with_files().filter(application_id__in=list(held), removed_at=None)
    for paper in rows.order_by("id"):
        held[paper.application_id].append(paper)
    return held


def unfit_of(papers: list[ApplicationMaterial], *, today: date) -> dict[str, Unfit]:
    """Return why papers that were given will not do any more, by line. No query."""
    return {paper.line: unfit for paper in papers if (unfit := _unfit(paper, today))}


def _unfit(paper: ApplicationMaterial, today: date) -> Unfit | None:
    if paper.licence:
        why = records.why_unfit(paper.licence, today)
        return Unfit("application.licence_unfit", why) if why else None
    if paper.material and (why := records.why_unusable(paper.material, today)):
        return Unfit("application.paper_unfit", why)
    if paper.fetch_id and (today - local_day(paper.added_at)).days > ANSWER_DAYS:
        return Unfit("application.answer_old", said("核验结果已超过 {n} 天。", n=ANSWER_DAYS))
    return None


def _draft(rows: ApplicationQuerySet, application_id: UUID, by: Filer) -> Application:
    application = (
        rows.filed_by(by)
        .exclude(state=State.ABANDONED)
        .select_related("item_version__item")
        .defer("item_version__definition")
        .filter(pk=application_id)
        .first()
    )
    if application is None or not _may_still(application, by):
        raise NotFound("没有找到这份申请。", code="application.unknown")
    if application.state in (State.SUBMITTED, State.WAITING):
        raise Refused(
            said("这份申请已经提交（{number}），不能再改。", number=application.number),
            code="application.submitted",
            details={"number": application.number},
        )
    if application.folder_id is not None:
        raise Refused(
            "这份申请和别的事项用一张表一起填，请在那张表里修改，或先把它移出来单独办。",
            code="application.in_folder",
            details={"folder": str(application.folder_id)},
        )
    require_entrusted(application, by=by)
    return application


def require_entrusted(application: Application, *, by: Filer) -> None:
    """Go on only while the person's consent to be helped lasts (帮办代办). Raises Refused."""
    until = application.entrusted_until
    if until is not None and until < by.today:
        raise Refused(
            "群众同意代办的期限已过，请先请他再同意一次。", code="application.entrusted_until"
        )


def _may_still(application: Application, by: Filer) -> bool:
    """Test whether who began it may still act for the enterprise it is for. No query for his own."""
    return isinstance(by, Desk) or people.may_act_for(application.organisation_id, by)


def _with_files() -> "QuerySet[ApplicationMaterial]":
    rows = ApplicationMaterial.objects.select_related("material__file", "licence__type")
    return rows.defer("licence__entries", "licence__holder_code")


PAPERS = Prepared(
    lambda: (
        _with_files()
        .filter(application_id=Slot("application_id", UUIDField()), removed_at=None)
        .order_by("id")
    )
)
