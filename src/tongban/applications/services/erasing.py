"""Erasing what was typed and handed in, once its time is over."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from tongban.applications.events import DraftErased
from tongban.applications.models import Application, ApplicationMaterial, Folder
from tongban.applications.rules import State
from tongban.base.ageing import Erased
from tongban.base.desk import Actor
from tongban.journal import services as journal
from tongban.records import services as records


@transaction.atomic
def erase_drafts(draft_ids: Sequence[UUID], *, basis: str, by: Actor) -> Erased:
    """Erase drafts nobody submitted, their papers where nothing else uses them, and forms over several
    items nothing is left of.

    Writes:  all of it is deleted; one journal entry for each draft, and for each paper.
    Tells:   DraftErased, MaterialErased.
    Source:  个人信息保护法 art. 19, 47.
    """
    drafts = Application.objects.filter(pk__in=draft_ids).exclude(state=State.SUBMITTED)
    found = list(drafts.only("pk", "folder"))
    papers = _papers_of(draft.id for draft in found)
    Application.objects.filter(pk__in=[draft.id for draft in found]).delete()
    folders = {draft.folder_id for draft in found if draft.folder_id}
    Folder.objects.filter(pk__in=folders, parts=None).delete()
    for draft in found:
        event = DraftErased(subject=f"application:{draft.id}", application_id=draft.id, basis=basis)
        journal.record(event, by=by)
    erased = records.erase_papers(papers, basis=basis, by=by)
    return Erased(len(found), erased.files)


@transaction.atomic
def erase_content(application_ids: Sequence[UUID], *, basis: str, by: Actor) -> Erased:
    """Erase what was typed and handed in with applications that were submitted; which papers there
    were, and how they were given, stays. Twice is once.

    The caller locks the case and says in its journal what was done.
    Writes:  what is sealed is blanked; papers nothing else uses are deleted, with a journal entry each.
    Tells:   MaterialErased.
    """
    papers = _papers_of(application_ids)
    Application.objects.filter(pk__in=application_ids).update(
        answers="", origins="", delivery="", situations={}, awaits={}
    )
    given = ApplicationMaterial.objects.filter(application_id__in=application_ids)
    given.update(material=None, erased=True)
    return records.erase_papers(papers, basis=basis, by=by)


def _papers_of(application_ids: Iterable[UUID]) -> set[UUID]:
    rows = ApplicationMaterial.objects.filter(application_id__in=list(application_ids))
    found = rows.exclude(material=None).values_list("material_id", flat=True)
    return {material_id for material_id in found if material_id}
