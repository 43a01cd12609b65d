"""The words and parts every page is made of: `{% load ui %}`.

Tags:    field, bound, icon, crumbs, badge, clock, tile.   Filters: told, cn_date, cn_datetime.
No tag asks the database or the clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tongban.base.display import speaks_chinese
from tongban.base.errors import Problem
from tongban.base.icons import ICONS
from tongban.base.said import Said

register = template.Library()

DRAWN = 4000  # parts kept, of 500 bytes, lines of the work list of 1,200
ROWS = 4
MOST_RADIOS = 6  # more choices than this are a list to pick from
WEEKDAYS = "一二三四五六日"
# type of a question: (input type, inputmode, autocomplete)
INPUTS = {
    "date": ("date", "", ""),
    "decimal": ("text", "decimal", ""),
    "email": ("email", "email", "email"),
    "id_number": ("text", "", "off"),
    "file": ("file", "", ""),
    "integer": ("text", "numeric", ""),
    "one_time_code": ("text", "numeric", "one-time-code"),
    "password": ("password", "", "current-password"),
    "phone": ("tel", "tel", "tel"),
    "address": ("text", "", "street-address"),
    "uscc": ("text", "", "off"),
}
CODES = {"id_number", "uscc", "one_time_code", "phone"}  # shown in figures of one width
BADGE_ICONS = {
    "info": "info",
    "good": "check-circle",
    "warn": "clock",
    "bad": "alert",
    "quiet": "dot",
    "paused": "pause",
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question as base/_field.html draws it."""

    key: str
    label: str
    kind: str  # input, text, radios, checks, select, code
    type: str
    inputmode: str
    autocomplete: str
    required: bool
    choices: Sequence[tuple[str, str]]
    hint: str
    value: str
    problem: str
    is_code: bool
    note: str  # where what stands in it came from
    rows: int  # of a text of several lines

    @property
    def id(self) -> str:
        """Where the error summary links to."""
        return f"f-{self.key}"

    @property
    def chosen(self) -> list[str]:
        """Of several choices."""
        return self.value.split("\n")

    @property
    def described_by(self) -> str:
        words = {"problem": self.problem, "hint": self.hint, "note": self.note}
        return " ".join(f"{self.id}-{name}" for name, text in words.items() if text)


@register.inclusion_tag("base/_field.html")
def field(
    asked: Any,
    values: Mapping[str, Any] | None = None,
    problems: Iterable[Problem] | None = None,
    **options: Any,
) -> dict[str, FieldView]:
    """Draw one question of a form with what was typed and what is wrong with it.

    `asked` is a forms.rules.Field, or a key; then `label`, and where needed `type`, `required`,
    `hint`, `choices`, come as options. `autocomplete` overrides the type's own ("off" where a clerk
    types for another person); `rows` makes room for a longer text; `note` says where
    its text came from. `values` are texts by key, as typed.
    """
    key = asked if isinstance(asked, str) else asked.key
    wanted: dict[str, Any] = {
        name: options[name] if name in options else getattr(asked, name, default)
        for name, default in (
            ("label", key), ("type", "string"), ("required", False), ("hint", ""), ("choices", ())
        )
    }  # fmt: skip
    kind = str(wanted["type"])
    choices = _yes_or_no() if kind == "boolean" else _pairs(wanted["choices"])
    input_type, inputmode, autocomplete = INPUTS.get(kind, ("text", "", ""))
    value = (values or {}).get(key)
    return {
        "f": FieldView(
            key=key,
            label=wanted["label"],
            kind=_kind(kind, choices),
            type=input_type,
            inputmode=inputmode,
            autocomplete=options.get("autocomplete", autocomplete),
            required=bool(wanted["required"]),
            choices=choices,
            hint=wanted["hint"],
            value="" if value is None else str(value),
            problem=next((p.message for p in problems or () if p.field == key), ""),
            is_code=kind in CODES,
            note=options.get("note", ""),
            rows=options.get("rows", ROWS),
        )
    }


