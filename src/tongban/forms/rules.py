"""What a form asks and how what was typed is checked.

A raw answer is the text as it was typed and is never changed here. A value is its normalised,
JSON-able meaning: str, int, bool; decimals and dates are texts in one spelling ("12.50",
"2018-03-05").

Source: GB 11643 (resident identity number), GB 32100 (unified social credit code).
Pure:   no Django, no database, no system clock; "today" is always passed in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tongban.base.errors import Problem
from tongban.base.said import said
from tongban.law.codes import phone, resident_id, uscc

LONGEST_RAW = 20_000  # characters of one raw answer that are kept at all
REQUIRED = "forms.required"  # code of the problem that nothing was typed yet


class Type(StrEnum):
    """What kind of answer a field takes."""

    STRING = "string"
    TEXT = "text"  # several lines
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"  # several of them, one a line
    ID_NUMBER = "id_number"
    USCC = "uscc"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"


PICKED = frozenset({Type.CHOICE, Type.CHOICES})  # from what is offered
LONGEST = {Type.STRING: 100, Type.ADDRESS: 200, Type.TEXT: 2000}  # characters of an answer


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
    longest: int = 0  # characters at most; 0 = as many as its type takes
    # Asked for these answers to questions of the situation only; () = always.
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def is_asked(self, situations: Mapping[str, str]) -> bool:
        """Test whether it is on the form; a question not answered yet excludes nothing."""
        return all(situations.get(key, answers[0]) in answers for key, answers in self.when)


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


def check(fields: Sequence[Field], raw: Mapping[str, str], *, today: date) -> Checked:
    """Check the raw answers to `fields`; answers to other fields are left alone."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in fields:
        try:
            value = _read(field, raw.get(field.key, ""), today)
        except _Wrong as wrong:
            problems.append(Problem(field.key, wrong.code, wrong.message))
        else:
            if value is not None:
                values[field.key] = value
    across = list(_contradictions(fields, values))
    return Checked(values, problems + across, list(_doubts(fields, values)))


class _Wrong(Exception):
    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message


def _read(field: Field, raw: str, today: date) -> Any:
    """Return the value of one raw answer, None where nothing was typed."""
    if _has_control_characters(raw, field.type):
        raise _Wrong(
            "forms.control",
            said("“{label}”里有看不见的控制字符，请删除后重新输入。", label=field.label),
        )
    text = tidy(raw)
    if field.longest:
        _require_within(field.longest, field, text)
    if not text:
        if field.required:
            chosen = field.type in PICKED | {Type.BOOLEAN}
            words = "请选择{label}。" if chosen else "请填写{label}。"
            raise _Wrong(REQUIRED, said(words, label=field.label))
        return None
    return _READERS[field.type](field, text, today)


# The control characters a citizen may type are line ends and tabs; those that turn the direction
# of writing (bidi) could make a paper say something else than it shows.
_OF_LINES = {Type.TEXT, Type.ADDRESS, Type.CHOICES}
_ALLOWED_CONTROLS = {"\n", "\r", "\t"}
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _has_control_characters(raw: str, kind: Type) -> bool:
    allowed = _ALLOWED_CONTROLS if kind in _OF_LINES else {"\t"}
    body = raw.strip()
    return any(
        (unicodedata.category(char) in ("Cc", "Cs", "Co") and char not in allowed) or char in _BIDI
        for char in body
    )


_HALF_WIDTH = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(first), ord(last) + 1)
}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))  # pasted along from chats and web pages


def tidy(text: str) -> str:
    """Return `text` with half-width digits and letters, without stray spaces. Idempotent."""
    text = text.translate(_HALF_WIDTH).translate(_INVISIBLE).replace("\u3000", " ")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(lines).strip()


def compact(text: str) -> str:
    """Return `text` as codes and numbers are compared: half-width throughout, without any space."""
    unspaced = re.sub(r"\s+", "", unicodedata.normalize("NFKC", tidy(text)))
    return unicodedata.normalize("NFC", unspaced)  # what a space kept apart may now be one letter


Reader = Callable[[Field, str, date], Any]


def _require_within(limit: int, field: Field, text: str) -> None:
    if len(text) > limit:
        raise _Wrong(
            "forms.too_long",
            said(
                "{label}最多 {limit} 个字，现在有 {length} 个字，请精简。",
                label=field.label,
                limit=limit,
                length=len(text),
            ),
        )


def _read_text(field: Field, text: str, today: date) -> str:
    _require_within(LONGEST[field.type], field, text)
    return text


def _read_integer(field: Field, text: str, today: date) -> int:
    digits = compact(text).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,12}", digits):
        raise _Wrong("forms.integer", said("{label}应填整数，例如 12。", label=field.label))
    return int(digits)


def _read_decimal(field: Field, text: str, today: date) -> str:
    digits = compact(text).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", digits):
        raise _Wrong(
            "forms.decimal",
            said("{label}应填数字，例如 86.5；不要写单位，小数最多 6 位。", label=field.label),
        )
    return str(Decimal(digits))


_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d\d)(\d\d)")


