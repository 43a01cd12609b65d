"""Looking at what an applicant handed in: its holder reads in his vault who did, and for which case."""

from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk
from tongban.cases import queries
from tongban.records import services as records

File = tuple[str, str, bytes]  # name, media type, content


@transaction.atomic
def look_at(number: str, material_id: UUID, *, desk: Desk) -> File:
    """Return a copy of a paper of a case the desk may see.

    Writes:  one journal entry of the paper for each officer, case and day.
    Tells:   MaterialOpened.
    Raises:  as `queries.material_file`.
    """
    file = queries.material_file(number, material_id, who=desk)
    records.note_opened(material_id, number=number, desk=desk)
    return file


@transaction.atomic
def look_at_in_step(step_id: UUID, material_id: UUID, *, desk: Desk) -> File:
    """Return a copy of a paper of the case a step belongs to.

    Writes, tells: as `look_at`. Raises: as `queries.step_material`.
    """
    number, file = queries.step_material(step_id, material_id, desk)
    records.note_opened(material_id, number=number, desk=desk)
    return file
