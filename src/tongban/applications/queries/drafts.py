"""A draft as its applicant sees it: what is asked, what he typed, what is still to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from tongban.applications import rules
from tongban.applications.models import (
    Application,
    ApplicationMaterial,
    ApplicationQuerySet,
    Folder,
)
from tongban.applications.queries.kept import Kept, fitting
from tongban.applications.queries.loading import Filer, find_draft, papers_of
from tongban.applications.queries.offers import CommitmentView, LaterOffer, offers_of
from tongban.applications.queries.sheets import sheet_of
from tongban.applications.rules import Lack, Need, Origin, Origins, State, Way
from tongban.base.desk import Viewer
from tongban.base.errors import NotFound, Problem
from tongban.base.paging import Page, page_by_key
from tongban.forms.queries import REQUIRED, Checked, Field, Type, check, pages
from tongban.people import queries as people
from tongban.records import queries as records
from tongban.records.queries import StandIn
from tongban.records.rules import TRUST_NAMES, Trust, kind_of, purpose_of
from tongban.sharing.queries import Looked, SourceOffer, looked, offers

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition, Material

DRAFTS_ON_A_PAGE = 20
DRAFTS_OF_AN_ITEM = 5
TODO, WRONG, DONE = "todo", "wrong", "done"
NOT_ANSWERED = "application.situation"
NOT_YET = (REQUIRED, NOT_ANSWERED, "application.material")  # nothing wrong, only not there yet
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One situation question (情形) and the option chosen, "" while it is open."""

    key: str
    place: str
    question: str
    options: tuple[tuple[str, str], ...]  # value, label
    chosen: str
    chosen_label: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field with what was typed and what is wrong with it."""

    field: Field
    raw: str
    problem: Problem | None = None
    warning: str = ""
    origin: Origin | None = None  # where it was filled in from beforehand

    @property
    def note(self) -> str:
        """Where the text came from, "" where the applicant typed all of it."""
        return rules.origin_note(self.origin, self.raw)

    @property
    def input_type(self) -> str:
        """The type to draw it as: a date input would swallow what is not a date."""
        is_lost = self.field.type is Type.DATE and self.raw and not ISO_DAY.fullmatch(self.raw)
        return "string" if is_lost else self.field.type.value


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of the form, or the page of delivery."""

    key: str
    place: str
    title: str
    fields: tuple[FieldView, ...]

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by field key."""
        return {view.field.key: view.raw for view in self.fields}

    @property
    def problems(self) -> list[Problem]:
        """Everything that stops submission."""
        return [view.problem for view in self.fields if view.problem]

    @property
    def faults(self) -> list[Problem]:
        """The same without what has just not been typed yet."""
        return [problem for problem in self.problems if problem.code != REQUIRED]

    def retyped(self, raw: Mapping[str, str]) -> PageView:
        """Return the page with other texts in its fields: what was typed but is not saved."""
        fields = (replace(f, raw=raw.get(f.field.key, f.raw)) for f in self.fields)
        return replace(self, fields=tuple(fields))


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper on a line; `material_id` is None for an original to be shown at the window,
    and for one erased since.
    """

    id: UUID
    material_id: UUID | None
    name: str
    media_type: str
    size: int  # bytes
    way: Way
    round: int
    added_at: datetime
    promised_on: date | None = None  # 容缺后补: it is owed until then
    trust: str = ""  # 可信等级, "" without a file
    trust_name: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    valid_until: date | None = None
    fetch_id: UUID | None = None  # 共享免交: the question that was answered
    looked: Looked | None = None  # what the source said, for the officer (with_looked)

    @property
    def may_be_verified(self) -> bool:
        """Tell whether its original is still to be compared."""
        return self.trust == Trust.UPLOADED

    @property
    def is_verified(self) -> bool:
        """Tell whether a clerk has compared it with its original."""
        return self.trust == Trust.VERIFIED


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the material list and the papers on it."""

    material: Material
    need: Need
    need_words: str
    may_show_at_window: bool
    undecided: bool  # 视情形: a question not answered yet decides on it
    papers: tuple[PaperView, ...]
    stand_in: StandIn | None = None  # an e-licence of the applicant that may be used for it
    kept: tuple[
        Kept, ...
    ] = ()  # papers of the applicant's vault, where it is still open (with_kept)
    source: SourceOffer | None = (
        None  # that may be asked instead, where it is still open (with_kept)
    )
    wanted_by: tuple[str, ...] = ()  # names of the items, where several are filled as one

    @property
    def asks(self) -> bool:
        """Tell whether the applicant can put anything to this line."""
        return self.need not in (Need.SHARED, Need.FORM)

    @property
    def done(self) -> bool:
        return bool(self.papers) or not self.asks

    @property
    def counts(self) -> bool:
        """Tell whether it is one of those that must be given now, or promised."""
        return self.need in rules.NOW_OR_PROMISED and not self.undecided

    @property
    def stands_in(self) -> bool:
        """Tell whether an e-licence is given for it."""
        return any(paper.way is Way.LICENCE for paper in self.papers)

    @property
    def is_looked_up(self) -> bool:
        """Tell whether a data source has said it."""
        return any(paper.way is Way.SHARED for paper in self.papers)

    @property
    def is_open(self) -> bool:
        """Tell whether no file has been given for it."""
        return self.asks and not any(paper.material_id for paper in self.papers)

    @property
    def shown_at_window(self) -> bool:
        return any(paper.way is Way.PAPER for paper in self.papers)

    @property
    def may_come_later(self) -> bool:
        """Tell whether it may be promised: nothing has been given yet."""
        return self.need is Need.LATER and all(p.way is Way.LATER for p in self.papers)

    @property
    def owed_until(self) -> date | None:
        """The day it is promised for, None where nothing is owed."""
        return next((p.promised_on for p in self.papers if p.promised_on), None)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    place: str
    title: str
    state: str  # todo, wrong, done
    words: str


class LineCounts:
    """Who has to give papers, and how many of them are there."""

    __slots__ = ()
    person_id: UUID
    organisation_id: UUID | None
    lines: tuple[LineView, ...]

    @property
    def papers_asked(self) -> int:
        return sum(1 for line in self.lines if line.counts)

    @property
    def papers_done(self) -> int:
        return sum(1 for line in self.lines if line.counts and line.papers)

    @property
    def papers_owed(self) -> int:
        """How many are promised for later."""
        return sum(1 for line in self.lines if line.owed_until)


@dataclass(frozen=True, slots=True)
class DraftView(LineCounts):
    """All of a draft."""

    id: UUID
    slug: str
    item_name: str
    definition: Definition
    version: int
    saved_at: datetime
    person_id: UUID
    organisation_id: UUID | None
    applicant: str
    organisation: str  # "" when he files for himself
    applicant_is_here: bool  # no agent came in his place, no station fills it for him
    is_helped: bool  # 帮办代办: the officer of a station fills it, originals are handed on
    newer: bool  # the item has a newer version than the one this draft was begun under
    in_use: bool
    resume: str  # the place to go on at
    questions: tuple[QuestionView, ...]
    pages: tuple[PageView, ...]
    lines: tuple[LineView, ...]
    delivery: PageView
    lacks: tuple[Lack, ...]
    tasks: tuple[Task, ...]
    later: LaterOffer | None  # None where every paper has to be given now
    commitment: CommitmentView | None  # None where the item is not filed by commitment

    def page(self, place: str) -> PageView | None:
        """Return the page of the form, or of delivery, at `place`."""
        return next((page for page in (*self.pages, self.delivery) if page.place == place), None)

    def place_after(self, place: str) -> str:
        """Return the page after `place`."""
        return rules.place_after(self.definition, place)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in my space."""

    id: UUID
    item_name: str
    organisation: str
    saved_at: datetime


