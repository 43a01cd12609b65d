"""Parts that wait for others of their form (一件事): their turn comes, they get what the others brought,
they are given up, or one that was refused is begun again.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.queries.filing import require_open
from tongban.applications.queries.loading import asked_of
from tongban.applications.queries.submitted import Receipt
from tongban.applications.rules import CHECK, Channel, State, Way, texts
from tongban.applications.services.drafting import new_draft
from tongban.applications.services.submission import hand_in
from tongban.base.desk import Actor, Desk, Viewer
from tongban.base.errors import NotFound
from tongban.catalogue.queries import definition_of, guide
from tongban.people import queries as people
from tongban.records import queries as records
from tongban.records import services as keeping

if TYPE_CHECKING:
    from collections.abc import Sequence


@transaction.atomic
def open_turn(application_id: UUID, *, by: Desk) -> Receipt | None:
    """Hand in a part whose turn has come: it gets its number and its case. None: it was before.

    Tells:   ApplicationSubmitted.
    Raises:  Refused where its item takes no applications now, Invalid where a paper lapsed meanwhile.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("item_version__item")
        .get(pk=application_id)
    )
    if application.state != State.WAITING:
        return None
    # What the others brought was noted before: its chain may have begun.
    return hand_in(application, by=by, promised=application.promised_truth, is_first=False)


@transaction.atomic
def hand_papers(application_ids: "Sequence[UUID]", licence_id: UUID, *, by: Actor) -> None:
    """Put a signed e-licence to the lines of these applications that waited for it. Again: nothing."""
    licence, _ = records.facts_of_licence(licence_id)
    handed_in = [State.SUBMITTED, State.WAITING]
    for part in Application.objects.filter(pk__in=application_ids, state__in=handed_in):
        lines = [
            m.key for m in definition_of(part.item_version_id).materials if m.licence == licence
        ]
        held = set(part.papers.filter(licence_id=licence_id).values_list("line", flat=True))
        for line in sorted(set(lines) & part.awaits_papers.keys() - held):
            ApplicationMaterial.objects.create(
                application=part,
                line=line,
                way=Way.LICENCE.value,
                licence_id=licence_id,
                material_id=keeping.material_of_licence(licence_id, by=by),
                added_at=by.now,
            )


@transaction.atomic
def drop(application_id: UUID, *, by: Actor) -> None:
    """Give up a part that waits and will never have its turn, or a draft begun in its place."""
    waiting = Application.objects.filter(pk=application_id)
    waiting.filter(state__in=[State.WAITING, State.DRAFT]).update(
        state=State.ABANDONED.value, saved_at=by.now
    )


@transaction.atomic
def begin_again(application_id: UUID, *, viewer: Viewer) -> UUID:
    """Begin a new draft with all that was said and handed in before, to put right what was refused.

    Writes:  a draft of the current version of the item, with the papers still asked for.
    Raises:  NotFound for another person's; Refused where the item takes no applications now.
    """
    before = Application.objects.filter(
        pk=application_id, state=State.SUBMITTED, filed_by=viewer.actor
    ).first()
    if before is None:
        raise NotFound("没有找到这份申请。", code="application.unknown")
    asked = asked_of(before)
    found = guide(asked.slug)
    require_open(found, viewer)
    answers = texts(before.stored_answers)
    draft = new_draft(
        found,
        by=viewer,
        channel=Channel.ONLINE,
        person_id=before.person_id,
        organisation_id=before.organisation_id,
        account=people.person_facts(viewer),
        typed={f.element: answers[f.key] for f in asked.fields if answers.get(f.key)},
        situations=before.situations,
    )
    draft.awaits, draft.awaits_papers = before.awaits, before.awaits_papers
    draft.step_days, draft.delivery = before.step_days, before.delivery
    draft.version, draft.place = 2, CHECK  # nothing is new to him: he goes on at what is missing
    draft.save(
        update_fields=["awaits", "awaits_papers", "step_days", "delivery", "version", "place"]
    )
    _copy_papers(before, draft, by=viewer)
    return UUID(str(draft.id))


def _copy_papers(before: Application, draft: Application, *, by: Viewer) -> None:
    lines = {material.key for material in asked_of(draft).materials}
    there = set(draft.papers.values_list("line", flat=True))
    papers = before.papers.filter(removed_at=None, erased=False).exclude(way=Way.LATER)
    ApplicationMaterial.objects.bulk_create(
        ApplicationMaterial(
            application=draft,
            line=paper.line,
            material_id=paper.material_id,
            licence_id=paper.licence_id,
            way=paper.way,
            added_at=by.now,
        )
        for paper in papers.order_by("id")
        if paper.line in lines - there
    )
