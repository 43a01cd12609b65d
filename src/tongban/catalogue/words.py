"""The words in which guides and lists say what a definition holds. Pure."""

from tongban.catalogue.definition import Definition
from tongban.law.clock import Limit

ON_THE_SPOT = "当场办结"


def limit_words(limit: Limit | None) -> str:
    """5 个工作日; 当场 for a limit of 0 days; "" where there is none."""
    if limit is None:
        return ""
    return f"{limit.days} 个{limit.unit}" if limit.days else "当场"


def time_words(definition: Definition) -> str:
    """法定 20 个工作日 · 承诺 5 个工作日; 当场办结 for 即办件 without a statutory limit."""
    return " · ".join(time_parts(definition))


def time_parts(definition: Definition) -> list[str]:
    """Return the statutory limit and the promise, in words; never empty."""
    statutory = limit_words(definition.statutory_limit)
    parts = [f"法定 {statutory}"] if statutory else []
    if definition.is_instant:
        parts.append(ON_THE_SPOT)
    elif promised := limit_words(definition.promised_limit):
        parts.append(f"承诺 {promised}")
    return parts or ["以窗口公布为准"]


def visit_words(visits: int) -> str:
    """不用跑 or 最多跑 1 次."""
    return f"最多跑 {visits} 次" if visits else "不用跑"


def promise_words(promised: Limit | None, *, is_instant: bool) -> str:
    """5 个工作日办结, or 当场办结."""
    if is_instant:
        return ON_THE_SPOT
    return f"{limit_words(promised)}办结" if promised else ""
