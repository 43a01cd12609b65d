"""A section of a draft as a page draws it: groups of inputs, rows that can be added and sorted.

Made from the shape of the document, so that no element can be forgotten; what an official reads
beside an element is in catalogue_words.py.
Pure: no Django, no database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.catalogue.queries.shapes import (
    Flag,
    Lists,
    Maybe,
    OneOf,
    Record,
    Several,
    Shape,
    Text,
    Whole,
    section_shape,
)
from tongban.workbench import catalogue_words as words
from tongban.workbench.catalogue_forms import TYPED_IN_LINES

LONG_TEXT = 200  # characters; what may be longer is typed in several lines
HIDDEN = frozenset({"situations.key", "situations.options.value", "form_fields.element"})

Choice = tuple[str, str, bool]  # value, words, chosen


@dataclass(frozen=True, slots=True)
class Input:
    """One question. Its id is f-<name>: findings and the error summary link there."""

    key: str  # its name in the form: materials.0.name
    label: str
    kind: str  # input, number, text, lines, select, checks, flag, limit, hidden
    required: bool
    hint: str
    value: str
    choices: Sequence[Choice]
    problem: str
    unit: str = ""  # of a limit, as typed

    @property
    def id(self) -> str:
        return f"f-{self.key}"

    @property
    def described_by(self) -> str:
        ids = [f"{self.id}-problem"] * bool(self.problem) + [f"{self.id}-hint"] * bool(self.hint)
        return " ".join(ids)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list. `name` is its path: what its buttons act on."""

    name: str
    place: int
    title: str
    facts: Sequence[str]
    inputs: Sequence[Input]
    groups: Sequence["Group"]
    is_first: bool
    is_last: bool
    problem: str  # of the row as a whole
    problems: int  # in it and below
    is_short: bool  # one field, nothing to fold

    @property
    def number(self) -> int:
        return self.place + 1


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs under one heading; or, where `rows` is not None, a list of rows."""

    name: str
    title: str
    hint: str
    inputs: Sequence[Input]
    rows: Sequence[Row] | None = None
    row_words: str = ""  # what one row is called: 材料
    problem: str = ""
    groups: Sequence["Group"] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a section chooses from beyond the closed lists."""

    agencies: Sequence[tuple[str, str]] = ()  # slug, short name
    intermediaries: Sequence[tuple[str, str]] = ()
    licences: Sequence[str] = ()
    sources: Sequence[tuple[str, str]] = ()  # code, name of data sources
    situations: Sequence[Mapping[str, Any]] = ()  # of this draft, as its document has them


@dataclass(frozen=True, slots=True)
class _Drawing:
    problems: Mapping[str, str]
    known: Known = field(default_factory=Known)

    def problem_at(self, name: str) -> str:
        return self.problems.get(name, "")

    def problems_below(self, name: str) -> int:
        return sum(at == name or at.startswith(f"{name}.") for at in self.problems)


def groups_of(
    section: str, values: Mapping[str, Any], problems: Mapping[str, str], known: Known
) -> list[Group]:
    """Return what a section asks, in order. `problems` are words by field name."""
    shape = section_shape(section)
    drawing = _Drawing(problems, known)
    elements = {**shape.keys, **shape.optional}
    drawn: list[Group] = []
    for title, keys in words.LAYOUT.get(section, (("", tuple(elements)),)):
        shown = Record(
            {key: elements[key] for key in keys if key in shape.keys},
            optional={key: elements[key] for key in keys if key in shape.optional},
        )
        inputs, groups = _content(shown, values, "", drawing, order=keys)
        if inputs:
            drawn.append(Group(f"{section}-{len(drawn)}", title, "", inputs))
        drawn += groups
    return drawn


def _content(
    shape: Record,
    values: Mapping[str, Any],
    name: str,
    drawing: _Drawing,
    order: Sequence[str] = (),
) -> tuple[list[Input], list[Group]]:
    """Return the inputs of a record and the groups it holds."""
    inputs: list[Input] = []
    groups: list[Group] = []
    elements = {**shape.keys, **shape.optional}
    for key in order or elements:
        at = f"{name}.{key}" if name else key
        inner = elements[key]
        bare = inner.shape if isinstance(inner, Maybe) else inner
        value = values.get(key)
        if isinstance(bare, Several) and isinstance(bare.shape, Record):
            groups.append(_rows(bare.shape, value or (), at, drawing))
        elif isinstance(bare, Record) and "unit" not in bare.keys:
            inner_inputs, inner_groups = _content(bare, _as_record(value), at, drawing)
            groups.append(
                Group(
                    at,
                    words.label(at),
                    words.hint(at),
                    inner_inputs,
                    problem=drawing.problem_at(at),
                    groups=inner_groups,
                )
            )
        elif isinstance(bare, Lists):
            inputs += _answers(value or {}, at, drawing)
        else:
            required = key in shape.keys and _must_be_said(inner)
            inputs.append(_input(bare, value, at, drawing, required=required))
    return inputs, groups


