"""Primary keys: UUIDv7, so that rows of several sites merge and sort by time, and none is guessed."""

from typing import Any
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new UUIDv7."""
    return uuid7()


class IdField(models.UUIDField):  # type: ignore[type-arg]
    """The primary key of every table. Migrations see a plain UUIDField."""

    def __init__(self, **options: Any) -> None:
        options |= {"primary_key": True, "default": new_id, "editable": False}
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, options = super().deconstruct()
        options.pop("default", None)
        return name, "django.db.models.UUIDField", list(args), options
