"""One form out of several (一表申请): what they ask in common is asked once.

Fields of several forms bound to one element become one field where one answer can satisfy them all:
required if any form requires it, of the narrowest type, within the smallest length, with the choices
they all offer. Where none can, those that ask exactly the same are one, the others stay apart and say
whose they are. What a form calls its own ("own.…") is never anybody else's.
Words and order are those of the first form; nothing else depends on the order of the forms.
Only what a form asks in its situation is merged: the situations are settled before.

Pure: no Django, no database, no clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tongban.forms.rules import LONGEST, PICKED, Field, Group, Type, group_of, pages

OWN = "own"
INTEGER_OR_DECIMAL = {Type.INTEGER, Type.DECIMAL}


@dataclass(frozen=True, slots=True)
class Form:
    """A form to merge. `key` is unique among those merged; `name` is whose it is."""

    key: str
    name: str
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Merged:
    """One field that is asked once, and everywhere its answer goes."""

    field: Field
    places: tuple[tuple[str, str], ...]  # key of a form, key of its field


def merge(forms: Sequence[Form]) -> tuple[Merged, ...]:
    """Return the fields to ask, in the order in which they are first asked."""
    asked: dict[str, list[_Asked]] = {}
    for form in forms:
        for field in form.fields:
            asked.setdefault(_meaning(form, field), []).append(_Asked(form, field))
    return tuple(merged for alike in asked.values() for merged in _one_or_several(alike))


def merged_pages(merged: Iterable[Merged], forms: Sequence[Form]) -> list[Group]:
    """Group what is asked as single forms are, with a page of its own for what each alone asks."""
    asked = list(merged)
    shared = [one for one in asked if _whose_page(one) is None]
    return [
        *pages(one.field for one in shared),
        *(
            Group(f"{OWN}-{form.key}", form.name, own)
            for form in forms
            if (own := tuple(one.field for one in asked if _whose_page(one) == form.key))
        ),
    ]


def spread(merged: Iterable[Merged], answers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the answers as each form takes them: key of form → key of its field → text."""
    by_form: dict[str, dict[str, str]] = {}
    for one in merged:
        if one.field.key in answers:
            for form, field in one.places:
                by_form.setdefault(form, {})[field] = answers[one.field.key]
    return by_form


def gathered(merged: Iterable[Merged], by_form: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the answers as the merged form shows them: of each field the first text there is."""
    found = {
        one.field.key: (by_form.get(form, {}).get(field, "") for form, field in one.places)
        for one in merged
    }
    return {key: next(filter(None, texts), "") for key, texts in found.items()}


@dataclass(frozen=True, slots=True)
class _Asked:
    form: Form
    field: Field


def _meaning(form: Form, field: Field) -> str:
    """Say what a field asks for: the same texts mean the same thing."""
    own = field.element.partition(".")[0] == OWN
    return f"{form.key}.{field.key}" if own else field.element


def _one_or_several(alike: list[_Asked]) -> list[Merged]:
    if len(alike) == 1:
        (asked,) = alike
        key = _meaning(asked.form, asked.field)
        return [_merged(alike, replace(asked.field, key=key, when=()))]
    if (field := _narrowest([asked.field for asked in alike])) is not None:
        return [_merged(alike, replace(field, key=field.element))]
    return [_apart(same) for same in _by_format(alike)]


def _by_format(alike: list[_Asked]) -> list[list[_Asked]]:
    formats: dict[tuple[Type, frozenset[str], int], list[_Asked]] = {}
    for asked in alike:
        field = asked.field
        form_of_answer = field.type, frozenset(field.choices), field.longest
        formats.setdefault(form_of_answer, []).append(asked)
    return list(formats.values())


def _apart(same: list[_Asked]) -> Merged:
    """Merge those that ask exactly the same, and say in the label whose they are."""
    first = same[0]
    names = "、".join(dict.fromkeys(asked.form.name for asked in same))
    field = replace(
        first.field,
        key=f"{first.form.key}.{first.field.key}",
        label=f"{first.field.label}（{names}）",
        required=any(asked.field.required for asked in same),
        when=(),
    )
    return _merged(same, field)


def _merged(alike: list[_Asked], field: Field) -> Merged:
    return Merged(field, tuple((asked.form.key, asked.field.key) for asked in alike))


def _narrowest(fields: list[Field]) -> Field | None:
    """Return the first field as strict as the strictest of them all, None where no answer fits all."""
    kind = _narrowest_type({field.type for field in fields})
    if kind is None:
        return None
    longest = min(filter(None, (f.longest or LONGEST.get(f.type, 0) for f in fields)), default=0)
    choices = _common([field.choices for field in fields if field.type in PICKED])
    if kind in PICKED:
        choices = tuple(choice for choice in choices if not longest or len(choice) <= longest)
        if not choices:
            return None
    return replace(
        fields[0],
        type=kind,
        required=any(field.required for field in fields),
        choices=choices,
        hint=next((field.hint for field in fields if field.hint), ""),
        longest=longest if longest != LONGEST.get(kind) else 0,
        when=(),
    )


def _narrowest_type(types: set[Type]) -> Type | None:
    """Return the type whose answers all the others take too: of texts the shortest, before them any
    that has a form of its own.
    """
    formed = types - LONGEST.keys()
    if formed == INTEGER_OR_DECIMAL:
        return Type.INTEGER
    if formed:
        return next(iter(formed)) if len(formed) == 1 else None
    return min(types, key=lambda kind: LONGEST[kind])


def _common(offers: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the choices that are in every offer, in the order of the first."""
    first, *others = offers or [()]
    return tuple(choice for choice in first if all(choice in other for other in others))


def _whose_page(one: Merged) -> str | None:
    """Return the form that alone asks a field, None where it belongs to a page of all."""
    return one.places[0][0] if group_of(one.field) == OWN else None
