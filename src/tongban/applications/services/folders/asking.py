"""A data source is asked once for all the items of a form that want the same paper (共享免交)."""

from uuid import UUID

from django.db import transaction

from tongban.applications import folding, rules
from tongban.applications.queries.folder_loading import find_folder, lock_folder
from tongban.applications.services.asking import (
    answer_of,
    give_answer,
    purpose_of,
    require_source,
    there_already,
)
from tongban.applications.services.folders.saving import save
from tongban.base.desk import Viewer


def ask_source(folder_id: UUID, line: str, *, viewer: Viewer) -> None:
    """Ask the data source of a line of the form, with the applicant's consent; every item has the answer.

    Not in a transaction, pressed twice, refused: as for a single application. Refused
    (application.no_source) also where not every item that wants the paper names the same source.
    """
    loaded = find_folder(folder_id, by=viewer)
    wanted = loaded.material(line)
    if all(there_already(part, asked.key) for part, asked in wanted):
        return
    code = folding.one_source(asked for _, asked in wanted)
    for_organisation = loaded.folder.organisation_id is not None
    require_source(code, wanted[0][1].name, for_organisation=for_organisation)
    first, *more = (part.item_version.name for part, _ in wanted)
    purpose = purpose_of(f"{first}等 {len(more) + 1} 项" if more else first, folder_id)
    _give(folder_id, line, answer_of(code, loaded.folder, purpose=purpose, by=viewer), viewer)


@transaction.atomic
def _give(folder_id: UUID, line: str, fetch_id: UUID, viewer: Viewer) -> None:
    loaded = lock_folder(folder_id, by=viewer)
    wanted = loaded.material(line)
    for part, asked in wanted:
        give_answer(part, asked.key, fetch_id, by=viewer)
    save(loaded, by=viewer, place=rules.MATERIALS, parts=[part for part, _ in wanted])
