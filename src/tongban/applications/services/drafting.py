"""Begin an application and fill it. What is typed is saved as typed, right or wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from tongban.applications import rules
from tongban.applications.events import ApplicationAbandoned
from tongban.applications.models import Application
from tongban.applications.queries.filing import not_in_use, require_may_file, signed_in
from tongban.applications.queries.loading import Filer, lock_draft
from tongban.applications.rules import Channel, State, Way
from tongban.applications.services.offering import offer
from tongban.applications.services.standing_in import give_licences
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, Problem, Stale
from tongban.base.said import said
from tongban.catalogue.queries import Guide, definition_of, guide
from tongban.forms.queries import LONGEST_RAW, check, group_of, prefill
from tongban.journal import services as journal
from tongban.people import queries as people

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition

GIVEN_BY_HAND = [way.value for way in Way if way is not Way.LICENCE]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save came to: the version to send next time, and what is still wrong on that page."""

    version: int
    problems: list[Problem]
    warnings: list[Problem]


@transaction.atomic
def start(
    slug: str,
    *,
    viewer: Viewer,
    channel: Channel = Channel.ONLINE,
    situations: Mapping[str, str] | None = None,
) -> UUID:
    """Begin an application for the viewer, or for the enterprise he acts for; return its id.

    `situations` are answers given on the guide page; those the item does not know are left out.
    A draft of the same item that nobody has touched yet is taken up again, with the answers given
    now: pressing twice makes one.

    Writes:  one draft, filled with what is known of the applicant.
    Raises:  NotPermitted (code sign_in, application.real_level) ; Refused (application.audience,
             application.not_online, application.not_in_use); NotFound without such an item.
    """
    found = guide(slug)
    kind, facts = people.organisation_facts(viewer)
    require_may_file(found, viewer, organisation_kind=kind)
    # E-licences were given when it was begun; nothing else was.
    untouched = (
        Application.objects.filed_by(viewer)
        .filter(
            item_version_id=found.version_id,
            organisation=viewer.organisation_id,
            state=State.DRAFT,
            version=1,
            folder=None,
        )
        .exclude(papers__way__in=GIVEN_BY_HAND)
    )
    if draft := untouched.first():
        _answer_anew(draft, found.definition.valid_answers(situations or {}))
        return UUID(str(draft.id))
    known = people.person_facts(viewer) | facts
    application = new_draft(
        found,
        by=viewer,
        channel=channel,
        person_id=signed_in(viewer),
        organisation_id=viewer.organisation_id,
        account=known,
        situations=situations,
    )
    return UUID(str(application.id))


def _answer_anew(draft: Application, situations: dict[str, str]) -> None:
    """Let an untouched draft say what its applicant answered on the guide page this time."""
    if situations and situations != draft.situations:
        draft.situations = situations
        draft.save(update_fields=["situations"])


def new_draft(
    found: Guide,
    *,
    by: Filer,
    channel: Channel,
    person_id: UUID,
    organisation_id: UUID | None,
    account: Mapping[str, str],
    typed: Mapping[str, str] | None = None,
    agent_id: UUID | None = None,
    situations: Mapping[str, str] | None = None,
    folder_id: UUID | None = None,
) -> Application:
    """Write a new draft of an item, filled with what is known. Three statements.

    Both are texts by element: `account` is one source among others, what was `typed` at the counter
    stands against all of them.
    """
    fields = found.definition.fields
    said_now = prefill(fields, typed or {})
    origins = offer(
        [field for field in fields if field.key not in said_now],
        slug=found.definition.slug,
        person_id=person_id,
        organisation_id=organisation_id,
        account=account,
        today=by.today,
    )
    application = Application(
        item_version_id=found.version_id,
        folder_id=folder_id,
        person_id=person_id,
        organisation_id=organisation_id,
        agent_id=agent_id,
        filed_by=by.actor,
        channel=channel.value,
        state=State.DRAFT.value,
        situations=found.definition.valid_answers(situations or {}),
        place=rules.places(found.definition)[0],
        created_at=by.now,
        saved_at=by.now,
    )
    known = said_now | {key: origin.text for key, origin in origins.items()}
    application.stored_answers = {key: (text, 1) for key, text in known.items()}
    application.stored_origins = origins
    if len(found.definition.result.delivery) == 1:
        application.stored_delivery = {"way": (found.definition.result.delivery[0], 1)}
    application.save(force_insert=True)
    give_licences(application, by=by)
    return application


@transaction.atomic
def choose_situations(
    application_id: UUID, answers: dict[str, str], *, viewer: Viewer, version: int
) -> Saved:
    """Answer situation questions (情形): question key → value of an option.

    Writes:  the answers; papers stay where they are, though their line may no longer be asked.
    Raises:  Invalid for an unknown question or option; Stale if it was answered otherwise since
             `version`; Refused once submitted; NotFound.
    """
    application = lock_draft(application_id, by=viewer)
    definition = definition_of(application.item_version_id)
    require_options(definition, answers)
    changed = {k for k, v in answers.items() if application.situations.get(k, v) != v}
    if changed and version != application.version:
        raise chosen_elsewhere(application.version)
    application.situations |= answers
    place = f"situations/{next(reversed(answers))}" if answers else application.place
    _save(application, place=place, by=viewer)
    return Saved(application.version, [], [])


def chosen_elsewhere(version: int) -> Stale:
    """Say that a situation was answered otherwise on another device."""
    return Stale(
        "这一项刚在另一台设备上改过。请看一下现在的选择，需要的话再改一次。",
        details={"version": version},
    )


