"""How numbers of a hall are said: `{% load hall %}`."""

from datetime import timedelta
from fractions import Fraction

from django import template

register = template.Library()


@register.filter
def minutes(span: timedelta | None) -> str:
    """12 分钟; “无” where nothing was measured."""
    return "无" if span is None else f"{round(span.total_seconds() / 60)} 分钟"


@register.filter
def share(rate: Fraction | None) -> str:
    """4.2%; “无” of nothing."""
    return "无" if rate is None else f"{float(rate) * 100:.1f}%"


@register.filter
def tenths(number: Fraction) -> str:
    """2.5."""
    return f"{float(number):.1f}"
