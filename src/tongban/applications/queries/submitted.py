"""What was submitted: the receipt for the applicant, the content for the officer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import UUIDField

from tongban.agencies import queries as agencies
from tongban.applications import rules
from tongban.applications.events import AnswersRevised
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.printing import receipt_pdf
from tongban.applications.queries.drafts import (
    LineView,
    PageView,
    field_views,
    lines_of,
    with_looked,
)
from tongban.applications.queries.loading import asked_of, papers_of, papers_of_all
from tongban.applications.rules import State, Way
from tongban.applications.savings import Savings
from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer
from tongban.base.errors import NotFound, Problem
from tongban.base.prepared import Prepared, Slot
from tongban.catalogue.queries import definition_of
from tongban.forms.queries import check, pages
from tongban.journal.queries import history
from tongban.law import acceptance, clock
from tongban.records.rules import Trust

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition


SEEN = (Trust.ISSUED, Trust.VERIFIED)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an application is known by from now on."""

    application_id: UUID
    number: str
    query_code: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """The answer page: number, what next, by when, who to call."""

    application_id: UUID
    number: str
    query_code: str
    item_name: str
    slug: str
    applicant: str
    submitted_at: datetime
    answer_by: date  # told by then whether it is accepted
    decision_by: date | None  # counted from the last day of acceptance; None where none is set
    agency: str
    phone: str
    to_window: tuple[str, ...]  # originals to bring
    owed: tuple[tuple[str, date], ...]  # papers promised, and the day
    savings: Savings


