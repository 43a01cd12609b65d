"""Fill one form over several items: what is typed once is written into every part that asks it."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from tongban.applications import folding, rules
from tongban.applications.models import Application
from tongban.applications.queries.folder_loading import Loaded, lock_folder
from tongban.applications.rules import PromiseKind, Stored
from tongban.applications.services.drafting import Saved, chosen_elsewhere, stale
from tongban.applications.services.folders.saving import save
from tongban.applications.services.promising import UNSIGNED, require_believed
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, Problem, Refused
from tongban.catalogue.queries import definition_of
from tongban.forms.queries import LONGEST_RAW, Merged, check, gathered, spread


@transaction.atomic
def choose(folder_id: UUID, answers: Mapping[str, str], *, viewer: Viewer, version: int) -> Saved:
    """Answer situation questions (情形): key of the question in the folder → value of an option.

    Those left open are problems of the answer, the others are saved.
    Raises:  Invalid for an unknown question or option; Stale if one was answered otherwise since
             `version`; Refused once submitted; NotFound.
    """
    loaded = lock_folder(folder_id, by=viewer)
    asked = {one.key: one for one in folding.questions_asked(loaded.definitions)}
    _require_options(asked, answers)
    given = {key: value for key, value in answers.items() if value}
    by_slug, changed = loaded.by_slug, []
    for key, value in given.items():
        for slug, question in asked[key].places:
            part = by_slug[slug]
            before = part.situations.get(question, value)
            if before != value and version != loaded.folder.version:
                raise chosen_elsewhere(loaded.folder.version)
            if part.situations.get(question) != value:
                part.situations[question] = value
                changed.append(part)
    if changed:
        save(
            loaded,
            by=viewer,
            place=folding.SITUATIONS,
            parts={part.pk: part for part in changed}.values(),
            fields=["situations"],
        )
    return Saved(loaded.folder.version, _still_open(loaded, asked), [])


@transaction.atomic
def commit(folder_id: UUID, slug: str, *, commits: bool, signed: bool, viewer: Viewer) -> None:
    """Choose 告知承诺 for one item of the form, having read and signed it, or the ordinary way.

    Raises: as choose_commitment.
    """
    loaded = lock_folder(folder_id, by=viewer)
    part = loaded.part(slug)
    if not definition_of(part.item_version_id).extras.commitment:
        raise Refused("本事项不适用告知承诺。", code="application.no_commitment")
    if commits:
        if not signed:
            raise Invalid([Problem("signed", "application.unsigned", UNSIGNED)])
        require_believed(part, PromiseKind.COMMITMENT, today=viewer.today)
    part.committed_at = viewer.now if commits else None
    place = folding.commitment_place(slug)
    save(loaded, by=viewer, place=place, parts=[part], fields=["committed_at"])


@transaction.atomic
def fill(
    folder_id: UUID, page: str, raw: Mapping[str, str], *, viewer: Viewer, version: int
) -> Saved:
    """Save what was typed on one page of the form into every part that asks it.

    Only the fields in `raw` are touched.
    Writes:  the texts exactly as typed, also when they are wrong.
    Returns: what is wrong or odd on that page now.
    Raises:  Stale if another device changed one of these fields since `version`; its details carry
             both texts and nothing is saved; Refused once submitted; NotFound.
    """
    loaded = lock_folder(folder_id, by=viewer)
    asked = loaded.fields
    groups = folding.groups_asked(loaded.definitions)
    labels = {f.key: f.label for group in groups if group.key == page for f in group.fields}
    stored = {slug: part.stored_answers for slug, part in loaded.by_slug.items()}
    typed = spread(asked, _kept(raw, labels))
    laid = _lay(loaded, asked, stored, typed, labels, version)
    for part, answers in laid:
        part.stored_answers = answers
    if laid:
        parts = [part for part, _ in laid]
        save(loaded, by=viewer, place=f"form/{page}", parts=parts, fields=["answers"])
    answers_now = {slug: rules.texts(p.stored_answers) for slug, p in loaded.by_slug.items()}
    fields = [one.field for one in asked]
    checked = check(fields, gathered(asked, answers_now), today=viewer.today)
    return Saved(
        loaded.folder.version,
        [problem for problem in checked.problems if problem.field in labels],
        [warning for warning in checked.warnings if warning.field in labels],
    )


@transaction.atomic
def wish_delivery(
    folder_id: UUID, raw: Mapping[str, str], *, viewer: Viewer, version: int
) -> Saved:
    """Save how the results are wanted: the ways, and one address where any is to be posted.

    Raises: as `fill`.
    """
    loaded = lock_folder(folder_id, by=viewer)
    asked = folding.delivery_asked(loaded.definitions)
    labels = {one.field.key: one.field.label for one in asked}
    stored = {slug: part.stored_delivery for slug, part in loaded.by_slug.items()}
    typed = {
        slug: rules.needed_for_delivery(texts)
        for slug, texts in spread(asked, _kept(raw, labels)).items()
    }
    laid = _lay(loaded, asked, stored, typed, labels, version)
    for part, wish in laid:
        part.stored_delivery = wish
    if laid:
        parts = [part for part, _ in laid]
        save(loaded, by=viewer, place=rules.DELIVERY, parts=parts, fields=["delivery"])
    wishes = {slug: rules.texts(part.stored_delivery) for slug, part in loaded.by_slug.items()}
    problems = folding.delivery_problems(loaded.definitions, wishes, today=viewer.today)
    return Saved(loaded.folder.version, problems, [])


def _lay(
    loaded: Loaded,
    asked: tuple[Merged, ...],
    stored: Mapping[str, Stored],
    typed: Mapping[str, Mapping[str, str]],
    labels: Mapping[str, str],
    version: int,
) -> list[tuple[Application, Stored]]:
    """Lay what was typed over what is stored; return the parts that change. Raises Stale."""
    key_of = {place: one.field.key for one in asked for place in one.places}
    laid: list[tuple[Application, Stored]] = []
    conflicts: dict[str, rules.Conflict] = {}
    for slug, texts in typed.items():
        merged, clashes = rules.merge(
            stored[slug], texts, seen=version, version=loaded.folder.version + 1
        )
        for clash in clashes:
            key = key_of[slug, clash.field]
            conflicts[key] = rules.Conflict(key, clash.mine, clash.theirs)
        if merged != stored[slug]:
            laid.append((loaded.by_slug[slug], merged))
    if conflicts:
        raise stale(list(conflicts.values()), labels, loaded.folder.version)
    return laid


def _kept(raw: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    return {key: text[:LONGEST_RAW] for key, text in raw.items() if key in labels}


def _require_options(
    asked: Mapping[str, folding.AskedQuestion], answers: Mapping[str, str]
) -> None:
    problems = [
        Problem(key, "application.situation", "请从给出的选项中选一项。")
        for key, value in answers.items()
        if key not in asked or (value and value not in _values(asked[key]))
    ]
    if problems:
        raise Invalid(problems)


def _values(asked: folding.AskedQuestion) -> set[str]:
    return {option.value for option in asked.question.options}


def _still_open(loaded: Loaded, asked: Mapping[str, folding.AskedQuestion]) -> list[Problem]:
    by_slug = loaded.by_slug
    return [
        Problem(one.key, "application.situation", "请从给出的选项中选一项。")
        for one in asked.values()
        if any(not by_slug[slug].situations.get(key) for slug, key in one.places)
    ]