def draft(application_id: UUID, *, viewer: Filer) -> DraftView:
    """Return a draft with everything its pages show. Two queries, three where a promise may be made, one
    more where an e-licence may stand in for a paper that is not given yet.

    Raises: NotFound for another person's draft; Refused (application.submitted, with the number).
    """
    application = find_draft(application_id, by=viewer)
    papers = papers_of(application.id)
    sheet = sheet_of(application, papers, by=viewer)
    definition, answers = sheet.definition, sheet.answers
    lacks = tuple(rules.lacks(sheet))
    questions = _questions(definition, application.situations)
    checked = check(definition.fields, answers, today=viewer.today)
    form = _form(definition, answers, checked, application.stored_origins)
    lines = with_stand_ins(
        lines_of(definition, application.situations, papers), application, by=viewer
    )
    item = application.item_version.item
    may_promise = any(line.may_come_later for line in lines)
    later, commitment = offers_of(application, may_promise=may_promise, viewer=viewer)
    if application.entrusted_until is not None:  # what he must sign himself
        later = commitment = None
    return DraftView(
        id=application.id,
        slug=item.slug,
        item_name=definition.name,
        definition=definition,
        version=application.version,
        saved_at=application.saved_at,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        applicant=application.person.name,
        organisation=application.organisation.name if application.organisation else "",
        applicant_is_here=application.agent_id is None and application.entrusted_until is None,
        is_helped=application.entrusted_until is not None,
        newer=item.current_id != application.item_version_id,
        in_use=item.state == "in_use",
        resume=resume_at(
            rules.places(definition), application.place, lacks, is_new=application.version == 1
        ),
        questions=questions,
        pages=form,
        lines=lines,
        delivery=_delivery(sheet),
        lacks=lacks,
        tasks=_tasks(definition, form, lacks),
        later=later,
        commitment=commitment,
    )


