"""The rows one request wrote, so that a bare view and plain SQL can write the same ones."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from tongban.base.ids import new_id

Row = dict[str, Any]


def captured(models_: Iterable[type[models.Model]], act: Callable[[], object]) -> list[Row]:
    """Run `act` and return the rows it added to the tables, as plain column values."""
    watched = list(models_)
    before = {model: set(model._default_manager.values_list("pk", flat=True)) for model in watched}
    act()
    rows = []
    for model in watched:
        for row in model._default_manager.exclude(pk__in=before[model]).values():
            rows.append({"model": model._meta.label, "values": row})
    return rows


def save(rows: list[Row], path: Path) -> None:
    """Write the rows for the bare server."""
    path.write_text(json.dumps(rows, cls=DjangoJSONEncoder), encoding="utf-8")


def load(path: Path) -> list[tuple[type[models.Model], Row]]:
    """Read them back."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [(apps.get_model(row["model"]), row["values"]) for row in rows]


def fresh(rows: list[tuple[type[models.Model], Row]]) -> list[models.Model]:
    """Return unsaved copies with new keys, linked to one another as the originals were."""
    keys: dict[str, str] = {}
    for model, values in rows:
        old = str(values[model._meta.pk.attname])
        keys[old] = str(new_id())
    return [
        model(**{name: _renamed(name, value, keys) for name, value in values.items()})
        for model, values in rows
    ]


def insert_with_orm(rows: list[tuple[type[models.Model], Row]]) -> None:
    """Insert fresh copies through the ORM, one statement a row."""
    for row in fresh(rows):
        row.save(force_insert=True)


def insert_statements(rows: list[tuple[type[models.Model], Row]]) -> list[tuple[str, list[str]]]:
    """Return one INSERT per row and its column names, for plain SQL."""
    quote = connection.ops.quote_name
    statements = []
    for model, values in rows:
        columns = list(values)
        holders = ", ".join(["%s"] * len(columns))
        names = ", ".join(map(quote, columns))
        statements.append(
            (f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({holders})", columns)
        )
    return statements


def _renamed(name: str, value: Any, keys: dict[str, str]) -> Any:
    if isinstance(value, str):
        for old, new in keys.items():
            value = value.replace(old, new)
        if name in {"number", "key"}:
            value = f"B{new_id().hex[-20:]}"
    return value
