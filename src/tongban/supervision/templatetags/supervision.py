"""Words and widths of the numbers of supervision: `{% load supervision %}`."""

from fractions import Fraction

from django import template

from tongban.supervision.rules import Before, Goal, Measure

register = template.Library()

PERMILLE = 1000
BAR = 100  # width of the picture of a bar


@register.filter
def percent(rate: Fraction | None) -> str:
    """67.3%; a dash where there is nothing to divide by. Never rounded up to a target not reached."""
    if rate is None:
        return "—"
    tenths = rate.numerator * PERMILLE // rate.denominator
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}%"


@register.filter
def result(found: Measure, goal: Goal) -> str:
    """A measure in the unit of its goal: 67.3%, or 41 项."""
    return percent(found.rate) if goal.is_rate else f"{found.counted} 项"


@register.filter
def change(one: Before) -> str:
    """少 40.0%, 多 2.0%, 不变; a dash where nothing can be compared."""
    if one.now is None or not one.before:
        return "—"
    if not one.less:
        return "不变"
    return f"{'少' if one.less > 0 else '多'} {percent(Fraction(abs(one.less), one.before))}"


@register.filter
def of_bar(part: int | None, one: Before) -> str:
    """The width of `part` in a bar that holds the longer of before and now, 0 to 100."""
    longest = max(one.before, one.now or 0, 1)
    return f"{(part or 0) * BAR / longest:.1f}"


@register.filter
def cut_of(cuts: dict[str, Before], cut: str) -> Before:
    """Return one of the cuts of a row."""
    return cuts[cut]
