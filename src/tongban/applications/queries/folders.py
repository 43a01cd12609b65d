"""One form over several items (一表申请) as its applicant sees it while he fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from tongban.applications import folding, rules
from tongban.applications.models import Application, Folder
from tongban.applications.queries.drafts import (
    LineCounts,
    LineView,
    PageView,
    PaperView,
    QuestionView,
    Task,
    field_views,
    lines_of,
    lines_with_kept,
    resume_at,
    tasks_of,
    usual_titles,
    with_sources,
    with_stand_ins,
)
from tongban.applications.queries.filing import require_may_file
from tongban.applications.queries.folder_loading import Loaded, find_folder
from tongban.applications.queries.loading import asked_of, papers_of_all
from tongban.applications.queries.offers import (
    CommitmentView,
    LaterOffer,
    commitment_view,
    later_offer,
)
from tongban.applications.queries.sheets import sheet_of
from tongban.applications.queries.trust import Broken, broken_by
from tongban.applications.rules import Lack, Origin, State
from tongban.base.desk import Viewer
from tongban.base.errors import NotFound, Refused
from tongban.catalogue.queries import Guide, definition_of, guide
from tongban.forms.queries import Checked, Merged, check, gathered
from tongban.people import queries as people
from tongban.records import queries as records
from tongban.records.rules import purpose_of

if TYPE_CHECKING:
    from tongban.applications.models import ApplicationMaterial
    from tongban.applications.rules import Sheet

FOLDERS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PartView:
    """One item of a folder."""

    application_id: UUID
    slug: str
    name: str
    in_use: bool
    newer: bool  # the item has a newer version than the one this part was begun under
    commitment: CommitmentView | None  # None where the item is not filed by commitment


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """A situation question, and the items it decides for."""

    asked: QuestionView
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FolderView(LineCounts):
    """All of a folder."""

    id: UUID
    version: int
    saved_at: datetime
    person_id: UUID
    organisation_id: UUID | None
    applicant: str
    organisation: str  # "" when he files for himself
    parts: tuple[PartView, ...]
    resume: str  # the place to go on at
    places: tuple[str, ...]
    questions: tuple[SharedQuestion, ...]
    pages: tuple[PageView, ...]
    lines: tuple[LineView, ...]  # the key of a line's material is the key it has in the folder
    asked_by: Mapping[str, tuple[str, ...]]  # key of a field → names of the items
    delivery: PageView
    matter: str  # 一件事 the items are the steps of, ""
    lacks: tuple[Lack, ...]
    tasks: tuple[Task, ...]
    later: LaterOffer | None  # None where every paper has to be given now
    asked_apart: int  # how many questions these items would ask one by one
    asked: int  # how many are asked here

    @property
    def names(self) -> tuple[str, ...]:
        """The items on the form."""
        return tuple(part.name for part in self.parts)

    @property
    def newer(self) -> tuple[str, ...]:
        """Those of them with a newer version to go on with."""
        return tuple(part.name for part in self.parts if part.newer and part.in_use)

    def page(self, place: str) -> PageView | None:
        """Return the page of the form, or of delivery, at `place`."""
        return next((page for page in (*self.pages, self.delivery) if page.place == place), None)

    def place_after(self, place: str) -> str:
        """Return the page after `place`."""
        return rules.following(list(self.places), place)


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A folder in my space."""

    id: UUID
    matter: str  # 一件事 it is the form of, "" for items somebody put together
    items: tuple[str, ...]
    organisation: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item somebody wants to put on one form, and why it cannot be, "" where it can."""

    slug: str
    name: str
    agency: str
    refused: Refused | None


def folder(folder_id: UUID, *, viewer: Viewer) -> FolderView:
    """Return a folder with everything its pages show. Three queries, four where a promise may be made,
    one more where an e-licence may stand in for a paper not given yet.

    Raises: NotFound for another person's; Refused (folder.submitted).
    """
    loaded = find_folder(folder_id, by=viewer)
    papers = papers_of_all(part.id for part in loaded.parts)
    sheets = [sheet_of(part, papers[part.id], by=viewer) for part in loaded.parts]
    definitions = loaded.definitions
    places = folding.places(definitions)
    lacks = tuple(folding.lacks(sheets))
    lines = _lines(loaded, papers, viewer)
    form = _form(loaded, sheets, viewer.today)
    broken = _broken(loaded, lines)
    row = loaded.folder
    asked = loaded.fields
    return FolderView(
        id=row.id,
        version=row.version,
        saved_at=row.saved_at,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        applicant=row.person.name,
        organisation=row.organisation.name if row.organisation else "",
        parts=tuple(_part(part, broken, viewer) for part in loaded.parts),
        resume=resume_at(places, row.place, lacks, is_new=row.version == 1),
        places=tuple(places),
        questions=_questions(loaded),
        pages=form,
        lines=lines,
        asked_by=_names_by_field(loaded, asked),
        delivery=_delivery(loaded, sheets, viewer.today),
        matter=row.matter,
        lacks=lacks,
        tasks=tasks_of(places, _titles(loaded, form), form, lacks),
        later=_later(sheets, lines, broken, viewer),
        asked_apart=sum(len(definition.fields) for definition in definitions),
        asked=len(asked),
    )


def folder_with_kept(view: FolderView, *, viewer: Viewer) -> FolderView:
    """Return a folder with the papers handed in before, and the data sources that may be asked, beside its
    open lines. Two queries at most.
    """
    lines = with_sources(
        lines_with_kept(view, viewer=viewer), for_organisation=view.organisation_id is not None
    )
    return replace(view, lines=lines)


def folders_of(viewer: Viewer) -> list[FolderLine]:
    """Return the viewer's folders still being filled, the last saved first. Two queries."""
    mine = Q(organisation=None) | Q(organisation__in=people.organisations_of(viewer))
    rows = (
        Folder.objects.filter(mine, filed_by=viewer.actor, state=State.DRAFT)
        .select_related("organisation")
        .order_by("-saved_at", "-id")[:FOLDERS_SHOWN]
    )
    found = list(rows)
    names: dict[UUID, list[str]] = {row.id: [] for row in found}
    parts = Application.objects.filter(folder_id__in=list(names)).order_by("id")
    for folder_id, name in parts.values_list("folder_id", "item_version__name"):
        names[folder_id].append(name)
    return [
        FolderLine(
            row.id,
            row.matter,
            tuple(names[row.id]),
            row.organisation.name if row.organisation else "",
            row.saved_at,
        )
        for row in found
    ]