def with_kept(draft: DraftView, *, viewer: Filer) -> DraftView:
    """Return a draft with the papers its applicant handed in before, and the data sources that may be asked,
    beside the lines still without a file. As it is where a station fills it: those are for himself.

    For the pages where papers are given. One query where a line is open, one where a source may be
    asked, else none.
    """
    if draft.is_helped:
        return draft
    lines = with_sources(
        lines_with_kept(draft, viewer=viewer), for_organisation=draft.organisation_id is not None
    )
    return replace(draft, lines=lines)


def with_sources(lines: tuple[LineView, ...], *, for_organisation: bool) -> tuple[LineView, ...]:
    """Say which open lines a data source may be asked for. One query if any may, else none."""
    codes = {
        line.material.data_source
        for line in lines
        if line.is_open and not line.is_looked_up and rules.may_ask_source(line.material)
    }
    if not codes:
        return lines
    found = offers(codes, for_organisation=for_organisation)
    return tuple(
        replace(line, source=found.get(line.material.data_source))
        if line.is_open and not line.is_looked_up
        else line
        for line in lines
    )


def lines_with_kept(draft: LineCounts, *, viewer: Filer) -> tuple[LineView, ...]:
    """Return the lines of a draft, or of a folder, with the kept papers that fit. Queries as with_kept."""
    kinds = {
        line.material.key: kind_of(line.material.name)
        for line in draft.lines
        if line.is_open and rules.may_reuse(line.material)
    }
    if not kinds:
        return draft.lines
    kept = fitting(
        set(kinds.values()),
        person_id=draft.person_id,
        organisation_id=draft.organisation_id,
        today=viewer.today,
    )
    return tuple(
        replace(one, kept=kept.get(kinds.get(one.material.key, ""), ())) for one in draft.lines
    )


def drafts_of(viewer: Viewer, *, after: str | None = None) -> Page[DraftLine]:
    """Return the viewer's drafts, the last saved first. One query."""
    rows = _drafts(viewer)
    found = page_by_key(rows, key=("-saved_at", "-id"), after=after, size=DRAFTS_ON_A_PAGE)
    return Page([_draft_line(row) for row in found.items], found.next_token)


def drafts_of_item(slug: str, *, viewer: Viewer) -> list[DraftLine]:
    """Return the viewer's latest drafts of one item, to be taken up again. One query."""
    rows = _drafts(viewer).filter(item_version__item__slug=slug).order_by("-saved_at", "-id")
    return [_draft_line(row) for row in rows[:DRAFTS_OF_AN_ITEM]]


