"""The full-text index of items: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Terms are cut by base/search.py before they get here, so both databases index the same and neither
needs a dictionary of Chinese. Four columns, from most to least telling: name, keywords, questions,
rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from tongban.base import search
from tongban.catalogue.definition import Definition
from tongban.catalogue.models import Item, SearchEntry
from tongban.catalogue.ranking import spelling

# bm25 weighs every term by how rare it is; these weigh the column it stands in.
SQLITE_FIND = """
    SELECT e.item_id, -bm25(catalogue_terms, 10.0, 8.0, 3.0, 1.0) AS score
    FROM catalogue_terms JOIN catalogue_searchentry e ON e.id = catalogue_terms.rowid
    WHERE catalogue_terms MATCH %s ORDER BY score DESC LIMIT %s
"""
# The rest of a text is looked into only where names, keywords and questions find too little.
POSTGRES_FIND = """
    WITH asked AS (SELECT CAST(%(asked)s AS tsquery) AS q),
    own AS (
        SELECT item_id, ts_rank('{0.1, 0.2, 0.8, 1.0}', terms, q) AS score
        FROM catalogue_searchentry, asked WHERE terms @@ q ORDER BY score DESC LIMIT %(limit)s
    ),
    more AS (
        SELECT item_id, 0.05 * ts_rank(rest, q) AS score
        FROM catalogue_searchentry, asked
        WHERE (SELECT count(*) FROM own) < 5 AND rest @@ q ORDER BY score DESC LIMIT %(limit)s
    )
    SELECT item_id, sum(score) AS score FROM (SELECT * FROM own UNION ALL SELECT * FROM more) found
    GROUP BY item_id ORDER BY score DESC LIMIT %(limit)s
"""


def put(item: Item, definition: Definition, *, is_new: bool) -> None:
    """Index what `definition` says of `item`, in place of what was said before. Two or three queries."""
    words = _words(definition)
    if is_new:
        entry = SearchEntry.objects.create(item=item, words=words)
    else:
        entry, _ = SearchEntry.objects.update_or_create(item=item, defaults={"words": words})
    columns = _columns(definition)
    if connection.vendor == "sqlite":
        _put_in_sqlite(entry.id, columns, is_new=is_new)
    else:
        _put_in_postgres(entry.id, columns)


def find(asked: Iterable[str], prefixes: Iterable[str], *, limit: int) -> list[tuple[UUID, float]]:
    """Return the items that have any of the terms asked for, or a term that begins with a prefix.

    With a score for each, best first. One query, none when nothing is asked.
    """
    terms, begins = list(dict.fromkeys(asked)), list(dict.fromkeys(prefixes))
    if not terms and not begins:
        return []
    # Terms are letters, figures and Chinese characters alone: nothing in them can end a quotation.
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            words = [f'"{term}"' for term in terms] + [f'"{begin}"*' for begin in begins]
            cursor.execute(SQLITE_FIND, [" OR ".join(words), limit])
            return [(UUID(item_id), score) for item_id, score in cursor.fetchall()]
        words = [f"'{term}'" for term in terms] + [f"'{begin}':*" for begin in begins]
        cursor.execute(POSTGRES_FIND, {"asked": " | ".join(words), "limit": limit})
        return list(cursor.fetchall())


def _words(definition: Definition) -> dict[str, Any]:
    return {
        "name": _spelt(definition.name),
        "keywords": [_spelt(word) for word in definition.keywords],
        "questions": [_spelt(faq.question) for faq in definition.faqs],
    }


def _spelt(text: str) -> list[str]:
    return [text, spelling(text)]


def _columns(definition: Definition) -> Mapping[str, Sequence[str]]:
    name = search.terms(definition.name) + sorted(search.spellings(definition.name))
    keywords = [term for word in definition.keywords for term in search.terms(word)]
    keywords += sorted({s for word in definition.keywords for s in search.spellings(word)})
    questions = [term for faq in definition.faqs for term in _pairs(faq.question)]
    rest = [
        *definition.conditions,
        *(material.name for material in definition.materials_for({})),
        *(faq.answer for faq in definition.faqs),
        definition.parent,
        definition.result.name,
        *definition.themes,
    ]
    return {
        "name": name,
        "keywords": keywords,
        "questions": questions,
        "rest": [term for text in rest for term in _pairs(text)],
    }


def _pairs(text: str) -> list[str]:
    """Single characters of a long text would fit any query."""
    return [
        term for run in search.runs(text) for term in (search.pairs(run) if search.is_chinese(run) else [run])
    ]  # fmt: skip


def _put_in_sqlite(row: int, columns: Mapping[str, Sequence[str]], *, is_new: bool) -> None:
    texts = [" ".join(terms) for terms in columns.values()]
    with connection.cursor() as cursor:
        if not is_new:
            cursor.execute("DELETE FROM catalogue_terms WHERE rowid = %s", [row])
        cursor.execute(
            "INSERT INTO catalogue_terms (rowid, name, keywords, questions, rest)"
            " VALUES (%s, %s, %s, %s, %s)",
            [row, *texts],
        )


def _put_in_postgres(row: int, columns: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_searchentry SET terms = CAST(%s AS tsvector),"
            " rest = CAST(%s AS tsvector) WHERE id = %s",
            [*_tsvectors(columns), row],
        )


def _tsvectors(columns: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Write two tsvectors out: the telling columns, weighted by the first a term stands in; the rest."""
    *telling, rest = columns.values()
    weights: dict[str, str] = {}
    for weight, terms in zip("ABC", telling, strict=True):
        for term in terms:
            weights.setdefault(term, weight)
    own = " ".join(f"'{term}':1{weight}" for term, weight in weights.items())
    return own, " ".join(f"'{term}':1" for term in dict.fromkeys(rest))