def _read_date(field: Field, text: str, today: date) -> str:
    found = _DATE.fullmatch(compact(text))
    if not found:
        raise _Wrong("forms.date", said("{label}应填日期，例如 2018-03-05。", label=field.label))
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        value = date(year, month, day)
    except ValueError:
        raise _Wrong(
            "forms.no_such_day",
            said(
                "{label}：{year}年{month}月{day}日不存在。",
                label=field.label,
                year=year,
                month=month,
                day=day,
            ),
        ) from None
    if not 1900 <= year <= 2100:
        raise _Wrong(
            "forms.date_range", said("{label}的年份应在 1900 到 2100 之间。", label=field.label)
        )
    if field.element.endswith(".birth_date") and value > today:
        raise _Wrong("forms.future", said("{label}不能晚于今天。", label=field.label))
    return value.isoformat()


YES = {"是", "yes", "true", "on", "1"}
NO = {"否", "no", "false", "off", "0"}


def _read_boolean(field: Field, text: str, today: date) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise _Wrong("forms.boolean", said("{label}请选“是”或“否”。", label=field.label))


def _read_choice(field: Field, text: str, today: date) -> str:
    if text not in field.choices:
        raise _Wrong("forms.choice", said("{label}请从给出的选项中选一项。", label=field.label))
    return text


def _read_choices(field: Field, text: str, today: date) -> str:
    chosen = set(picked(text))
    if not chosen <= set(field.choices):
        raise _Wrong("forms.choices", said("{label}请从给出的选项中选择。", label=field.label))
    return "\n".join(choice for choice in field.choices if choice in chosen)


def picked(text: str) -> list[str]:
    """Return what was chosen of several choices."""
    return [line for line in text.split("\n") if line]


def _read_id_number(field: Field, text: str, today: date) -> str:
    if wrong := resident_id.explain(text, today=today):
        raise _Wrong("forms.id_number", said("{label}：{wrong}", label=field.label, wrong=wrong))
    return resident_id.normalise(text)


def _read_uscc(field: Field, text: str, today: date) -> str:
    if wrong := uscc.explain(text):
        raise _Wrong("forms.uscc", said("{label}：{wrong}", label=field.label, wrong=wrong))
    return uscc.normalise(text)


def _read_phone(field: Field, text: str, today: date) -> str:
    if wrong := phone.explain_any(text):
        raise _Wrong("forms.phone", said("{label}：{wrong}", label=field.label, wrong=wrong))
    return phone.normalise(text)


_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")


def _read_email(field: Field, text: str, today: date) -> str:
    address = compact(text)
    if not _EMAIL.fullmatch(address):
        raise _Wrong(
            "forms.email", said("{label}应填电子邮箱，例如 name@example.com。", label=field.label)
        )
    return address


_READERS: dict[Type, Reader] = {
    Type.STRING: _read_text,
    Type.TEXT: _read_text,
    Type.ADDRESS: _read_text,
    Type.INTEGER: _read_integer,
    Type.DECIMAL: _read_decimal,
    Type.DATE: _read_date,
    Type.BOOLEAN: _read_boolean,
    Type.CHOICE: _read_choice,
    Type.CHOICES: _read_choices,
    Type.ID_NUMBER: _read_id_number,
    Type.USCC: _read_uscc,
    Type.PHONE: _read_phone,
    Type.EMAIL: _read_email,
}


def _contradictions(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterable[Problem]:
    """Yield what cannot be true together: an identity number says when its holder was born."""
    for holder, number in _id_numbers(fields, values):
        field = _field_of(fields, f"{holder}.birth_date")
        stated = values.get(field.key) if field else None
        born = resident_id.check(number).birth_date
        if field and stated and born and stated != born.isoformat():
            yield Problem(
                field.key,
                "forms.birth_date",
                said(
                    "{label}与身份证号码里的出生日期（{born}）不一致，请核对。",
                    label=field.label,
                    born=born.isoformat(),
                ),
            )


def _doubts(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterable[Problem]:
    """Yield what is odd but may be true."""
    numbers = dict(_id_numbers(fields, values))
    for holder, number in numbers.items():
        told = resident_id.check(number)
        key = _key_of(fields, f"{holder}.id_number")
        for words in told.warnings:
            yield Problem(key, "forms.id_number_doubt", words)
        gender = _field_of(fields, f"{holder}.gender")
        stated = values.get(gender.key) if gender else None
        if gender and stated in ("男", "女") and told.gender and stated != told.gender:
            yield Problem(
                gender.key,
                "forms.gender",
                said("{label}与身份证号码不一致，请核对。", label=gender.label),
            )
    if numbers.get("agent") and numbers.get("agent") == numbers.get("person"):
        yield Problem(
            _key_of(fields, "agent.id_number"),
            "forms.own_agent",
            "代理人与申请人是同一人；本人办理时代理人不用填写。",
        )


def _id_numbers(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for field in fields:
        holder, _, last = field.element.rpartition(".")
        if last == "id_number" and field.type is Type.ID_NUMBER and values.get(field.key):
            yield holder, str(values[field.key])


def _field_of(fields: Sequence[Field], element: str) -> Field | None:
    return next((field for field in fields if field.element == element), None)


def _key_of(fields: Sequence[Field], element: str) -> str:
    field = _field_of(fields, element)
    return field.key if field else element
