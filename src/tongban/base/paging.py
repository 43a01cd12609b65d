"""Lists page by key: the next page begins after the last row seen, however many rows came before.

A token holds the key of that row, signed, and only opens the list it was made for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import BooleanField, F, Field, Func, Model, Q, QuerySet, Value
from django.db.models.expressions import OrderBy

from tongban.base.errors import Invalid, Problem

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list; `next_token` asks for those after them, None: there are no more."""

    items: list[T]
    next_token: str | None

    def map(self, view: Callable[[T], U]) -> "Page[U]":
        """Return the same page with every item seen through `view`."""
        return Page([view(item) for item in self.items], self.next_token)


@dataclass(frozen=True, slots=True)
class _Key:
    path: str  # "due_on", "case__number"
    descending: bool
    field: "Field[Any, Any]"

    @property
    def order(self) -> OrderBy:
        # Databases differ in where nulls go: here they are the greatest, as in PostgreSQL's indexes.
        # A column without nulls says nothing of them, so that SQLite uses its index too.
        nulls = self.field.null
        if self.descending:
            return F(self.path).desc(nulls_first=nulls or None)
        return F(self.path).asc(nulls_last=nulls or None)

    def after(self, value: Any) -> Q | None:
        """Return what lies strictly after `value`; None if nothing can."""
        if value is None:
            return Q((f"{self.path}__isnull", False)) if self.descending else None
        beyond = Q((f"{self.path}__{'lt' if self.descending else 'gt'}", value))
        if self.field.null and not self.descending:
            beyond |= Q((f"{self.path}__isnull", True))
        return beyond

    def at(self, value: Any) -> Q:
        return Q((f"{self.path}__isnull", True)) if value is None else Q((self.path, value))


def page_by_key(
    queryset: QuerySet[Any, T], *, key: tuple[str, ...], after: str | None, size: int
) -> Page[T]:
    """Return `size` rows in the order of `key`, from the first or after the token `after`. One query.

    `key` names columns, "-due_on" for descending, "case__number" through a relation; the last one
    is unique, or rows would be lost between pages. A column may be null: null is the greatest.
    Rows are instances or dicts of .values(); they must carry the columns of the key.
    Raises Invalid if the token is not one of this list.
    """
    keys = _keys(queryset.model, key)
    salt = _salt(queryset.model, key)
    rows = in_order(queryset, key)
    if after:
        rows = rows.filter(_rows_after(keys, _open(after, salt, keys)))
    return _page(list(rows[: size + 1]), salt, keys, size)


def in_order(queryset: QuerySet[Any], key: Sequence[str]) -> QuerySet[Any]:
    """Return the rows in the order page_by_key gives them."""
    return queryset.order_by(*(one.order for one in _keys(queryset.model, key)))


def first_page(found: list[T], *, model: type[Model], key: Sequence[str], size: int) -> Page[T]:
    """Return the first page of rows that were read already in the order of `key`, one more than
    `size` where there are more. The pages after it come from page_by_key. No query.
    """
    return _page(found, _salt(model, key), _keys(model, key), size)


def _page(found: list[T], salt: str, keys: Sequence[_Key], size: int) -> Page[T]:
    items = found[:size]
    more = len(found) > size
    return Page(items, _token(items[-1], salt, keys) if more else None)


def _salt(model: type[Model], key: Sequence[str]) -> str:
    return f"paging:{model._meta.label}:{','.join(key)}"


def page_in_order(
    rows: Sequence[T],
    *,
    name: str,
    key: Callable[[T], tuple[int | str, ...]],
    after: str | None,
    size: int,
) -> Page[T]:
    """Return `size` rows of a computed list, sorted by `key` already, as page_by_key does. No query.

    For lists that no column can sort. `name` tells the list and its order apart from others; the last
    part of the key is unique. Raises Invalid if the token is not one of this list.
    """
    salt = f"paging:{name}"
    last = tuple(_loads(after, salt)) if after else ()
    rest = [row for row in rows if not last or key(row) > last]
    found = rest[:size]
    more = len(rest) > size
    return Page(found, signing.dumps(key(found[-1]), salt=salt) if more else None)


def _keys(model: type[Model], names: Sequence[str]) -> list[_Key]:
    keys = []
    for name in names:
        path = name.removeprefix("-")
        keys.append(_Key(path, name.startswith("-"), _field(model, path)))
    if not keys[-1].field.unique:
        raise ValueError(f"the last column of a paging key must be unique, {names[-1]} is not")
    return keys


def _field(model: type[Model], path: str) -> "Field[Any, Any]":
    *relations, name = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model  # type: ignore[assignment]
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _rows_after(keys: Sequence[_Key], values: Sequence[Any]) -> Q | Func:
    """Return the filter for rows strictly after `values` in the order of `keys`.

    Where all columns run one way and none is null it is one comparison of rows, which databases
    answer from the index; otherwise the same, spelt out column by column.
    """
    one_way = len({key.descending for key in keys}) == 1
    if one_way and not any(key.field.null for key in keys):
        return _row_comparison(keys, values)
    later = Q()
    for key, value in zip(reversed(keys), reversed(values), strict=True):
        tie = key.at(value) & later if later else None
        beyond = key.after(value)
        later = _either(beyond, tie)
    return later


def _either(beyond: Q | None, tie: Q | None) -> Q:
    if beyond is None or tie is None:
        return beyond or tie or Q(pk__in=[])
    return beyond | tie


def _row_comparison(keys: Sequence[_Key], values: Sequence[Any]) -> Func:
    columns = [F(key.path) for key in keys]
    bounds = [Value(value, output_field=key.field) for key, value in zip(keys, values, strict=True)]
    return Func(
        _row(columns),
        _row(bounds),
        template="%(expressions)s",
        arg_joiner=" < " if keys[0].descending else " > ",
        output_field=BooleanField(),
    )


def _row(parts: Sequence[F | Value]) -> Func:
    return Func(*parts, template="(%(expressions)s)", output_field=BooleanField())


def _token(row: Any, salt: str, keys: Sequence[_Key]) -> str:
    values = [_value(row, key.path) for key in keys]
    return signing.dumps([None if v is None else _text(v) for v in values], salt=salt)


def _value(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        return row[path]
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _open(token: str, salt: str, keys: Sequence[_Key]) -> list[Any]:
    texts = _loads(token, salt)
    return [key.field.to_python(text) for key, text in zip(keys, texts, strict=True)]


def _loads(token: str, salt: str) -> list[Any]:
    try:
        values: list[Any] = signing.loads(token, salt=salt)
    except signing.BadSignature:
        problem = Problem("after", "paging.token", "翻页链接已失效，请从第一页重新查看。")
        raise Invalid([problem], problem.message) from None
    return values
