"""The sections of a draft as forms: values of a document ⇄ the fields a browser sends.

A field is named by the path to its value: `materials.0.name`, `fee.charged`. The rows of a list are
announced by its own name (`materials` = 0, 1, 2 …), in the order they stand on the page: to sort
them, a page only moves them. What cannot be what it should be (a number in letters) is kept as it
was typed, so that the draft can be saved and the fault shown beside it.
Pure: no Django, no database.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from typing import Any

from tongban.catalogue.queries.shapes import (
    Flag,
    Lists,
    Maybe,
    Record,
    Several,
    Shape,
    Whole,
    section_shape,
)
from tongban.catalogue.rules import Necessity, Status

Typed = Mapping[str, Sequence[str]]
ON = "1"  # what a ticked box sends
ADD, REMOVE, UP, DOWN = "add", "remove", "up", "down"

# Lists of texts that are typed one a line; other lists of texts are ticked.
TYPED_IN_LINES = frozenset({"conditions", "keywords", "choices"})

# What a new row begins with: the usual case.
NEW_ROWS: Mapping[str, Mapping[str, Any]] = {
    "materials": {
        "kind": "其他",
        "source": "申请人自备",
        "form": "电子或纸质",
        "originals": 1,
        "copies": 0,
        "necessity": Necessity.REQUIRED.value,
        "status": Status.KEPT.value,
    },
    "special_procedures": {"unit": "工作日", "counted": False},
    "steps": {"role": "审查人员"},
    "form_fields": {"type": "string", "required": True},
}


def fields_of(section: str, document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return a section of a document as form fields; what it lacks is an empty field."""
    return dict(_fields(section_shape(section), document, ""))


def values_of(section: str, typed: Typed) -> dict[str, Any]:
    """Return the values of a section, from what was typed into its form.

    An element that may be left out (扩展要素) and was left empty is null: services.save_section
    takes it away. Within a row it is left out.
    """
    shape = section_shape(section)
    left_out: dict[str, Any] = dict.fromkeys(shape.optional)
    return left_out | _record(shape, typed, "")


def fingerprint(section: str, document: Mapping[str, Any]) -> str:
    """Return a text that differs when a section says something else."""
    said = json.dumps(fields_of(section, document), ensure_ascii=False, sort_keys=True)
    return sha256(said.encode()).hexdigest()[:12]


def rearranged(section: str, values: Mapping[str, Any], act: str) -> dict[str, Any]:
    """Return the values after one press on a row: "materials.2.up", "situations.0.options.add".

    What cannot be done (a first row moved up, a row that is gone) changes nothing.
    """
    changed = deepcopy(dict(values))
    *path, verb = act.split(".")
    if verb == ADD:
        rows, shape = _rows_at(section, changed, path)
        rows.append(new_row(path, shape, rows))
        return changed
    rows, _ = _rows_at(section, changed, path[:-1])
    place = int(path[-1]) if path and path[-1].isdecimal() else len(rows)
    if place >= len(rows):
        return changed
    row = rows.pop(place)
    if verb != REMOVE:
        rows.insert(max(place + {UP: -1, DOWN: 1}.get(verb, 0), 0), row)
    return changed


