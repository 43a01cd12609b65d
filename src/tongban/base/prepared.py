"""Statements that are compiled once: what the most asked pages read, what every step writes.

Django builds and compiles a queryset anew on every use; for a wide row that costs several times
what the database takes to answer. A Prepared keeps the statement and puts values into its slots.
It runs the statement the queryset would have run, and makes the same instances.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class Slot(Expression):
    """Stands in a filter for a value given later under `name`; `field` says of what type it is."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


def filled(parameters: Iterable[Any], values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the parameters of a statement with these values in its slots."""
    connection = connections[DEFAULT_DB_ALIAS]
    return tuple(
        one.output_field.get_db_prep_value(values[one.name], connection)
        if isinstance(one, Slot)
        else one
        for one in parameters
    )


class Prepared(Generic[M]):
    """A queryset with slots, as `build` makes it.

    What a slot cannot say (a filter that comes and goes) makes another Prepared. Each thread has
    its own, as it has its own connection.
    """

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self._build = build
        self._of_thread = threading.local()

    def all(self, **values: Any) -> list[M]:
        """Return the rows for these values. One query."""
        return self._statement().rows(values)

    def first(self, **values: Any) -> M | None:
        """Return the first of the rows. One query; the queryset says how many it reads."""
        return next(iter(self.all(**values)), None)

    def get(self, **values: Any) -> M:
        """Return the first of the rows. One query. Raises DoesNotExist of its model."""
        row = self.first(**values)
        if row is None:
            raise self._statement().model.DoesNotExist
        return row

    def _statement(self) -> "_Statement":
        connection = connections[DEFAULT_DB_ALIAS]
        kept: _Statement | None = getattr(self._of_thread, "statement", None)
        if kept is None or kept.connection is not connection:
            kept = self._of_thread.statement = _Statement(self._build(), connection)
        return kept


def insert(row: Model) -> None:
    """Write a new row as `row.save(force_insert=True)` does, by a statement that is kept.

    There are no signals here to send, and no related row to look after. Columns without a value are left
    out, and so NULL; what the database generates is read when it is asked for.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    values: dict[str, Any] = {}
    for field in row._meta.local_concrete_fields:
        value = None if field.generated else field.pre_save(row, add=True)
        if value is not None:
            values[str(field.column)] = field.get_db_prep_save(value, connection)
    with connection.cursor() as cursor:
        cursor.execute(_inserting(type(row), connection.vendor, tuple(values)), [*values.values()])
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@lru_cache
def _inserting(model: type[Model], vendor: str, columns: tuple[str, ...]) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names, marks = ", ".join(map(quoted, columns)), ", ".join("%s" for _ in columns)
    # Names of our own tables and columns, quoted; every value is a parameter.
    return f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({marks})"  # nosec B608


class _Statement:
    """One compiled queryset on one connection."""

    def __init__(self, queryset: QuerySet[Any], connection: Any) -> None:
        self.connection = connection
        self.model = queryset.model
        self._queryset = queryset
        compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._parameters = compiler.as_sql()
        self._values: dict[str, Any] = {}
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        compiler.get_converters = lambda expressions: converters
        # From here on whoever iterates the queryset gets this compiler, and it the kept statement.
        compiler.as_sql = self._filled
        queryset.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """Run it with these values."""
        self._values = values
        instances: Iterable[Any] = ModelIterable(self._queryset)
        return list(instances)

    def _filled(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        return self._sql, filled(self._parameters, self._values)