def require_options(definition: "Definition", answers: Mapping[str, str]) -> None:
    """Raise Invalid unless every answer is an option of a question of the item."""
    valid = definition.valid_answers(answers)
    problems = [
        Problem(key, "application.situation", "请从给出的选项中选一项。")
        for key in answers
        if key not in valid
    ]
    if problems:
        raise Invalid(problems)


@transaction.atomic
def fill(
    application_id: UUID, page: str, raw: Mapping[str, str], *, viewer: Viewer, version: int
) -> Saved:
    """Save what was typed on one page of the form; `page` is the key of its group.

    Only the fields in `raw` are touched, so a single changed field can be saved by itself.

    Writes:  the texts exactly as typed, also when they are wrong.
    Returns: what is wrong or odd on that page now.
    Raises:  Stale if another device changed one of these fields since `version`; its details carry
             both texts and nothing is saved; Refused once submitted; NotFound.
    """
    application = lock_draft(application_id, by=viewer)
    definition = definition_of(application.item_version_id)
    fields = [field for field in definition.fields if group_of(field) == page]
    labels = {field.key: field.label for field in fields}
    typed = {key: text[:LONGEST_RAW] for key, text in raw.items() if key in labels}
    merged, conflicts = rules.merge(
        application.stored_answers, typed, seen=version, version=application.version + 1
    )
    if conflicts:
        raise stale(conflicts, labels, application.version)
    if merged != application.stored_answers:
        application.stored_answers = merged
        _save(application, place=f"form/{page}", by=viewer)
    checked = check(definition.fields, rules.texts(merged), today=viewer.today)
    return Saved(
        application.version,
        [problem for problem in checked.problems if problem.field in labels],
        [warning for warning in checked.warnings if warning.field in labels],
    )


@transaction.atomic
def wish_delivery(
    application_id: UUID, raw: Mapping[str, str], *, viewer: Viewer, version: int
) -> Saved:
    """Save how the result is wanted: way, and recipient, phone, address when it is to be posted.

    Raises: as `fill`.
    """
    application = lock_draft(application_id, by=viewer)
    ways = definition_of(application.item_version_id).result.delivery
    labels = {field.key: field.label for field in rules.delivery_fields(ways)}
    typed = {key: text[:LONGEST_RAW] for key, text in raw.items() if key in labels}
    typed = rules.needed_for_delivery(typed)
    merged, conflicts = rules.merge(
        application.stored_delivery, typed, seen=version, version=application.version + 1
    )
    if conflicts:
        raise stale(conflicts, labels, application.version)
    if merged != application.stored_delivery:
        application.stored_delivery = merged
        _save(application, place=rules.DELIVERY, by=viewer)
    checked = rules.check_delivery(ways, rules.texts(merged), today=viewer.today)
    return Saved(application.version, checked.problems, checked.warnings)


@transaction.atomic
def move_to_current(application_id: UUID, *, viewer: Viewer) -> None:
    """Go on with the item's newest version, keeping every answer and paper that it still asks for.

    Raises:  Refused once submitted (application.submitted), or where the item is no longer in use.
    """
    application = lock_draft(application_id, by=viewer)
    item = application.item_version.item
    if item.state != "in_use" or item.current_id is None:
        raise not_in_use(item.id)
    move_on(application, item.current_id)
    _save(application, place=application.place, by=viewer)


def move_on(application: Application, version_id: UUID) -> None:
    """Let a draft at hand ask what another version of its item asks. Writes nothing."""
    definition = definition_of(version_id)
    application.item_version_id = version_id
    application.situations = definition.valid_answers(application.situations)
    if application.place not in rules.places(definition):
        application.place = rules.places(definition)[0]


@transaction.atomic
def abandon(application_id: UUID, *, viewer: Viewer) -> None:
    """Throw a draft away: what was typed is erased at once, the papers stay in the vault.

    Tells:   ApplicationAbandoned.
    Raises:  Refused once submitted; NotFound.
    """
    throw_away(lock_draft(application_id, by=viewer), by=viewer)


def throw_away(application: Application, *, by: Viewer) -> None:
    """Throw a locked draft away. Tells: ApplicationAbandoned."""
    application.state = State.ABANDONED.value
    application.answers = application.delivery = application.origins = ""
    application.situations = {}
    application.saved_at = by.now
    application.save(
        update_fields=["state", "answers", "delivery", "origins", "situations", "saved_at"]
    )
    event = ApplicationAbandoned(
        subject=f"application:{application.id}", application_id=application.id
    )
    journal.record(event, by=by, first=True)


def _save(application: Application, *, place: str, by: Filer) -> None:
    application.version += 1
    application.place = place
    application.saved_at = by.now
    application.save(
        update_fields=[
            "item_version",
            "situations",
            "answers",
            "delivery",
            "place",
            "version",
            "saved_at",
        ]
    )


def stale(conflicts: list[rules.Conflict], labels: Mapping[str, str], version: int) -> Stale:
    """Say what was typed otherwise on another device; `version` is what there is now."""
    theirs = "、".join(f"{labels[c.field]}（那边填的是“{c.theirs}”）" for c in conflicts)
    return Stale(
        said("您在另一台设备上改过：{theirs}。请选定一个，再保存。", theirs=theirs),
        details={
            "version": version,
            "conflicts": [
                {"field": c.field, "label": labels[c.field], "mine": c.mine, "theirs": c.theirs}
                for c in conflicts
            ],
        },
    )