@register.inclusion_tag("base/_bound.html")
def bound(asked: BoundField) -> dict[str, Any]:
    """Draw a field of a Django form (sign-in pages) like every other question."""
    described = [f"{asked.id_for_label}-problem"] * bool(asked.errors)
    described += [f"{asked.id_for_label}-hint"] * bool(asked.help_text)
    attributes: dict[str, str | bool] = {
        "class": "form-check-input" if _is_checkbox(asked) else "form-control"
    }
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {
        "asked": asked,
        "is_checkbox": _is_checkbox(asked),
        "widget": asked.as_widget(attrs=attributes),
    }


@register.simple_tag
@cache  # a page of staff draws hundreds, of two dozen kinds
def icon(name: str) -> SafeString:
    """Draw an icon; words stand beside it. An unknown name is a KeyError, so a typo is seen."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"'
        ' focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.inclusion_tag("base/_crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """{% crumbs "市场监管局" "/departments/scjg" "食品经营许可" %}: name and address of each page above,
    then the name of this page. Home comes by itself."""
    *above, here = steps
    return {"above": list(zip(above[::2], above[1::2], strict=True)), "here": here}


@register.simple_tag
def badge(words: Any, kind: str = "quiet") -> SafeString:
    """Draw a state: colour, icon and words. Kinds: info good warn bad paused quiet."""
    return drawn("base/_badge.html", words=str(words), kind=kind, icon=BADGE_ICONS[kind])


@register.simple_tag
def clock(light: str, words: str, used: int = 0, of: int = 0) -> SafeString:
    """Draw the clock of a case: a bar where days are given (`used` of `of`), colour, icon and words."""
    return drawn("base/_clock.html", light=light, words=words, used=used, of=of)


@register.inclusion_tag("base/_tile.html")
def tile(number: Any, words: str, href: str = "", kind: str = "") -> dict[str, Any]:
    """Draw a number with what it counts; it opens the list it counts when `href` is given."""
    return {"number": number, "words": words, "href": href, "kind": kind}


@register.filter
def told(message: Any) -> str:
    """What is wrong, in the language of the page where it is known there, else as it was said."""
    if isinstance(message, Said):
        values = {key: told(value) for key, value in message.values.items()}
        return gettext(message.pattern).format(**values)
    return gettext(message) if isinstance(message, str) and message else str(message)


@register.filter
def cn_date(day: date | datetime | None, style: str = "") -> str:
    """12月2日（周三）; with "year": 2026年12月2日（周三）. In English and Russian the same in words."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    year = style == "year"
    if speaks_chinese():
        words = f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
        return f"{day.year}年{words}" if year else words
    return dateformat.format(day, "D, j E Y" if year else "D, j E")


@register.filter
def cn_datetime(instant: datetime | None) -> str:
    """2026年12月2日 14:03, on the site's clock."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    if speaks_chinese():
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return dateformat.format(local, "j E Y, H:i")


@lru_cache(maxsize=DRAWN)
def drawn(template: str, **values: Any) -> SafeString:
    """Draw a part that is the same for the same values in every language, and keep it."""
    return render_to_string(template, values)


def _kind(kind: str, choices: Sequence[tuple[str, str]]) -> str:
    if kind == "text":
        return "text"
    if kind == "choices":
        return "checks"
    if choices:
        return "radios" if len(choices) <= MOST_RADIOS else "select"
    return "input"


def _yes_or_no() -> list[tuple[str, str]]:
    return [("是", gettext("是")), ("否", gettext("否"))]


def _pairs(choices: Iterable[Any]) -> list[tuple[str, str]]:
    return [(c, c) if isinstance(c, str) else (str(c[0]), str(c[1])) for c in choices]


def _is_checkbox(asked: BoundField) -> bool:
    return getattr(asked.field.widget, "input_type", "") == "checkbox"