def paper_file(application_id: UUID, paper_id: UUID, *, viewer: Filer) -> tuple[str, str, bytes]:
    """Return name, media type and content of a paper on the viewer's own draft, one that identifies
    somebody marked with what it is for.

    Four queries. Raises NotFound; Refused once submitted, or (records.unmarkable).
    """
    application = find_draft(application_id, by=viewer)
    paper = application.papers.filter(pk=paper_id, material__isnull=False).first()
    if paper is None or paper.material_id is None:
        raise NotFound("没有找到这份材料。", code="application.paper_unknown")
    purpose = purpose_of(application.item_version.name, viewer.today)
    return records.copy_of(paper.material_id, purpose=purpose, at=viewer.now)


def _drafts(viewer: Viewer) -> ApplicationQuerySet:
    mine = Q(organisation=None) | Q(organisation__in=people.organisations_of(viewer))
    return (
        Application.objects.filed_by(viewer)
        .filter(mine, state=State.DRAFT, folder=None)
        .select_related("item_version", "organisation")
        .defer("item_version__definition", "answers", "delivery", "origins")
    )


def _draft_line(row: Application) -> DraftLine:
    organisation = row.organisation.name if row.organisation else ""
    return DraftLine(row.id, row.item_version.name, organisation, row.saved_at)


def lines_of(
    definition: Definition,
    situations: dict[str, str],
    papers: list[ApplicationMaterial],
    *,
    all_given: bool = False,
) -> tuple[LineView, ...]:
    """Return the material list as the situations ask it, with the papers given.

    `all_given` adds the lines they do not ask but that hold a paper: a correction may ask for more.
    """
    held: dict[str, list[PaperView]] = {}
    for paper in papers:
        held.setdefault(paper.line, []).append(_paper(paper))
    asked = definition.materials_for(situations)
    if all_given:
        asked += tuple(m for m in definition.materials if m.key in held and m not in asked)
    return tuple(
        LineView(
            material=material,
            need=rules.need_of(material),
            need_words=rules.NEED_WORDS[rules.need_of(material)],
            may_show_at_window=rules.may_show_at_window(material, definition.online_depth),
            undecided=material.depends(situations),
            papers=tuple(held.get(material.key, ())),
        )
        for material in asked
    )


def _paper(paper: ApplicationMaterial) -> PaperView:
    way, material = Way(paper.way), paper.material
    if material is None:
        return PaperView(
            id=paper.id,
            material_id=None,
            name=_ERASED if paper.erased else rules.WITHOUT_FILE[way],
            media_type="",
            size=0,
            way=way,
            round=paper.round,
            added_at=paper.added_at,
            promised_on=paper.promised_on,
            fetch_id=paper.fetch_id,
        )
    return PaperView(
        id=paper.id,
        material_id=material.id,
        name=material.name,
        media_type=material.file.media_type,
        size=material.file.size,
        way=way,
        round=paper.round,
        added_at=paper.added_at,
        trust=material.trust,
        trust_name=TRUST_NAMES[Trust(material.trust)],
        verified_by=material.verified_by,
        verified_at=material.verified_at,
        valid_until=material.valid_until,
    )


def with_stand_ins(
    lines: tuple[LineView, ...], application: Application | Folder, *, by: Filer
) -> tuple[LineView, ...]:
    """Say which lines without a paper an e-licence may stand in for. One query if any may, else none."""
    may = {
        line.material.licence
        for line in lines
        if rules.may_stand_in(line.material) and not line.papers
    }
    if not may:
        return lines
    held = records.stand_ins(
        may,
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        today=by.today,
    )
    return tuple(
        replace(line, stand_in=held.get(line.material.licence)) if not line.papers else line
        for line in lines
    )


_ERASED = "已按期销毁"


def with_looked(lines: tuple[LineView, ...]) -> tuple[LineView, ...]:
    """Return lines with what data sources said, for who handles the case. One query where any did, else
    none.
    """
    asked = [paper.fetch_id for line in lines for paper in line.papers if paper.fetch_id]
    if not asked:
        return lines
    said = looked(asked)
    return tuple(
        replace(
            line,
            papers=tuple(
                replace(paper, looked=said.get(paper.fetch_id)) if paper.fetch_id else paper
                for paper in line.papers
            ),
        )
        for line in lines
    )


