"""模拟审批: what may be asked, until when an opinion holds, what it still waits for. Pure.

A simulated approval says that a matter would be granted once what is missing is there. It is no decision:
nobody may build on it. Given while its stage waits for others, or its case for a paper that was promised,
it turns formal by itself with the last of them; given while the case is handled, the decision of that takes
its place. Else it lapses on its day.
Source: 同政办发〔2018〕47号 (推行模拟审批制); the months and the one extension stand in bundles.yaml.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from tongban.joint.rules import Matter, Stage, Standing


class Stand(StrEnum):
    """Where a simulated approval stands."""

    ASKED = "asked"
    ISSUED = "issued"
    REFUSED = "refused"
    FORMAL = "formal"  # it became the decision
    LAPSED = "lapsed"
    REVOKED = "revoked"  # what it was given on has changed
    DROPPED = "dropped"  # its stage was withdrawn, or decided otherwise


STAND_NAMES: dict[str, str] = {
    Stand.ASKED: "等待出具模拟审批意见",
    Stand.ISSUED: "已有模拟审批意见",
    Stand.REFUSED: "不同意模拟审批",
    Stand.FORMAL: "模拟审批意见已转为正式决定",
    Stand.LAPSED: "模拟审批意见已失效",
    Stand.REVOKED: "模拟审批意见已撤销",
    Stand.DROPPED: "模拟审批已终止",
}
OPEN = (Stand.ASKED, Stand.ISSUED)


def may_be_asked(matter: Matter, stage: Stage, standing: Standing) -> bool:
    """Test whether a stage may have a simulated approval: until it is decided."""
    undecided = standing in (Standing.WAITING, Standing.OPEN)
    return matter.simulated is not None and stage.simulated and undecided


def valid_until(given: date, months: int) -> date:
    """Return the last day of `months` months from a day; the last of a month that is too short."""
    year, month = divmod(given.year * 12 + given.month - 1 + months, 12)
    return date(year, month + 1, min(given.day, monthrange(year, month + 1)[1]))


def waits_for(matter: Matter, stage: Stage, found: Mapping[str, Standing]) -> tuple[str, ...]:
    """Return the names of the stages whose result is still missing."""
    missing = (one for one in stage.after if found.get(one, Standing.SKIPPED) not in SETTLED)
    return tuple(matter.stage(slug).name for slug in missing)


SETTLED = frozenset({Standing.SKIPPED, Standing.DONE})
