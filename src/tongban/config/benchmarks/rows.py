"""The rows one request wrote, so that a bare view and plain SQL can write the same ones."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from tongban.base.ids import new_id

Model = type[models.Model]
Row = dict[str, Any]
UNCHANGED = (models.UUIDField, models.ForeignKey, models.JSONField)
UNIQUE = {"number"}  # text that no two rows may share


class Written:
    """What was written: one row changed (the target), others added, linked to it and to one another."""

    def __init__(self, target: tuple[Model, UUID, Row], added: Sequence[tuple[Model, Row]]) -> None:
        self.model, self._old, self._changes = target
        self._added = added
        self._keys = [str(self._old), *(str(row["id"]) for _, row in added)]

    def with_orm(self, target: UUID) -> None:
        """Write them again for another target: one statement a table, through the ORM."""
        changes = self._fresh(self._changes, self._renamed(target))
        self.model._default_manager.filter(pk=target).update(**changes)
        for model, fresh in self._tables(target):
            model._default_manager.bulk_create(model(**row) for row in fresh)

    def statements(self, target: UUID) -> list[tuple[str, list[Any]]]:
        """Return the same as plain SQL, its parameters ready for the driver."""
        changes = self._fresh(self._changes, self._renamed(target))
        columns, values = _prepared(self.model, changes)
        sets = ", ".join(f"{column} = %s" for column in columns)
        key = self.model._meta.pk.get_db_prep_value(target, connection)
        update = f"UPDATE {_table(self.model)} SET {sets} WHERE id = %s"  # nosec B608
        return [
            (update, [*values, key]),
            *(_insert(model, fresh) for model, fresh in self._tables(target)),
        ]

    def _tables(self, target: UUID) -> Iterable[tuple[Model, list[Row]]]:
        renamed = self._renamed(target)
        for model, group in groupby(self._added, key=lambda one: one[0]):
            yield model, [self._fresh(row, renamed) for _, row in group]

    def _renamed(self, target: UUID) -> dict[str, str]:
        return dict(
            zip(self._keys, [str(target), *(str(new_id()) for _ in self._added)], strict=True)
        )

    def _fresh(self, row: Row, renamed: Mapping[str, str]) -> Row:
        return {name: _again(name, value, renamed) for name, value in row.items()}


def captured(target: models.Model, watched: Sequence[Model], act: Callable[[], object]) -> Row:
    """Run `act`; return what it changed of `target` and added to the `watched` tables."""
    before = new_id()  # keys grow with time
    rows = type(target)._default_manager.filter(pk=target.pk)
    old = rows.values(*_stored(type(target))).get()
    act()
    new = rows.values(*_stored(type(target))).get()
    return {
        "model": target._meta.label,
        "id": target.pk,
        "changes": {name: value for name, value in new.items() if value != old[name]},
        "added": [
            {"model": model._meta.label, "row": row}
            for model in watched
            for row in model._default_manager.filter(pk__gt=before).values(*_stored(model))
        ],
    }


def _stored(model: Model) -> list[str]:
    """What is written: the database itself fills in generated columns."""
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


def save(taken: Row, path: Path) -> None:
    """Keep what was captured for the bare server."""
    path.write_text(json.dumps(taken, cls=DjangoJSONEncoder), encoding="utf-8")


def load(path: Path) -> Written:
    """Read it back."""
    taken = json.loads(path.read_text(encoding="utf-8"))
    model = apps.get_model(taken["model"])
    added = [(apps.get_model(one["model"]), one["row"]) for one in taken["added"]]
    return Written(
        (model, UUID(taken["id"]), _typed(model, taken["changes"])),
        [(table, _typed(table, row)) for table, row in added],
    )


def _typed(model: Model, row: Row) -> Row:
    """Once, so that the bare view need not parse texts on every request. Keys stay texts."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: value
        if isinstance(value, str) and isinstance(fields[name], KEYS)
        else _value(fields[name], value)
        for name, value in row.items()
    }


KEYS = (models.UUIDField, models.ForeignKey)


def _value(field: Any, value: Any) -> Any:
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _again(name: str, value: Any, renamed: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    if name in UNIQUE:
        return f"B{new_id().hex[-20:].upper()}"
    if ":" in value:
        kind, _, key = value.partition(":")
        return f"{kind}:{renamed[key]}" if key in renamed else value
    return renamed.get(value, value)


def _insert(model: Model, fresh: Sequence[Row]) -> tuple[str, list[Any]]:
    prepared = [_prepared(model, row) for row in fresh]
    columns = prepared[0][0]
    holders = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(fresh))
    statement = f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES {holders}"  # nosec B608
    return statement, [value for _, values in prepared for value in values]


def _prepared(model: Model, row: Row) -> tuple[list[str], list[Any]]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = [connection.ops.quote_name(str(fields[name].column)) for name in row]
    return columns, [fields[name].get_db_prep_save(row[name], connection) for name in row]


def _table(model: Model) -> str:
    return connection.ops.quote_name(model._meta.db_table)
