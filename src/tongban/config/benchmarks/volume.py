"""Many rows out of few: cases and drafts made by the services, copied by the database itself.

A copy keeps its original's columns, but for its keys, its number, and the day it is due. The first
eight figures of a key become the number of the copy, so copies of linked rows are linked to one
another, on PostgreSQL and SQLite alike. Copied journal entries do not prove themselves.
"""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.db import connection, models

from tongban.applications.models import Application, ApplicationMaterial
from tongban.cases.models import Case, Correction, PreReview
from tongban.journal.models import Entry

PER_STATEMENT = 5000  # rows of cases
DAYS = 61  # due dates are spread over so many, half of them past

Model = type[models.Model]
KEYS = {
    Application: {"id"},
    ApplicationMaterial: {"id", "application_id"},
    Case: {"id", "application_id"},
    Entry: {"id"},
    PreReview: {"id", "case_id"},
    Correction: {"id", "case_id"},
}


def copy_cases(
    ids: Sequence[UUID], *, first: int, copies: int, tick: Callable[[int], None]
) -> None:
    """Copy cases with their applications, timelines and what is asked of the
    applicant, `copies` times each, numbered from `first`.
    """
    at_once = max(1, PER_STATEMENT // len(ids))
    applications = list(Case.objects.filter(pk__in=ids).values_list("application_id", flat=True))
    for start in range(first, first + copies, at_once):
        numbers = range(start, min(start + at_once, first + copies))
        _copy(Application, _among(applications), numbers)
        _copy(Case, _among(ids), numbers)
        for asked in (PreReview, Correction):  # what a case that waits for its applicant shows
            _copy(asked, _among(ids, "case_id"), numbers)
        _copy(Entry, f"subject IN ({_texts([f'case:{each}' for each in ids])})", numbers)
        tick(len(numbers) * len(ids))


def copy_draft(draft: UUID, *, first: int, copies: int) -> list[UUID]:
    """Copy a draft with its papers; return the keys of the copies."""
    numbers = range(first, first + copies)
    _copy(Application, _among([draft]), numbers)
    _copy(ApplicationMaterial, _among([draft], "application_id"), numbers)
    return keys_of(draft, numbers)


def keys_of(original: UUID, numbers: range) -> list[UUID]:
    """Return the keys the copies of a row have."""
    return [UUID(f"{number:08x}{original.hex[8:]}") for number in numbers]


def number_of(original: str, number: int) -> str:
    """Return the number a copy of a case has."""
    return f"{original}-{number:08X}"


def settle() -> None:
    """Let the database know how the tables have grown."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _copy(model: Model, where: str, numbers: range) -> None:
    columns = {
        field.column: _expression(model, field)
        for field in model._meta.concrete_fields
        if not field.generated
    }
    names = ", ".join(map(_quoted, columns))
    table = _quoted(model._meta.db_table)
    # Every text here is made above; nothing of it was typed by anybody.
    sql = f"""
        WITH RECURSIVE copy(k) AS (
            SELECT {numbers.start} UNION ALL SELECT k + 1 FROM copy WHERE k + 1 < {numbers.stop}
        )
        INSERT INTO {table} ({names})
        SELECT {", ".join(columns.values())} FROM copy CROSS JOIN {table} WHERE {where}
    """  # nosec B608
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _expression(model: Model, field: models.Field) -> str:  # type: ignore[type-arg]
    column = _quoted(field.column)
    if field.column in KEYS[model]:
        return _dialect("key").format(column)
    if field.column == "number":
        hexed = f"upper({_dialect('hex')})"  # as people type it into the progress page
        return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '-' || {hexed} END"
    if field.column == "subject":
        return f"substr({column}, 1, 5) || {_dialect('hex')} || substr({column}, 14)"
    if field.column == "due_on":
        return f"CASE WHEN {column} > '9000-01-01' THEN {column} ELSE {_dialect('day').format(column)} END"
    return column


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


def _dialect(what: str) -> str:
    return _DIALECTS[connection.vendor][what]


_DIALECTS: Mapping[str, Mapping[str, str]] = {
    "sqlite": {
        "hex": "printf('%08x', k)",
        "key": "printf('%08x', k) || substr({0}, 9)",
        "day": f"date({{0}}, (k % {DAYS} - {DAYS // 2}) || ' days')",
    },
    "postgresql": {
        "hex": "lpad(to_hex(k), 8, '0')",
        "key": "(lpad(to_hex(k), 8, '0') || substr({0}::text, 9))::uuid",
        "day": f"{{0}} + (k % {DAYS} - {DAYS // 2})",
    },
}


def _among(ids: Sequence[UUID], column: str = "id") -> str:
    field = models.UUIDField()
    return (
        f"{column} IN ({_texts([str(field.get_db_prep_value(each, connection)) for each in ids])})"
    )


def _texts(texts: Sequence[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)