def candidates(slugs: Sequence[str], *, viewer: Viewer) -> list[Candidate]:
    """Return what somebody wants to put on one form, in the order chosen; unknown items are left out.

    Two queries for each item, and one.
    """
    kind, _ = people.organisation_facts(viewer)
    found = [one for slug in dict.fromkeys(slugs) if (one := _guide(slug))]
    return [
        Candidate(
            one.definition.slug,
            one.definition.name,
            one.agency.short,
            _refusal(one, viewer, kind),
        )
        for one in found[: folding.MOST_PARTS]
    ]


def folder_paper(folder_id: UUID, paper_id: UUID, *, viewer: Viewer) -> tuple[str, str, bytes]:
    """Return name, media type and content of a paper in the viewer's own folder, one that identifies
    somebody marked with what it is for.

    Five queries. Raises NotFound; Refused once submitted, or (records.unmarkable).
    """
    loaded = find_folder(folder_id, by=viewer)
    papers = papers_of_all(part.id for part in loaded.parts)
    for paper in (paper for held in papers.values() for paper in held):
        if paper.id == paper_id and paper.material_id is not None:
            first, *more = (definition.name for definition in loaded.definitions)
            names = f"{first}等 {len(more) + 1} 项" if more else first
            purpose = purpose_of(names, viewer.today)
            return records.copy_of(paper.material_id, purpose=purpose, at=viewer.now)
    raise NotFound("没有找到这份材料。", code="application.paper_unknown")


def _guide(slug: str) -> Guide | None:
    try:
        return guide(slug)
    except NotFound:
        return None


def _refusal(found: Guide, viewer: Viewer, organisation_kind: str) -> Refused | None:
    try:
        require_may_file(found, viewer, organisation_kind=organisation_kind)
    except Refused as refused:
        return refused
    return None


def _part(part: Application, broken: tuple[Broken, ...], viewer: Viewer) -> PartView:
    definition = definition_of(part.item_version_id)
    item = part.item_version.item
    return PartView(
        application_id=part.id,
        slug=item.slug,
        name=definition.name,
        in_use=item.state == "in_use",
        newer=item.current_id != part.item_version_id,
        commitment=commitment_view(part, definition, broken, viewer),
    )


def _questions(loaded: Loaded) -> tuple[SharedQuestion, ...]:
    by_slug, names = loaded.by_slug, _names(loaded)
    found = []
    for one in folding.questions_asked(loaded.definitions):
        options = tuple((option.value, option.label) for option in one.question.options)
        answers = (by_slug[slug].situations.get(key, "") for slug, key in one.places)
        chosen = next(filter(None, answers), "")
        words = one.question.question
        view = QuestionView(
            one.key, folding.SITUATIONS, words, options, chosen, dict(options).get(chosen, "")
        )
        found.append(SharedQuestion(view, tuple(names[slug] for slug, _ in one.places)))
    return tuple(found)


def _form(loaded: Loaded, sheets: list[Sheet], today: date) -> tuple[PageView, ...]:
    asked = loaded.fields
    raw = gathered(asked, {sheet.definition.slug: sheet.answers for sheet in sheets})
    checked = check([one.field for one in asked], raw, today=today)
    origins = _origins(loaded, asked)
    return tuple(
        PageView(
            group.key,
            f"form/{group.key}",
            group.title,
            field_views(group.fields, raw, checked, origins),
        )
        for group in folding.groups_asked(loaded.definitions)
    )


