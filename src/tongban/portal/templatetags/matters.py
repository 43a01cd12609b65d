"""How pages say what an item promises: `{% load matters %}`."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from django.utils.translation import gettext

from tongban.catalogue.queries import (
    Definition,
    ItemLine,
    batch_words,
    limit_words,
    promise_words,
    time_parts,
    time_words,
    visit_words,
)
from tongban.law.clock import Limit

register = template.Library()


@register.filter
def limit(value: Limit | None) -> str:
    """5 个工作日."""
    return limit_words(value)


@register.filter
def time(definition: Definition) -> str:
    """法定 20 个工作日 · 承诺 5 个工作日."""
    return time_words(definition)


@register.filter
def times(definition: Definition) -> list[str]:
    """法定 20 个工作日, 承诺 5 个工作日: the parts, to be kept whole on a line each."""
    return time_parts(definition)


@register.filter
def promise(line: ItemLine) -> str:
    """5 个工作日办结, 当场办结."""
    return promise_words(line.promised, is_instant=line.is_instant)


@register.filter
def visits(number: int) -> str:
    """最多跑 1 次, 不用跑."""
    return visit_words(number)


@register.filter(name="batch_words")
def words_of_batch(number: int) -> str:
    """第一批."""
    return batch_words(number)


@register.filter
def named(names: Iterable[str]) -> str:
    """自然人、企业法人: names from a closed list, in the language of the page."""
    return gettext("、").join(gettext(name) for name in names)


@register.filter
def as_query(answers: dict[str, str]) -> str:
    """?kind=shop&place=town, or nothing."""
    return f"?{urlencode(answers)}" if answers else ""
