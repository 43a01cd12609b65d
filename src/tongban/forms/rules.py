"""What a form asks and how what was typed is checked.

A raw answer is the text as it was typed and is never changed here. A value is its normalised,
JSON-able meaning: str, int, bool; decimals and dates are texts in one spelling ("12.50",
"2018-03-05").

Source: GB 11643 (resident identity number), GB 32100 (unified social credit code).
Pure:   no Django, no database, no system clock; "today" is always passed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tongban.base.errors import Problem


class Type(StrEnum):
    """What kind of answer a field takes."""

    STRING = "string"
    TEXT = "text"  # several lines
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    ID_NUMBER = "id_number"
    USCC = "uscc"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    `key` is unique in its form. `element` is the data element (数据元) the answer is bound to
    ("person.name"): two forms that ask the same element ask the same thing, except for "own.…",
    which means something in its own item alone.
    """

    key: str
    element: str
    label: str
    type: Type = Type.STRING
    required: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    group: str = ""  # key of the page it is asked on; "" = by the prefix of its element


@dataclass(frozen=True, slots=True)
class Group:
    """The fields asked on one page."""

    key: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was typed, understood: `values` by field key (only what is right), and what is wrong.

    A problem stops submission; a warning is shown and may be passed over.
    """

    values: dict[str, Any]
    problems: list[Problem]
    warnings: list[Problem]


GROUPS = {  # in the order they are asked
    "person": "申请人信息",
    "org": "单位信息",
    "legal_rep": "法定代表人",
    "agent": "代理人",
    "property": "不动产",
    "vehicle": "车辆",
    "project": "项目",
    "own": "办理内容",
}


def pages(fields: Iterable[Field]) -> list[Group]:
    """Group `fields` into pages, in the order of GROUPS; a group without fields has no page."""
    asked: dict[str, list[Field]] = {}
    for field in fields:
        asked.setdefault(group_of(field), []).append(field)
    return [Group(key, title, tuple(asked[key])) for key, title in GROUPS.items() if key in asked]


def group_of(field: Field) -> str:
    """Return the key of the page `field` is asked on."""
    if field.group in GROUPS:
        return field.group
    if field.element.startswith("org.legal_rep."):
        return "legal_rep"
    prefix = field.element.partition(".")[0]
    return prefix if prefix in GROUPS else "own"


def prefill(fields: Iterable[Field], facts: Mapping[str, str]) -> dict[str, str]:
    """Return what is already known of `fields`, by field key. `facts` are texts by element."""
    return {f.key: facts[f.element] for f in fields if facts.get(f.element)}
