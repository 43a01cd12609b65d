"""Published batches of the lists, as they were frozen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.catalogue import batch_files
from tongban.catalogue.models import Batch, BatchEntry
from tongban.catalogue.qualifying import RULES, Rule
from tongban.catalogue.queries.lists import (
    BatchLine,
    Removed,
    batch_line,
    batch_rows,
    kind_of,
)
from tongban.catalogue.rules import PUBLIC_STATES

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One item of a batch in the words of that day; `slug` is "" when it has no guide any more."""

    place: int
    slug: str
    is_new: bool
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as it was published."""

    id: UUID
    rule: Rule  # of today; `rule_words` are those it was computed by
    line: BatchLine
    rule_words: str
    issued_by: str
    made_at: datetime
    columns: list[str]
    removed: list[Removed]
    page: Page[BatchRow]
    newest: int  # number of the newest batch of this list


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A batch as a file to save."""

    name: str
    media_type: str
    data: bytes


def batch(slug: str, number: int, *, after: str | None = None) -> BatchView:
    """Return one page of a batch. Three queries. Raises NotFound, Invalid."""
    row = _row(slug, number)
    rows = BatchEntry.objects.filter(batch_id=row.pk).select_related("item")
    page = page_by_key(rows, key=("place", "id"), after=after, size=ON_A_PAGE)
    newest = Batch.objects.filter(kind=row.kind).order_by("-number")
    return BatchView(
        id=row.pk,
        rule=RULES[kind_of(slug)],
        line=batch_line(row),
        rule_words=row.rule,
        issued_by=row.issued_by,
        made_at=row.made_at,
        columns=row.columns,
        removed=[Removed(**one) for one in row.removed],
        page=page.map(lambda entry: _batch_row(entry, row.columns)),
        newest=newest.values_list("number", flat=True)[0],
    )


def batch_file(slug: str, number: int, form: str) -> BatchFile:
    """Return the whole batch as "xlsx" or "pdf". Two queries. Raises NotFound."""
    row = _row(slug, number)
    if form not in batch_files.FORMS:
        raise NotFound("没有这种格式。", code="batch.form")
    entries = BatchEntry.objects.filter(batch_id=row.pk).order_by("place")
    line = batch_line(row)
    sheet = batch_files.Sheet(
        title=line.title,
        document_number=line.document_number,
        published_on=line.published_on,
        issued_by=row.issued_by,
        rule=row.rule,
        columns=row.columns,
        rows=[
            (e.place, [e.facts.get(title, "") for title in row.columns], e.is_new) for e in entries
        ],
        removed=[(one["name"], one["agency"], one["why"]) for one in row.removed],
        is_first=line.number == 1,
        address=f"{settings.TONGBAN_BASE_URL}/lists/{slug}/{number}",
        made_at=row.made_at,
    )
    make, media_type = batch_files.FORMS[form]
    return BatchFile(f"{line.title}.{form}", media_type, make(sheet))


def _row(slug: str, number: int) -> Batch:
    row = batch_rows().filter(kind=kind_of(slug).value, number=number).first()
    if row is None:
        raise NotFound("没有这一批清单。", code="batch.unknown")
    return row


def _batch_row(entry: BatchEntry, columns: list[str]) -> BatchRow:
    is_public = entry.item.state in PUBLIC_STATES
    return BatchRow(
        place=entry.place,
        slug=entry.item.slug if is_public else "",
        is_new=entry.is_new,
        cells=[entry.facts.get(title, "") for title in columns],
    )