def _questions(definition: Definition, chosen: dict[str, str]) -> tuple[QuestionView, ...]:
    return tuple(
        QuestionView(
            key=question.key,
            place=f"situations/{question.key}",
            question=question.question,
            options=tuple((option.value, option.label) for option in question.options),
            chosen=chosen.get(question.key, ""),
            chosen_label=next(
                (o.label for o in question.options if o.value == chosen.get(question.key)), ""
            ),
        )
        for question in definition.situations
    )


def _form(
    definition: Definition, raw: Mapping[str, str], checked: Checked, origins: Origins
) -> tuple[PageView, ...]:
    return tuple(
        PageView(
            group.key,
            f"form/{group.key}",
            group.title,
            field_views(group.fields, raw, checked, origins),
        )
        for group in pages(definition.fields)
    )


def field_views(
    fields: tuple[Field, ...],
    raw: Mapping[str, str],
    checked: Checked,
    origins: Origins | None = None,
) -> tuple[FieldView, ...]:
    """Put what was typed, what is wrong and where it came from beside each field."""
    from_where = origins or {}
    problems = {problem.field: problem for problem in checked.problems}
    warnings = {warning.field: warning.message for warning in checked.warnings}
    return tuple(
        FieldView(
            f,
            raw.get(f.key, ""),
            problems.get(f.key),
            warnings.get(f.key, ""),
            from_where.get(f.key),
        )
        for f in fields
    )


def _delivery(sheet: rules.Sheet) -> PageView:
    ways, wish = sheet.definition.result.delivery, sheet.delivery
    checked = rules.check_delivery(ways, wish, today=sheet.today)
    known = rules.suggested_address(wish, sheet.answers)
    shown = {**wish, **{key: origin.text for key, origin in known.items()}}
    fields = field_views(rules.delivery_fields(ways), shown, checked, known)
    return PageView("delivery", rules.DELIVERY, "结果领取方式", fields)


def resume_at(places: list[str], place: str, lacks: tuple[Lack, ...], *, is_new: bool) -> str:
    """Return the page last saved, or the one after it when nothing is missing there.

    The choice of commitment lacks nothing: who has just begun is led to it all the same.
    """
    if place not in places:
        return places[0]
    is_choice = place.startswith(rules.COMMITMENT)
    if any(lack.place == place for lack in lacks) or (is_choice and is_new):
        return place
    return rules.following(places, place)


def _tasks(
    definition: Definition, form: tuple[PageView, ...], lacks: tuple[Lack, ...]
) -> tuple[Task, ...]:
    titles = {
        **{f"situations/{q.key}": q.question for q in definition.situations},
        **usual_titles(form),
    }
    return tasks_of(rules.places(definition), titles, form, lacks)


def usual_titles(form: tuple[PageView, ...]) -> dict[str, str]:
    """Return what the pages are called that every application has."""
    return {
        **{page.place: page.title for page in form},
        rules.COMMITMENT: gettext("办理方式"),
        rules.MATERIALS: gettext("申请材料"),
        rules.DELIVERY: gettext("结果领取方式"),
    }


def tasks_of(
    places: list[str],
    titles: Mapping[str, str],
    form: tuple[PageView, ...],
    lacks: tuple[Lack, ...],
) -> tuple[Task, ...]:
    """Return the task list: every page but the check, with how far it is."""
    untouched = {page.place for page in form if not any(page.values.values())}
    return tuple(
        _task(place, titles[place], [lack.problem for lack in lacks if lack.place == place])
        if place not in untouched or any(lack.place == place for lack in lacks)
        else Task(place, titles[place], DONE, gettext("选填，可以不填"))
        for place in places
        if place != rules.CHECK
    )


def _task(place: str, title: str, lacking: list[Problem]) -> Task:
    wrong = sum(1 for problem in lacking if problem.code not in NOT_YET)
    if wrong:
        return Task(
            place, title, WRONG, ngettext("{n} 处要改", "{n} 处要改", wrong).format(n=wrong)
        )
    if not lacking:
        return Task(place, title, DONE, gettext("已完成"))
    if lacking[0].code == NOT_ANSWERED:
        return Task(place, title, TODO, gettext("未回答"))
    left = len(lacking)
    words = ngettext("还有 {n} 项未填", "还有 {n} 项未填", left).format(n=left)
    return Task(place, title, TODO, words)
