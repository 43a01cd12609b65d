"""The words in which guides and lists say what a definition holds, in the language of the page."""

from django.utils.translation import gettext, ngettext

from tongban.base.display import speaks_chinese
from tongban.catalogue.definition import Definition
from tongban.catalogue.rules import batch_name
from tongban.law.clock import Limit, Unit


def limit_words(limit: Limit | None) -> str:
    """5 个工作日; 当场 for a limit of 0 days; "" where there is none."""
    if limit is None:
        return ""
    return amount_words(limit.days, limit.unit) if limit.days else gettext("当场")


def amount_words(days: int, unit: Unit) -> str:
    """5 个工作日, 30 个自然日."""
    if unit is Unit.WORKDAY:
        return ngettext("{n} 个工作日", "{n} 个工作日", days).format(n=days)
    return ngettext("{n} 个自然日", "{n} 个自然日", days).format(n=days)


def time_words(definition: Definition) -> str:
    """法定 20 个工作日 · 承诺 5 个工作日; 当场办结 for 即办件 without a statutory limit."""
    return " · ".join(time_parts(definition))


def time_parts(definition: Definition) -> list[str]:
    """Return the statutory limit and the promise, in words; never empty."""
    statutory = limit_words(definition.statutory_limit)
    parts = [gettext("法定 {limit}").format(limit=statutory)] if statutory else []
    if definition.is_instant:
        parts.append(gettext("当场办结"))
    elif promised := limit_words(definition.promised_limit):
        parts.append(gettext("承诺 {limit}").format(limit=promised))
    return parts or [gettext("以窗口公布为准")]


def visit_words(visits: int) -> str:
    """不用跑 or 最多跑 1 次."""
    if not visits:
        return gettext("不用跑")
    return ngettext("最多跑 {n} 次", "最多跑 {n} 次", visits).format(n=visits)


def promise_words(promised: Limit | None, *, is_instant: bool) -> str:
    """5 个工作日办结, or 当场办结."""
    if is_instant:
        return gettext("当场办结")
    return gettext("{limit}办结").format(limit=limit_words(promised)) if promised else ""


def batch_words(number: int) -> str:
    """第一批; in other languages with the figure."""
    return batch_name(number) if speaks_chinese() else gettext("第 {n} 批").format(n=number)