def _origins(loaded: Loaded, asked: Sequence[Merged]) -> dict[str, Origin]:
    by_slug = {slug: part.stored_origins for slug, part in loaded.by_slug.items()}
    found = {
        one.field.key: [by_slug[slug][key] for slug, key in one.places if key in by_slug[slug]]
        for one in asked
    }
    return {key: origins[0] for key, origins in found.items() if origins}


def _delivery(loaded: Loaded, sheets: list[Sheet], today: date) -> PageView:
    asked = folding.delivery_asked(loaded.definitions)
    wishes = {sheet.definition.slug: sheet.delivery for sheet in sheets}
    raw = gathered(asked, wishes)
    wrong = folding.delivery_problems(loaded.definitions, wishes, today=today)
    known = rules.suggested_address(raw, _typed_first(sheets))
    shown = {**raw, **{key: origin.text for key, origin in known.items()}}
    fields = field_views(tuple(one.field for one in asked), shown, Checked({}, wrong, []), known)
    return PageView("delivery", rules.DELIVERY, "结果领取方式", fields)


def _typed_first(sheets: list[Sheet]) -> dict[str, str]:
    """Return what is typed, by field: of the first item that has it."""
    typed: dict[str, str] = {}
    for sheet in reversed(sheets):
        typed.update({key: text for key, text in sheet.answers.items() if text})
    return typed


def _lines(
    loaded: Loaded, papers: Mapping[UUID, list[ApplicationMaterial]], viewer: Viewer
) -> tuple[LineView, ...]:
    """Return the papers asked once, each with the items that want it; what asks nothing comes last."""
    views = {
        (part.item_version.item.slug, view.material.key): view
        for part in loaded.parts
        for view in lines_of(asked_of(part), part.situations, papers[part.id])
    }
    names, lines = _names(loaded), []
    for one in folding.materials_asked(loaded.definitions):
        alike = {place: views[place] for place in one.places if place in views}
        if alike:
            wanted_by = tuple(names[slug] for slug, _ in alike)
            lines.append(replace(_as_one(one.key, list(alike.values())), wanted_by=wanted_by))
    for (slug, key), view in views.items():
        if not view.asks:
            material = replace(view.material, key=f"{slug}.{key}")
            lines.append(replace(view, material=material, wanted_by=(names[slug],)))
    return with_stand_ins(tuple(lines), loaded.folder, by=viewer)


def _as_one(key: str, alike: list[LineView]) -> LineView:
    """Merge the lines of several items: as strict as the strictest, given where it is given to all."""
    decided = [view for view in alike if not view.undecided]
    need = folding.strictest(view.need for view in decided or alike)
    first = alike[0].material
    material = replace(
        first,
        key=key,
        originals=max(view.material.originals for view in alike),
        copies=max(view.material.copies for view in alike),
        data_source=folding.one_source(view.material for view in alike),
    )
    others = [{_what(paper) for paper in view.papers} for view in alike]
    return LineView(
        material=material,
        need=need,
        need_words=rules.NEED_WORDS[need],
        may_show_at_window=all(view.may_show_at_window for view in alike),
        undecided=not decided,
        papers=tuple(p for p in alike[0].papers if all(_what(p) in held for held in others)),
    )


def _what(paper: PaperView) -> tuple[object, ...]:
    return paper.material_id, paper.way, paper.promised_on


def _later(
    sheets: list[Sheet], lines: tuple[LineView, ...], broken: tuple[Broken, ...], viewer: Viewer
) -> LaterOffer | None:
    """The day that suits every item, where some paper may come later."""
    if not any(line.may_come_later for line in lines):
        return None
    last = folding.latest_for_all(sheets)
    return later_offer(last, broken, viewer)


def _broken(loaded: Loaded, lines: tuple[LineView, ...]) -> tuple[Broken, ...]:
    may_promise = any(line.may_come_later for line in lines)
    if may_promise or any(item.extras.commitment for item in loaded.definitions):
        return broken_by(loaded.folder.person_id, loaded.folder.organisation_id)
    return ()


def _titles(loaded: Loaded, form: tuple[PageView, ...]) -> dict[str, str]:
    manner = gettext("办理方式")
    by_item = {
        folding.commitment_place(slug): f"{manner}：{name}" for slug, name in _names(loaded).items()
    }
    return {**usual_titles(form), **by_item, folding.SITUATIONS: gettext("办理情形")}


def _names(loaded: Loaded) -> dict[str, str]:
    return {definition.slug: definition.name for definition in loaded.definitions}


def _names_by_field(loaded: Loaded, asked: Sequence[Merged]) -> dict[str, tuple[str, ...]]:
    names = _names(loaded)
    return {
        one.field.key: tuple(dict.fromkeys(names[slug] for slug, _ in one.places)) for one in asked
    }
