"""Begin one form over several items, put another item on it, take one off, give it up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from tongban.applications import folding, rules
from tongban.applications.models import Application, ApplicationMaterial, Folder
from tongban.applications.queries.filing import require_may_file, require_open, signed_in
from tongban.applications.queries.folder_loading import Loaded, lock_folder
from tongban.applications.queries.loading import papers_of_all
from tongban.applications.rules import Channel, Need, State, Way
from tongban.applications.services.drafting import move_on, new_draft, throw_away
from tongban.applications.services.folders.awaiting import settle_awaited
from tongban.applications.services.folders.saving import save
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, NotPermitted, Problem, Refused
from tongban.base.said import said
from tongban.catalogue.queries import Guide, guide
from tongban.forms.queries import gathered, spread
from tongban.people import queries as people


@dataclass(frozen=True, slots=True)
class Matter:
    """A joint matter (一件事) as its form needs it; items by slug."""

    name: str
    waiting: frozenset[str]  # whose case opens only when others are done
    days: Mapping[str, int]  # working days announced for an item as a step
    papers: Mapping[str, Mapping[str, str]]  # item → line → name of the step that brings the paper
    known: Mapping[str, str] = field(default_factory=dict)  # said before, by form element
    given: Mapping[str, Mapping[str, Sequence[UUID]]] = field(
        default_factory=dict
    )  # handed in before: item → name of a line → materials of the applicant


@transaction.atomic
def begin(
    slugs: Iterable[str],
    *,
    viewer: Viewer,
    channel: Channel = Channel.ONLINE,
    matter: Matter | None = None,
) -> UUID:
    """Begin one form over several items, for the viewer or the enterprise he acts for; return its id.

    One of the same items that nobody has touched yet is taken up again: pressing twice makes one.
    `matter`: the joint matter (一件事) the items are the steps of; it decides whom they are for.
    Writes:  one folder; one draft per item, filled with what is known of the applicant.
    Raises:  Invalid for too few or too many items, and naming each item that cannot be applied for
             and why (field: its slug); NotPermitted (sign_in, application.real_level); NotFound for
             an unknown item.
    """
    kind, facts = people.organisation_facts(viewer)
    chosen = _chosen(list(dict.fromkeys(slugs)), viewer, kind, matter)
    if untouched := _untouched(chosen, viewer, matter):
        return untouched
    folder = Folder.objects.create(
        person_id=signed_in(viewer),
        organisation_id=viewer.organisation_id,
        filed_by=viewer.actor,
        channel=channel.value,
        state=State.DRAFT.value,
        matter=matter.name if matter else "",
        place=folding.places([found.definition for found in chosen])[0],
        created_at=viewer.now,
        saved_at=viewer.now,
    )
    known = people.person_facts(viewer) | facts
    said = matter.known if matter else {}
    parts = [_new_part(folder, one, by=viewer, account=known, typed=said) for one in chosen]
    settle_awaited(parts)
    if matter:
        _mark_steps(parts, chosen, matter)
        _put_given(parts, chosen, matter, by=viewer)
    return UUID(str(folder.id))


@transaction.atomic
def add(folder_id: UUID, slug: str, *, viewer: Viewer) -> None:
    """Put another item on the form: what is answered and handed in already counts for it too.

    Once more changes nothing.
    Raises:  Refused (folder.full; why the item cannot be applied for); NotPermitted; NotFound.
    """
    loaded = lock_folder(folder_id, by=viewer)
    if slug in loaded.by_slug:
        return
    _refuse_to_change(loaded.folder)
    if len(loaded.parts) >= folding.MOST_PARTS:
        words = said("一张表最多填 {most} 个事项。", most=folding.MOST_PARTS)
        raise Refused(words, code="folder.full")
    found = guide(slug)
    kind, facts = people.organisation_facts(viewer)
    require_may_file(found, viewer, organisation_kind=kind)
    typed = _typed_already(loaded, found)
    part = _new_part(
        loaded.folder,
        found,
        by=viewer,
        account=people.person_facts(viewer) | facts,
        typed=typed,
        situations=_chosen_already(loaded, found),
    )
    _leave_blank(part, found, {element for element, text in typed.items() if not text})
    _hand_in_too(loaded, found, part, by=viewer)
    settle_awaited([*loaded.parts, part])
    save(loaded, by=viewer)


@transaction.atomic
def release(folder_id: UUID, slug: str, *, keep: bool, viewer: Viewer) -> UUID:
    """Take an item off the form; return its application: a draft of its own (`keep`), or given up.

    Writes:  the part, with all that is typed in it; the last one leaves no folder behind.
    Raises:  NotFound; Refused once submitted.
    """
    loaded = lock_folder(folder_id, by=viewer)
    _refuse_to_change(loaded.folder)
    part = loaded.part(slug)
    part.folder, part.awaits = None, {}
    save(loaded, by=viewer, parts=[part], fields=["folder", "awaits"])
    settle_awaited([one for one in loaded.parts if one is not part])
    if not keep:
        throw_away(part, by=viewer)
    if len(loaded.parts) == 1:
        _close(loaded.folder)
    return UUID(str(part.id))


@transaction.atomic
def abandon(folder_id: UUID, *, viewer: Viewer) -> None:
    """Throw all parts away: what was typed is erased at once, the papers stay in the vault.

    Tells:   ApplicationAbandoned, for each part.
    """
    loaded = lock_folder(folder_id, by=viewer)
    for part in loaded.parts:
        throw_away(part, by=viewer)
    _close(loaded.folder)


@transaction.atomic
def renew(folder_id: UUID, *, viewer: Viewer) -> None:
    """Go on with the newest version of every item in use, keeping all that they still ask for."""
    loaded = lock_folder(folder_id, by=viewer)
    moved = []
    for part in loaded.parts:
        item = part.item_version.item
        if item.state == "in_use" and item.current_id not in (None, part.item_version_id):
            move_on(part, item.current_id)
            moved.append(part)
    save(loaded, by=viewer, parts=moved, fields=["item_version", "situations", "place"])
    settle_awaited(loaded.parts)


def _refuse_to_change(folder: Folder) -> None:
    """Which steps a joint matter has follows from its questions."""
    if folder.matter:
        raise Refused(
            said("这张表是“{name}”的申请，包括哪些事项由办理情形决定。", name=folder.matter),
            code="folder.of_matter",
        )


def _mark_steps(parts: list[Application], chosen: list[Guide], matter: Matter) -> None:
    for part, found in zip(parts, chosen, strict=True):
        slug = found.definition.slug
        part.waits, part.step_days = slug in matter.waiting, matter.days.get(slug)
        part.awaits_papers = dict(matter.papers.get(slug, {}))
    Application.objects.bulk_update(parts, ["waits", "step_days", "awaits_papers"])


def _put_given(
    parts: list[Application], chosen: list[Guide], matter: Matter, *, by: Viewer
) -> None:
    ApplicationMaterial.objects.bulk_create(
        ApplicationMaterial(
            application=part,
            line=line.key,
            way=Way.VAULT.value,
            material_id=material_id,
            added_at=by.now,
        )
        for part, found in zip(parts, chosen, strict=True)
        for line in found.definition.materials
        for material_id in matter.given.get(found.definition.slug, {}).get(line.name, ())
    )


def _chosen(
    slugs: list[str], viewer: Viewer, organisation_kind: str, matter: Matter | None
) -> list[Guide]:
    if len(slugs) < folding.FEWEST_PARTS and matter is None:
        words = "请至少选两个事项；只办一个的，请直接在线申请。"
        raise Invalid([Problem("items", "folder.too_few", words)], words)
    if len(slugs) > folding.MOST_PARTS:
        most = said("一张表最多填 {most} 个事项。", most=folding.MOST_PARTS)
        raise Invalid([Problem("items", "folder.full", most)], most)
    found, problems = [guide(slug) for slug in slugs], []
    for one in found:
        try:
            if matter is None:
                require_may_file(one, viewer, organisation_kind=organisation_kind)
            else:
                require_open(one, viewer)
        except NotPermitted:
            raise
        except Refused as refused:
            words = said("“{name}”：{why}", name=one.definition.name, why=refused.message)
            problems.append(Problem(one.definition.slug, refused.code, words))
    if problems:
        raise Invalid(problems)
    return found


def _untouched(chosen: list[Guide], viewer: Viewer, matter: Matter | None) -> UUID | None:
    folder = (
        Folder.objects.filter(
            filed_by=viewer.actor,
            organisation=viewer.organisation_id,
            state=State.DRAFT,
            version=1,
            matter=matter.name if matter else "",
        )
        .order_by("-saved_at", "-id")
        .first()
    )
    if folder is None:
        return None
    parts = folder.parts.order_by("id").values_list("item_version_id", flat=True)
    same = list(parts) == [found.version_id for found in chosen]
    return UUID(str(folder.id)) if same else None


def _new_part(
    folder: Folder,
    found: Guide,
    *,
    by: Viewer,
    account: Mapping[str, str],
    typed: Mapping[str, str] | None = None,
    situations: Mapping[str, str] | None = None,
) -> Application:
    return new_draft(
        found,
        by=by,
        channel=Channel(folder.channel),
        person_id=folder.person_id,
        organisation_id=folder.organisation_id,
        account=account,
        typed=typed,
        situations=situations,
        folder_id=folder.id,
    )


def _typed_already(loaded: Loaded, found: Guide) -> dict[str, str]:
    """Return what stands on the form, also blank, that a new item asks too, by element."""
    new = found.definition.slug
    asked = folding.fields_asked([*loaded.definitions, found.definition])
    shared = [one for one in asked if {slug for slug, _ in one.places} > {new}]
    answers = {slug: rules.texts(part.stored_answers) for slug, part in loaded.by_slug.items()}
    typed = spread(shared, gathered(shared, answers)).get(new, {})
    return {
        field.element: typed[field.key] for field in found.definition.fields if field.key in typed
    }


def _leave_blank(part: Application, found: Guide, elements: set[str]) -> None:
    """Take what was filled in beforehand off fields the applicant has left blank on the form."""
    keys = {field.key for field in found.definition.fields if field.element in elements}
    if keys & part.stored_answers.keys():
        part.stored_answers = {k: v for k, v in part.stored_answers.items() if k not in keys}
        part.stored_origins = {k: v for k, v in part.stored_origins.items() if k not in keys}
        part.save(update_fields=["answers", "origins"])


def _chosen_already(loaded: Loaded, found: Guide) -> dict[str, str]:
    new, by_slug, chosen = found.definition.slug, loaded.by_slug, {}
    for asked in folding.questions_asked([*loaded.definitions, found.definition]):
        keys = dict(asked.places)
        answers = [by_slug[s].situations.get(k) for s, k in asked.places if s != new]
        if new in keys and (answer := next(filter(None, answers), "")):
            chosen[keys[new]] = answer
    return chosen


def _hand_in_too(loaded: Loaded, found: Guide, part: Application, *, by: Viewer) -> None:
    """Put what is on the lines of the form to the same lines of a new part, in the place of its own."""
    papers = papers_of_all(old.id for old in loaded.parts)
    given = {
        (slug, paper.line): [one for one in papers[old.id] if one.line == paper.line]
        for slug, old in loaded.by_slug.items()
        for paper in papers[old.id]
    }
    materials = {material.key: material for material in found.definition.materials}
    for asked in folding.materials_asked([*loaded.definitions, found.definition]):
        lines = dict(asked.places)
        line = lines.pop(found.definition.slug, "")
        if not line or not lines:
            continue
        part.papers.filter(line=line, removed_at=None).update(removed_at=by.now)
        first = next((given[place] for place in lines.items() if place in given), [])
        may_wait = rules.need_of(materials[line]) is Need.LATER
        may_show = rules.may_show_at_window(materials[line], found.definition.online_depth)
        for paper in first:
            if {Way.LATER: may_wait, Way.PAPER: may_show}.get(Way(paper.way), True):
                _copy(paper, part, line, by=by)


def _copy(paper: ApplicationMaterial, part: Application, line: str, *, by: Viewer) -> None:
    ApplicationMaterial.objects.create(
        application=part,
        line=line,
        material_id=paper.material_id,
        licence_id=paper.licence_id,
        way=paper.way,
        promised_on=paper.promised_on,
        added_at=by.now,
    )


def _close(folder: Folder) -> None:
    folder.state = State.ABANDONED.value
    folder.save(update_fields=["state"])
