"""Small words for the forms of the steps: `{% load workbench %}`."""

from collections.abc import Iterable, Mapping

from django import template

from tongban.base.errors import Problem

register = template.Library()


@register.filter
def typed(values: Mapping[str, str] | None, key: str) -> str:
    """Return what was typed under `key`."""
    return (values or {}).get(key, "")


@register.filter
def about(problems: Iterable[Problem] | None, noun: str) -> str:
    """Return what is wrong with the items of a step, "" for nothing."""
    return " ".join(p.message for p in problems or () if p.field == f"{noun}-items")


@register.filter
def addtext(text: str, more: object) -> str:
    """Put anything behind a text."""
    return f"{text}{more}"