def _rows(shape: Record, rows: Sequence[Any], name: str, drawing: _Drawing) -> Group:
    drawn = []
    for place, values in enumerate(rows):
        at = f"{name}.{place}"
        inputs, groups = _content(shape, _as_record(values), at, drawing)
        drawn.append(
            Row(
                name=at,
                place=place,
                title=words.row_title(name, _as_record(values)),
                facts=words.row_facts(name, _as_record(values), drawing.known.situations),
                inputs=inputs,
                groups=groups,
                is_first=place == 0,
                is_last=place == len(rows) - 1,
                problem=drawing.problem_at(at),
                problems=drawing.problems_below(at),
                is_short=words.pattern(name) == "situations.options",
            )
        )
    return Group(
        name,
        words.label(name),
        words.hint(name),
        (),
        rows=drawn,
        row_words=words.row_words(name),
        problem=drawing.problem_at(name),
    )


def _input(shape: Shape, value: Any, name: str, drawing: _Drawing, *, required: bool) -> Input:
    if isinstance(shape, Record):  # a limit: a number and its unit
        values = _as_record(value)
        return Input(
            key=name,
            label=words.label(name),
            kind="limit",
            required=required,
            hint=words.hint(name),
            value=_text(values.get("days")),
            choices=[(unit, unit, unit == values.get("unit")) for unit in words.UNITS],
            problem=next(
                (
                    drawing.problems[at]
                    for at in (name, f"{name}.days", f"{name}.unit")
                    if at in drawing.problems
                ),
                "",
            ),
            unit=_text(values.get("unit")),
        )
    kind, choices = _kind(shape, value, name, drawing.known)
    return Input(
        key=name,
        label=words.label(name),
        kind=kind,
        required=required and kind != "flag",
        hint=words.hint(name),
        value="\n".join(value or ()) if kind == "lines" else _text(value),
        choices=choices,
        problem=drawing.problem_at(name) or _first_below(drawing, name, kind),
    )


def _kind(shape: Shape, value: Any, name: str, known: Known) -> tuple[str, list[Choice]]:
    path = words.pattern(name)
    if path in HIDDEN:
        return "hidden", []
    if isinstance(shape, Flag):
        return "flag", [("1", "", value is True)]
    if path == "online_depth":
        return "select", _choices(words.DEPTHS, [_text(value)])
    if path == "materials.data_source":
        return "select", _choices([("", "不能"), *known.sources], [_text(value)])
    if isinstance(shape, Whole):
        return "number", []
    if isinstance(shape, OneOf):
        named = [(word, words.CHOICES.get(path, {}).get(word, word)) for word in shape.words]
        return "select", _choices(named, [_text(value)])
    if isinstance(shape, Several):
        if path.rpartition(".")[2] in TYPED_IN_LINES:
            return "lines", []
        return "checks", _choices(_offered(shape, path, known), list(value or ()))
    assert isinstance(shape, Text)
    return ("text" if shape.most > LONG_TEXT else "input"), []


def _offered(shape: Several, path: str, known: Known) -> Sequence[tuple[str, str]]:
    if path == "joint_agencies":
        return known.agencies
    if path == "intermediaries":
        return known.intermediaries
    assert isinstance(shape.shape, OneOf)
    return [(word, word) for word in shape.shape.words]


def _choices(offered: Sequence[tuple[str, str]], chosen: Sequence[str]) -> list[Choice]:
    """Return the choices with those taken marked; what was taken but is not offered stays to be seen."""
    known = {value for value, _ in offered}
    strange = [(one, f"{one}（不在可选值内）", True) for one in chosen if one and one not in known]
    return [*((value, said, value in chosen) for value, said in offered), *strange]


def _answers(when: Any, name: str, drawing: _Drawing) -> Iterator[Input]:
    """Yield one input for each question a material can depend on."""
    when = _as_record(when)
    asked = {str(one.get("key")): one for one in drawing.known.situations}
    for key in [*asked, *(key for key in when if key not in asked)]:
        question = asked.get(key)
        options = [
            (str(one.get("value")), str(one.get("label") or "（未命名的选项）"))
            for one in (question or {}).get("options") or ()
        ]
        text = str(question.get("question") or "（未命名的问题）") if question else ""
        yield Input(
            key=f"{name}.{key}",
            label=f"只在这些情形下要：{text}" if question else f"已不存在的情形问题“{key}”",
            kind="checks",
            required=False,
            hint="不勾选表示不论怎样回答都要。" if question else "去掉勾选后保存。",
            value="",
            choices=_choices(options, list(when.get(key) or ())),
            problem=drawing.problem_at(f"{name}.{key}")
            or _first_below(drawing, f"{name}.{key}", "checks"),
        )


def _must_be_said(shape: Shape) -> bool:
    return not isinstance(shape, Maybe) and not (isinstance(shape, Several) and not shape.least)


def _first_below(drawing: _Drawing, name: str, kind: str) -> str:
    """Return the first problem with one of several values typed in one field."""
    if kind not in {"checks", "lines"}:
        return ""
    return next((said for at, said in drawing.problems.items() if at.startswith(f"{name}.")), "")


def _as_record(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
