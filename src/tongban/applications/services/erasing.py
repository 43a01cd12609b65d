"""Erasing what was typed and handed in, once its time is over."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from tongban.applications.events import DraftErased
from tongban.applications.models import Application, ApplicationMaterial, Folder
from tongban.applications.rules import State
from tongban.base.ageing import Erased
from tongban.base.desk import Actor
from tongban.journal import services as journal
from tongban.records import services as records
from tongban.sharing import services as sharing


@transaction.atomic
def erase_drafts(draft_ids: Sequence[UUID], *, basis: str, by: Actor) -> Erased:
    """Erase drafts nobody submitted, what was handed in where nothing else uses it, and forms over several
    items nothing is left of.

    Writes:  all of it is deleted; one journal entry for each draft, and for each paper.
    Tells:   DraftErased, MaterialErased, FetchErased.
    Source:  个人信息保护法 art. 19, 47.
    """
    kept = [State.SUBMITTED, State.WAITING]
    drafts = Application.objects.filter(pk__in=draft_ids).exclude(state__in=kept)
    found = list(drafts.only("pk", "folder"))
    held = _held_by([draft.id for draft in found])
    Application.objects.filter(pk__in=[draft.id for draft in found]).delete()
    folders = {draft.folder_id for draft in found if draft.folder_id}
    Folder.objects.filter(pk__in=folders, parts=None).delete()
    for draft in found:
        event = DraftErased(subject=f"application:{draft.id}", application_id=draft.id, basis=basis)
        journal.record(event, by=by)
    return Erased(len(found), _let_go(held, basis=basis, by=by).files)


@transaction.atomic
def erase_content(application_ids: Sequence[UUID], *, basis: str, by: Actor) -> Erased:
    """Erase what was typed and handed in with applications that were submitted; which papers there
    were, and how they were given, stays. Twice is once.

    The caller locks the case and says in its journal what was done.
    Writes:  what is sealed is blanked; papers, and answers of data sources, nothing else
             uses go, with a journal entry each.
    Tells:   MaterialErased, FetchErased.
    """
    held = _held_by(application_ids)
    Application.objects.filter(pk__in=application_ids).update(
        answers="", origins="", delivery="", situations={}, awaits={}
    )
    given = ApplicationMaterial.objects.filter(application_id__in=application_ids)
    given.update(material=None, erased=True)
    return _let_go(held, basis=basis, by=by)


class Held(NamedTuple):
    """What applications had in place: papers, and answers of data sources."""

    papers: set[UUID]
    answers: set[UUID]


def _held_by(application_ids: Sequence[UUID]) -> Held:
    rows = ApplicationMaterial.objects.filter(application_id__in=application_ids)
    found = list(rows.values_list("material_id", "fetch_id"))
    papers = {material_id for material_id, _ in found if material_id}
    return Held(papers, {fetch_id for _, fetch_id in found if fetch_id})


def _let_go(held: Held, *, basis: str, by: Actor) -> Erased:
    sharing.erase_answers(held.answers, basis=basis, by=by)
    return records.erase_papers(held.papers, basis=basis, by=by)
