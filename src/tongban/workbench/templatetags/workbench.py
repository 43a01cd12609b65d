"""Small words for the forms of the steps: `{% load workbench %}`."""

from collections.abc import Callable, Iterable, Mapping

from django import template
from django.utils.safestring import SafeString

from tongban.applications.queries import FieldView
from tongban.base.errors import Problem
from tongban.base.templatetags.ui import drawn
from tongban.cases.queries import Row
from tongban.catalogue.queries import batch_words, limit_words
from tongban.law.clock import Limit
from tongban.people.queries import mask_id_number, mask_phone

register = template.Library()


@register.simple_tag
def work_row(row: Row, own: str, cases_at: str, narrowing: str) -> SafeString:
    """Draw a line of the work list. Who reloads the list, and his colleagues, see mostly the same."""
    return drawn("workbench/_row.html", row=row, own=own, cases_at=cases_at, narrowing=narrowing)


@register.filter
def limit(value: Limit | None) -> str:
    """5 个工作日."""
    return limit_words(value)


@register.filter
def nth_batch(number: int) -> str:
    """第二批."""
    return batch_words(number)


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


@register.filter
def masked(view: FieldView) -> str:
    """Return what was typed in a field, an identifier masked."""
    mask = MASKS.get(str(view.field.type))
    return mask(view.raw) if mask else view.raw


MASKS: Mapping[str, Callable[[str], str]] = {"id_number": mask_id_number, "phone": mask_phone}
