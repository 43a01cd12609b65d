"""销毁: what is kept of an ended case for a time alone is erased; what was decided, and when, stays."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from tongban.applications import services as applications
from tongban.base.ageing import Erased
from tongban.base.desk import Desk
from tongban.cases import events
from tongban.cases.documents import content
from tongban.cases.models import Case, Correction, Delivery, Document, Result, SettledFiling
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.processes.services import erase_runs
from tongban.records import services as records


@transaction.atomic
def erase(case_ids: Sequence[UUID], *, basis: str, by: Desk) -> Erased:
    """Erase the form, the papers and the documents of cases that have ended. Twice is once.

    `basis`: the rule that says so, in words. Numbers and titles of documents stay, and the journal.
    Writes:  what is sealed is blanked, files nothing else names are deleted; one journal entry for
             each case, and for each paper.
    Tells:   CaseErased; MaterialErased.
    Source:  个人信息保护法 art. 19, 47; 档案法 art. 31 (what is destroyed, and by which rule, is recorded).
    """
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .filter(pk__in=case_ids, finished_at__isnull=False, erased_on=None)
        .select_related("agency")
    )
    kept = [case.id for case in cases]
    papers = applications.erase_content([case.application_id for case in cases], basis=basis, by=by)
    files = _blank_documents(kept) | _blank_results(kept)
    Correction.objects.filter(case__in=kept).update(answer="")
    erase_runs(f"case:{case_id}" for case_id in kept)
    Delivery.objects.filter(case__in=kept).update(receiver="", address="")
    SettledFiling.objects.filter(case__in=kept).update(information="")
    Case.objects.filter(pk__in=kept).update(erased_on=by.today, erased_basis=basis)
    for case in cases:
        record(events.CaseErased(**moving.told(case, on=by.today), basis=basis), by=by)
    return Erased(len(cases), papers.files + records.erase_files(files))


def _blank_documents(case_ids: list[UUID]) -> set[str]:
    """Leave of a document its title and its number; return the files there were."""
    files = set()
    for document in Document.objects.filter(case__in=case_ids):
        files.add(document.file_id)
        document.data = json.dumps({"title": content(document)["title"]})
        document.file = None
        document.save(update_fields=["data", "file"])
    return {sha256 for sha256 in files if sha256}


def _blank_results(case_ids: list[UUID]) -> set[str]:
    rows = Result.objects.filter(case__in=case_ids).exclude(file=None)
    files = {sha256 for sha256 in rows.values_list("file_id", flat=True) if sha256}
    rows.update(file=None)
    return files
