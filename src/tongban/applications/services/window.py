"""Filing for a person at the counter (窗口收件): the officer fills, the originals lie before him."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from tongban.applications import rules
from tongban.applications.models import Application
from tongban.applications.queries.filing import not_in_use
from tongban.applications.queries.loading import lock_draft, papers_of, require_entrusted
from tongban.applications.queries.sheets import sheet_of
from tongban.applications.queries.submitted import Receipt, receipt_of
from tongban.applications.rules import Channel, State, Way
from tongban.applications.services.drafting import new_draft, require_options
from tongban.applications.services.papers import line_of, promise_original
from tongban.applications.services.submission import hand_in, lock
from tongban.base.desk import Desk, require
from tongban.base.errors import NotPermitted
from tongban.catalogue.queries import Guide, definition_of, guide
from tongban.forms.queries import LONGEST_RAW
from tongban.people.permissions import Permission


@transaction.atomic
def start_at_window(
    slug: str,
    *,
    desk: Desk,
    person_id: UUID,
    facts: Mapping[str, str],
    organisation_id: UUID | None = None,
    agent_id: UUID | None = None,
) -> UUID:
    """Begin an application for a person who stands at the counter; return its id.

    `facts` are what his papers say, by form element; `agent_id` is who came in his place.

    Writes:  one draft that this officer alone sees.
    Raises:  NotPermitted without cases:case:file, or for an item this desk does not take in;
             Refused where the item is out of use; NotFound without such an item.
    Source:  行政许可法 art. 26 (one window), art. 29 (through an agent).
    """
    require(desk, Permission.CASE_FILE)
    found = guide(slug)
    if found.is_suspended:
        raise not_in_use(found.item_id)
    _require_window(found, desk)
    application = new_draft(
        found,
        by=desk,
        channel=Channel.WINDOW,
        person_id=person_id,
        organisation_id=organisation_id,
        agent_id=agent_id,
        account={},
        typed=facts,
    )
    return UUID(str(application.id))


@transaction.atomic
def save_at_window(
    application_id: UUID,
    *,
    desk: Desk,
    situations: Mapping[str, str],
    answers: Mapping[str, str],
    shown: Collection[str],
    delivery: Mapping[str, str],
) -> list[rules.Lack]:
    """Save the whole intake page as it stands; return everything that still stops submission.

    `shown` are the lines whose originals the officer has seen.

    Raises:  Invalid for an unknown situation; NotFound for another officer's draft or an unknown
             line; Refused once submitted.
    """
    application = lock_draft(application_id, by=desk)
    _require_filer(application, desk)
    definition = definition_of(application.item_version_id)
    require_options(definition, situations)
    application.situations = dict(situations)
    application.stored_answers = _laid_over(application.stored_answers, answers)
    application.stored_delivery = _laid_over(application.stored_delivery, delivery)
    application.version += 1
    application.saved_at = desk.now
    application.save(update_fields=["situations", "answers", "delivery", "version", "saved_at"])
    for line in shown:
        line_of(definition, line)
    _note_shown(application, frozenset(shown), desk=desk)
    return rules.lacks(sheet_of(application, papers_of(application.id), by=desk))


@transaction.atomic
def submit_at_window(
    application_id: UUID, *, desk: Desk, promised: bool, keep: bool = False
) -> Receipt:
    """Submit what was filled at the counter; `promised`: the applicant signed the promise of truth.

    `keep`: he agrees that his answers are kept for the next time; nobody agrees in his place.

    Writes, tells, raises: as `submission.submit`. Pressing twice gives one case.
    """
    application = lock(application_id, by=desk)
    _require_filer(application, desk)
    if application.state == State.SUBMITTED:
        return receipt_of(application)
    require_entrusted(application, by=desk)
    keep = keep and application.agent_id is None and application.entrusted_until is None
    return hand_in(application, by=desk, promised=promised, keep=keep)


def _require_filer(application: Application, desk: Desk) -> None:
    is_helped = application.entrusted_until is not None
    require(desk, Permission.HELP_FILE if is_helped else Permission.CASE_FILE)


def _require_window(found: Guide, desk: Desk) -> None:
    if found.agency.id != desk.agency_id and found.definition.window not in desk.windows:
        raise NotPermitted(
            f"您的窗口不受理“{found.definition.name}”，请引导到{found.agency.short}的窗口。",
            code="application.other_window",
        )


def _laid_over(stored: rules.Stored, typed: Mapping[str, str]) -> rules.Stored:
    return {**stored, **{key: (text[:LONGEST_RAW], 1) for key, text in typed.items()}}


def _note_shown(application: Application, shown: frozenset[str], *, desk: Desk) -> None:
    noted = application.papers.filter(way=Way.PAPER, removed_at=None)
    before = set(noted.values_list("line", flat=True))
    noted.exclude(line__in=shown).update(removed_at=desk.now)
    owed = application.papers.filter(way=Way.LATER, removed_at=None)
    owed.filter(line__in=shown).update(removed_at=desk.now)
    for line in sorted(shown - before):
        promise_original(application, line, by=desk)