def new_row(
    path: Sequence[str], shape: Record, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a row to be filled: the usual case, and a key of its own where rows have one."""
    row: dict[str, Any] = _value(shape, {}, "") | dict(NEW_ROWS.get(path[-1], {}))
    if path[-1] == "situations":
        row["key"] = _unused("q", {str(one["key"]) for one in rows})
        row["options"] = [{"value": value, "label": ""} for value in ("a1", "a2")]
    if path[-1] == "options":
        row["value"] = _unused("a", {str(one["value"]) for one in rows})
    return row


def _unused(letter: str, taken: set[str]) -> str:
    return next(key for n in range(1, len(taken) + 2) if (key := f"{letter}{n}") not in taken)


def _rows_at(
    section: str, values: dict[str, Any], path: Sequence[str]
) -> tuple[list[dict[str, Any]], Record]:
    """Return the list of rows at a path and the shape of one. Raises LookupError for no such list."""
    shape: Shape = section_shape(section)
    here: Any = values
    for part in path:
        shape = _without_maybe(shape)
        if isinstance(shape, Several):
            shape, here = shape.shape, here[int(part)]
        elif isinstance(shape, Record):
            shape = {**shape.keys, **shape.optional}[part]
            here = here.setdefault(part, []) if _is_rows(shape) else here[part]
        else:
            raise LookupError(part)
    if not isinstance(shape, Several) or not isinstance(shape.shape, Record):
        raise LookupError(".".join(path))
    return here, shape.shape


def _fields(shape: Shape, value: Any, name: str) -> Iterator[tuple[str, list[str]]]:
    shape = _without_maybe(shape)
    if isinstance(shape, Record):
        for key, inner in {**shape.keys, **shape.optional}.items():
            yield from _fields(inner, (value or {}).get(key), _under(name, key))
    elif isinstance(shape, Lists):
        for key, answers in (value or {}).items():
            yield f"{name}.{key}", list(answers)
    elif isinstance(shape, Several) and isinstance(shape.shape, Record):
        yield name, [str(place) for place in range(len(value or ()))]
        for place, row in enumerate(value or ()):
            yield from _fields(shape.shape, row, f"{name}.{place}")
    elif isinstance(shape, Several):
        yield name, ["\n".join(value or ())] if _is_lines(name) else list(value or ())
    elif isinstance(shape, Flag):
        yield name, [ON] if value is True else []
    else:
        yield name, ["" if value is None else str(value)]


def _value(shape: Shape, typed: Typed, name: str) -> Any:
    if isinstance(shape, Maybe):
        return _value_or_none(shape.shape, typed, name)
    if isinstance(shape, Record):
        return _record(shape, typed, name)
    if isinstance(shape, Several) and isinstance(shape.shape, Record):
        places = [place for place in typed.get(name, ()) if place.isdecimal()]
        return [_record(shape.shape, typed, f"{name}.{place}") for place in places]
    if isinstance(shape, Several):
        return _lines(typed, name) if _is_lines(name) else list(typed.get(name, ()))
    if isinstance(shape, Lists):
        return _lists(typed, name)
    if isinstance(shape, Flag):
        return ON in typed.get(name, ())
    text = _text(typed, name)
    if isinstance(shape, Whole):
        return int(text) if text.isdecimal() else text or None
    return text


def _value_or_none(shape: Shape, typed: Typed, name: str) -> Any:
    """Return null for what is left empty; a group of fields is empty when its first one is."""
    if isinstance(shape, Record) and not _text(typed, f"{name}.{next(iter(shape.keys))}"):
        return None
    value = _value(shape, typed, name)
    return None if value in ("", {}) else value


def _record(shape: Record, typed: Typed, name: str) -> dict[str, Any]:
    record = {key: _value(one, typed, _under(name, key)) for key, one in shape.keys.items()}
    for key, one in shape.optional.items():
        value = _value(one, typed, _under(name, key))
        if not _is_nothing(value):
            record[key] = value
    return record


def _lists(typed: Typed, name: str) -> dict[str, list[str]]:
    start = f"{name}."
    return {
        field.removeprefix(start): list(answers)
        for field, answers in typed.items()
        if field.startswith(start) and answers
    }


def _lines(typed: Typed, name: str) -> list[str]:
    return [line.strip() for line in _text(typed, name).splitlines() if line.strip()]


def _text(typed: Typed, name: str) -> str:
    texts = typed.get(name) or [""]
    return texts[-1].replace("\r\n", "\n").strip()


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _is_lines(name: str) -> bool:
    return name.rpartition(".")[2] in TYPED_IN_LINES


def _is_rows(shape: Shape) -> bool:
    return isinstance(shape, Several) and isinstance(shape.shape, Record)


def _without_maybe(shape: Shape) -> Shape:
    return shape.shape if isinstance(shape, Maybe) else shape


def _under(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key