@dataclass(frozen=True, slots=True)
class FolderReceiptView:
    """The answer page of one form over several items: every number, and what follows for each."""

    id: UUID
    applicant: str
    submitted_at: datetime
    parts: tuple[ReceiptView, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A submitted application a paper was put to."""

    number: str
    item_name: str
    on: date


@dataclass(frozen=True, slots=True)
class Content:
    """An application as submitted: choices, answers as typed and checked, papers, delivery."""

    application_id: UUID
    situations: tuple[tuple[str, str], ...]  # question, answer
    pages: tuple[PageView, ...]
    lines: tuple[LineView, ...]
    delivery: PageView
    committed_at: datetime | None  # 告知承诺


def receipt(application_id: UUID, *, viewer: Viewer) -> ReceiptView:
    """Return the receipt of a submitted application of the viewer. Three queries. Raises NotFound."""
    application = (
        Application.objects.of_applicant(viewer.person_id)
        .select_related("item_version__item", "person", "organisation")
        .defer("item_version__definition")
        .filter(pk=application_id, state=State.SUBMITTED)
        .first()
    )
    if application is None or application.submitted_at is None:
        raise NotFound("没有找到这份申请。", code="application.unknown")
    return _receipt_view(application, papers_of(application.id), viewer)


def folder_receipt(folder_id: UUID, *, viewer: Viewer) -> FolderReceiptView:
    """Return the one receipt of all that was submitted on one form. Two queries, and one for each
    agency. Raises NotFound.
    """
    parts = list(
        Application.objects.of_applicant(viewer.person_id, viewer.organisation_id)
        .select_related("item_version__item", "person", "organisation")
        .defer("item_version__definition")
        .filter(folder_id=folder_id, state=State.SUBMITTED)
        .order_by("id")
    )
    if not parts:
        raise NotFound("没有找到这张表。", code="folder.unknown")
    papers = papers_of_all(part.id for part in parts)
    receipts = tuple(_receipt_view(part, papers[part.id], viewer) for part in parts)
    return FolderReceiptView(folder_id, receipts[0].applicant, receipts[0].submitted_at, receipts)


def folder_receipt_file(folder_id: UUID, *, viewer: Viewer) -> bytes:
    """Return the same as PDF. Queries and refusals as folder_receipt."""
    return receipt_pdf(folder_receipt(folder_id, viewer=viewer))


def content(application_id: UUID, *, desk: Desk | Viewer) -> Content:
    """Return what was submitted, for whoever the cases room lets see its case, or the joint room what waits
    for its turn. Two queries, one more for an officer where data sources were asked.

    Raises: NotFound.
    """
    application = SUBMITTED.first(application_id=application_id)
    if application is None:
        raise NotFound("没有找到这份申请。", code="application.unknown")
    definition = asked_of(application)
    answers = rules.texts(application.stored_answers)
    checked = check(definition.fields, answers, today=desk.today)
    checked.warnings.extend(
        Problem(key, "application.awaited", rules.awaited_words(name))
        for key, name in application.awaits.items()
    )
    lines = lines_of(definition, application.situations, papers_of(application.id), all_given=True)
    ways = definition.result.delivery
    wish = rules.texts(application.stored_delivery)
    told = rules.check_delivery(ways, wish, today=desk.today)
    return Content(
        application_id=application.id,
        committed_at=application.committed_at,
        situations=_choices(definition, application.situations),
        pages=tuple(
            PageView(g.key, f"form/{g.key}", g.title, field_views(g.fields, answers, checked))
            for g in pages(definition.fields)
        ),
        lines=with_looked(lines) if isinstance(desk, Desk) else lines,
        delivery=PageView(
            "delivery",
            rules.DELIVERY,
            "结果领取方式",
            field_views(rules.delivery_fields(ways), wish, told),
        ),
    )


SUBMITTED = Prepared(
    lambda: Application.objects.filter(
        pk=Slot("application_id", UUIDField()), state__in=[State.SUBMITTED, State.WAITING]
    )
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper promised for a day."""

    line: str
    name: str
    until: date


def owed_of(application_id: UUID) -> tuple[Owed, ...]:
    """Return the papers of an application that are still owed, by line. One query."""
    rows = ApplicationMaterial.objects.filter(
        application_id=application_id, way=Way.LATER, removed_at=None
    ).select_related("application")
    return tuple(
        Owed(row.line, names[row.line], row.promised_on)
        for row in rows.order_by("line")
        if row.promised_on
        for names in [_names(row.application.item_version_id)]
    )


def agency_of(application_id: UUID) -> UUID:
    """Return the agency whose item was applied for. One query."""
    rows = Application.objects.filter(pk=application_id)
    return UUID(str(rows.values_list("item_version__item__agency_id", flat=True).get()))


def papers_to_come(application_id: UUID) -> tuple[str, ...]:
    """Return the names of the e-licences that other parts of its form still bring. Two queries."""
    part = Application.objects.get(pk=application_id)
    held = set(part.papers.filter(removed_at=None).values_list("line", flat=True))
    return tuple(
        material.name
        for material in definition_of(part.item_version_id).materials
        if material.licence and material.key in part.awaits_papers.keys() - held
    )


def unseen_lines(application_id: UUID, lines: Collection[str]) -> frozenset[str]:
    """Return those of the lines with a paper that nobody has looked at: an upload that was not compared
    with its original. One query.
    """
    papers = ApplicationMaterial.objects.filter(
        application_id=application_id, line__in=lines, removed_at=None, way=Way.UPLOAD
    ).exclude(material__trust__in=SEEN)
    return frozenset(papers.values_list("line", flat=True))


def _names(item_version_id: UUID) -> dict[str, str]:
    return {line.key: line.name for line in definition_of(item_version_id).materials}


def answers_of(application_id: UUID) -> dict[str, str]:
    """Return the answers of an application by element, and by label as the form asked. One query."""
    application = Application.objects.get(pk=application_id)
    answers = rules.texts(application.stored_answers)
    fields = asked_of(application).fields
    by_label = {field.label: answers[field.key] for field in fields if answers.get(field.key)}
    return {**by_label, **answers}


def facts_of(application_id: UUID) -> dict[str, str]:
    """Return what was chosen and typed, by key of question and field. One query."""
    application = Application.objects.get(pk=application_id)
    return {**application.situations, **rules.texts(application.stored_answers)}


def applicant_name(application_id: UUID) -> str:
    """Return the name of the enterprise, or else of the person, that applied. One query."""
    organisation, person = Application.objects.values_list(
        "organisation__name", "person__name"
    ).get(pk=application_id)
    return str(organisation or person)


def lines_given(application_id: UUID, *, round: int) -> frozenset[str]:
    """Return the lines of the material list with a paper of this `round`. One query."""
    papers = ApplicationMaterial.objects.filter(
        application_id=application_id, round=round, removed_at=None
    )
    return frozenset(papers.values_list("line", flat=True))


def helper_of(application_id: UUID, *, today: date) -> UUID | None:
    """Return the officer of a station who filed it (帮办代办), while the person consents. One query."""
    rows = Application.objects.filter(pk=application_id, entrusted_until__gte=today)
    filed_by = rows.values_list("filed_by", flat=True).first()
    return UUID(filed_by.removeprefix("staff:")) if filed_by else None


def originals_of(application_id: UUID) -> dict[str, str]:
    """Return the lines whose originals are to be shown, with the names of the papers. One query."""
    rows = ApplicationMaterial.objects.filter(
        application_id=application_id, way=Way.PAPER, removed_at=None
    ).select_related("application")
    lines = {row.line: row.application.item_version_id for row in rows.order_by("line")}
    names = {m.key: m.name for key in set(lines.values()) for m in definition_of(key).materials}
    return {line: names[line] for line in lines}


def uploadable_lines(item_version_id: UUID) -> frozenset[str]:
    """Return the lines a paper can be put to: all but what was filled in online. No query once warm."""
    lines = definition_of(item_version_id).materials
    return frozenset(
        line.key
        for line in lines
        if line.status != "取消" and rules.need_of(line) is not rules.Need.FORM
    )


def answers_revised(application_id: UUID, *, since: datetime) -> bool:
    """Test whether any answer was changed after `since`. One query."""
    lines = history(f"application:{application_id}")
    return any(
        line.event == AnswersRevised.__name__ and line.happened_at >= since for line in lines
    )


def has_paper(application_id: UUID, material_id: UUID) -> bool:
    """Test whether a paper was put to an application and not taken off it. One query."""
    papers = ApplicationMaterial.objects.filter(application_id=application_id, removed_at=None)
    return papers.filter(material_id=material_id).exists()


def uses_of(material_ids: Iterable[UUID]) -> dict[UUID, list[Use]]:
    """Return where papers were handed in, by paper, the latest first. One query."""
    rows = (
        ApplicationMaterial.objects.filter(
            material_id__in=list(material_ids),
            removed_at=None,
            application__state=State.SUBMITTED,
        )
        .order_by("-added_at", "-id")
        .values_list(
            "material_id",
            "application__number",
            "application__item_version__name",
            "application__submitted_at",
        )
    )
    uses: dict[UUID, list[Use]] = {}
    for material_id, number, item_name, submitted_at in rows:
        assert submitted_at
        use = Use(number, item_name, local_day(submitted_at))
        if use not in uses.setdefault(material_id, []):
            uses[material_id].append(use)
    return uses


def receipt_of(application: Application) -> Receipt:
    """Return the receipt of a submitted application at hand. No query."""
    return Receipt(application.id, application.number, application.query_code)


def _choices(definition: Definition, chosen: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (question.question, option.label)
        for question in definition.situations
        for option in question.options
        if option.value == chosen.get(question.key)
    )


def _receipt_view(
    application: Application, papers: list[ApplicationMaterial], viewer: Viewer
) -> ReceiptView:
    assert application.submitted_at is not None
    definition = asked_of(application)
    item = application.item_version.item
    agency = agencies.agency(item.agency_id)
    answer_by = acceptance.answer_by(local_day(application.submitted_at), viewer.calendar)
    limit = definition.promised_limit or definition.statutory_limit
    lines = lines_of(definition, application.situations, papers)
    organisation = application.organisation
    return ReceiptView(
        application_id=application.id,
        number=application.number,
        query_code=application.query_code,
        item_name=definition.name,
        slug=item.slug,
        applicant=organisation.name if organisation else application.person.name,
        submitted_at=application.submitted_at,
        answer_by=answer_by,
        decision_by=clock.due_date(answer_by, limit, [], viewer.calendar) if limit else None,
        agency=agency.name,
        phone=agency.phone,
        to_window=tuple(line.material.name for line in lines if line.shown_at_window),
        owed=tuple((line.material.name, line.owed_until) for line in lines if line.owed_until),
        savings=application.savings,
    )
