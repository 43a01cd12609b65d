"""What every change of a folder comes to: a new version of it and of the parts that changed."""

from collections.abc import Iterable

from tongban.applications.models import Application
from tongban.applications.queries.folder_loading import Loaded
from tongban.base.desk import Viewer

CHANGES = ["version", "saved_at"]


def save(
    loaded: Loaded,
    *,
    by: Viewer,
    place: str = "",
    parts: Iterable[Application] = (),
    fields: Iterable[str] = (),
) -> None:
    """Count a locked folder up and write `fields` of the `parts` that changed. Two statements.

    `place` is the page that was saved, "" to stay where he was.
    """
    folder = loaded.folder
    folder.version += 1
    folder.saved_at = by.now
    folder.place = place or folder.place
    folder.save(update_fields=[*CHANGES, "place"])
    changed = list(parts)
    for part in changed:
        part.version, part.saved_at = folder.version, by.now
    if changed:
        Application.objects.bulk_update(changed, [*fields, *CHANGES])
